"""Whoever owes a pool a second look finds nowhere in the admin who decided there, or published it."""

# ruff: noqa: F811 - the fixture is imported

import re

import pytest
from django.urls import NoReverseMatch, reverse
from wagtail.models import TaskState, WorkflowState

from pools.models import SecondLook
from tests.admin.addresses import patterns
from tests.review.test_second_looks import LIST, REASON, answer, published, share  # noqa: F401

pytestmark = pytest.mark.django_db
NAMES = ("annabel", "moses")
# Who works here is no secret, nor who one is oneself; the rest knows no pool.
APART = ("wagtailusers_", "wagtailadmin_logout", "wagtailadmin_account", "wagtailimages")
APART += ("wagtaildocs", "wagtailsites", "wagtailredirects", "wagtaillocales", "wagtailadmin_api")


def addresses(look):
    """All that name the pool, and all that name nothing."""
    state = WorkflowState.objects.get()
    given = {
        "pk": look.pool_id,
        "revision_id": look.pool.live_revision_id,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "workflow_state_id": state.pk,
        "task_id": state.task_states.get().task_id,
        "slug": look.pool.slug,
        "topic": look.topic,
        "pool_pk": look.pool_id,
    }
    for name, parameters in patterns():
        about_pool = "pools_pool:" in name or name == "review_recheck_one"
        if name.startswith(APART) or not (about_pool or not parameters):
            continue
        if parameters <= set(given):
            try:
                yield reverse(name, kwargs={key: given[key] for key in parameters})
            except NoReverseMatch:
                continue
    look_at = look.proposal.submission_id
    yield from (f"/admin/desk/{look_at}/", f"/admin/desk/{look_at}/preview/", f"{LIST}{look.pk}/")
    yield from ("/admin/desk/?state=accepted", "/admin/desk/?q=lido")


def told(client, address):
    html = client.get(address).content.decode(errors="replace")
    # Whom one may filter by: everybody who works here.
    html = re.sub(r"<select.*?</select>", "", html, flags=re.S)
    return [name for name in NAMES if name in html.lower()]


def test_no_screen_names_who_decided_or_published(published, signed_in):
    share(100)
    published(role="Reviewer", name="annabel")
    TaskState.objects.get(status="in_progress").approve(user=signed_in("Moderator", "moses").user)
    look = SecondLook.objects.get()
    found = sorted(set(addresses(look)))
    history = reverse("wagtailsnippets_pools_pool:history", args=[look.pool_id])
    assert history in found and len(found) > 50
    for role in ("Administrator", "Reviewer"):  # the former may open all that the others may
        client = signed_in(role, f"second-{role.lower()}")
        own = [one for one in found if role == "Administrator" or "/pools/pool/" in one]
        wrong = {one: names for one in own if (names := told(client, one))}
        assert not wrong, role
        assert client.get(history)["Location"] == f"{LIST}{look.pk}/"
    # Neither do reports that are filtered by a person.
    report = f"{reverse('wagtailadmin_reports:site_history_results')}?user={look.first_by_id}"
    assert "Lido" not in client.get(report).content.decode()
    # Once it is answered, or for whoever is not asked, they are open.
    answer(client, look)
    assert set(told(client, history)) == set(NAMES)
    assert REASON in client.get(f"{LIST}{look.pk}/").content.decode()
