"""What cannot be deleted says what holds on to it, and offers what can be done instead."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Locale, Page, Site, Task, Workflow

from directory.accounts.models import User
from directory.content.models import StandardPage, Term
from directory.images.models import SiteImage
from pools.models import Change, Conflict, Event, Indicator, Pool, Recheck
from tests.factories import draft_pool, make_indicators, member, published_pool, received, superuser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def indicators(db: None) -> None:
    make_indicators()


@pytest.fixture
def boss() -> Client:
    return superuser()


def answered(user: Any) -> None:
    pool = published_pool()
    Recheck.objects.create(pool=pool, topic="audited", answer="cannot-tell", by=user)


def tied(user: Any) -> None:
    Conflict.objects.create(pool=published_pool(), editor=user, words="An adviser.")


def decided(user: Any) -> None:
    Event.objects.create(submission=received(), name="take", actor="reviewer", by=user)


def published(user: Any) -> None:
    draft_pool().save_revision(user=user).publish()


RECORDS = {
    answered: "1 answer of a re-check",
    tied: "1 declared tie",
    decided: "1 entry of the audit log",
    published: "of the public log",
}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_an_account_with_records_is_kept_and_can_be_deactivated(record: Any, boss: Client) -> None:
    user = member("Reviewer", username="rae")
    record(user)
    one = reverse("wagtailusers_users:delete", args=[user.pk])
    many = reverse("wagtail_bulk_action", args=["accounts", "user", "delete"]) + f"?id={user.pk}"
    for address in (one, many):
        for ask in (boss.get, boss.post):
            page = ask(address)
            assert page.status_code == 200
            html = page.content.decode()
            assert RECORDS[record] in html
            assert "Deactivate instead" in html
            assert "Yes, delete" not in html
    deactivate = page.context["deactivate"]
    assert boss.get(deactivate).status_code == 200
    assert boss.post(deactivate, {"mark_as_active": "False"}).status_code == 302
    user.refresh_from_db()
    assert not user.is_active


def test_an_account_without_records_is_deleted(boss: Client) -> None:
    one, two = member("Reviewer", username="one"), member("Reviewer", username="two")
    boss.post(reverse("wagtailusers_users:delete", args=[one.pk]))
    boss.post(reverse("wagtail_bulk_action", args=["accounts", "user", "delete"]) + f"?id={two.pk}")
    assert not User.objects.filter(username__in=["one", "two"]).exists()


def test_accounts_chosen_together_are_all_left_and_those_kept_are_named(boss: Client) -> None:
    one, two = member("Reviewer", username="one"), member("Reviewer", username="two")
    answered(one)
    address = reverse("wagtail_bulk_action", args=["accounts", "user", "delete"])
    page = boss.post(f"{address}?id={one.pk}&id={two.pk}")
    html = page.content.decode()
    assert "<h2>one</h2>" in html
    assert "<h2>two</h2>" not in html
    assert "1 other that was chosen can be deleted" in html
    assert User.objects.filter(username__in=["one", "two"]).count() == 2


def snippet(row: Any, *, bulk: bool) -> str:
    name = row._meta.model_name
    if bulk:
        address = reverse("wagtail_bulk_action", args=[row._meta.app_label, name, "delete"])
        return f"{address}?id={row.pk}"
    return reverse(f"wagtailsnippets_{row._meta.app_label}_{name}:delete", args=[row.pk])


@pytest.mark.parametrize("bulk", [False, True])
def test_a_pool_that_was_public_is_kept_with_its_log(boss: Client, bulk: bool) -> None:
    pool = published_pool(charging=True)
    received(pool, kind="contest")
    lines = Change.objects.count()
    for ask in (boss.get, boss.post):
        html = ask(snippet(pool, bulk=bulk)).content.decode()
        assert "of the public log" in html
        assert "1 submission" in html
        assert "Take it off the list instead" in html
    assert Pool.objects.filter(pk=pool.pk).exists()
    assert Change.objects.count() == lines


@pytest.mark.parametrize("bulk", [False, True])
def test_a_draft_nobody_has_seen_is_deleted(boss: Client, bulk: bool) -> None:
    pool = draft_pool()
    assert boss.post(snippet(pool, bulk=bulk)).status_code == 302
    assert not Pool.objects.exists()


@pytest.mark.parametrize("bulk", [False, True])
def test_an_indicator_that_pools_answer_is_kept(boss: Client, bulk: bool) -> None:
    published_pool()
    indicator = Indicator.objects.originals().get(slug="audited")
    for ask in (boss.get, boss.post):
        page = ask(snippet(indicator, bulk=bulk))
        assert page.status_code == 200
        assert "1 assessment" in page.content.decode()
    assert Indicator.objects.filter(pk=indicator.pk).exists()


def test_a_draft_that_answered_a_deleted_indicator_still_opens(boss: Client) -> None:
    pool = published_pool()
    new = Indicator.objects.originals().first()
    assert new is not None
    new.pk, new.slug, new.translation_key = None, "brand-new", pool.uid
    new._state.adding = True
    new.save()
    draft = Pool.objects.get(pk=pool.pk)
    draft.assessments.add(draft.assessments.model(indicator=new, verdict="unmet", reason="So."))
    draft.save_revision()
    assert boss.post(snippet(new, bulk=False)).status_code == 302
    assert not Indicator.objects.filter(slug="brand-new").exists()
    edit = reverse("wagtailsnippets_pools_pool:edit", args=[pool.pk])
    assert boss.get(edit).status_code == 200
    Pool.objects.get(pk=pool.pk).latest_revision.publish()


def image() -> SiteImage:
    return SiteImage.objects.create(title="Logo", file=get_test_image_file())


def test_a_logo_is_deleted_and_the_pool_stands_without_it(boss: Client, client: Client) -> None:
    pool = published_pool(slug="with-logo")
    picture = image()
    pool.logo = picture
    pool.save_revision().publish()
    address = reverse("wagtailimages:delete", args=[picture.pk])
    assert boss.get(address).status_code == 200
    assert boss.post(address).status_code == 302
    assert client.get("/pools/with-logo/").status_code == 200
    assert client.get("/pools/").status_code == 200
    edit = reverse("wagtailsnippets_pools_pool:edit", args=[pool.pk])
    assert boss.get(edit).status_code == 200


def others() -> dict[str, Any]:
    """Everything else the admin can delete: where, and whether it then is gone."""
    home = Page.objects.get(depth=2)
    parent = home.add_child(instance=StandardPage(title="Parent", slug="parent"))
    parent.add_child(instance=StandardPage(title="Child", slug="child"))
    term = Term.objects.create(term="Word", slug="word", definition="<p>x</p>")
    collection = Collection.get_first_root_node().add_child(name="Full")
    SiteImage.objects.create(title="In it", file=get_test_image_file(), collection=collection)
    return {
        "a page with children": reverse("wagtailadmin_pages:delete", args=[parent.pk]),
        "a term": reverse("wagtailsnippets_content_term:delete", args=[term.pk]),
        "a locale in use": reverse("wagtaillocales:delete", args=[Locale.get_default().pk]),
        "a group in use": reverse(
            "wagtailusers_groups:delete", args=[Group.objects.get(name="Moderator").pk]
        ),
        "a full collection": reverse("wagtailadmin_collections:delete", args=[collection.pk]),
        "a site": reverse("wagtailsites:delete", args=[Site.objects.get().pk]),
        "a workflow": reverse("wagtailadmin_workflows:disable", args=[Workflow.objects.get().pk]),
        "a task": reverse("wagtailadmin_workflows:disable_task", args=[Task.objects.get().pk]),
    }


def test_nothing_the_admin_can_delete_is_a_fault_of_the_server(boss: Client) -> None:
    member("Moderator")
    pool = draft_pool()
    pool.get_workflow().start(pool, None)
    for name, address in others().items():
        assert boss.get(address).status_code in (200, 302), name
        # 403: the page says why, and has no button.
        expected = (403,) if name == "a full collection" else (200, 302)
        assert boss.post(address).status_code in expected, name
    for address in ("/", "/pools/", "/admin/", "/admin/pages/", "/admin/snippets/pools/pool/"):
        assert boss.get(address).status_code in (200, 302, 404), address
