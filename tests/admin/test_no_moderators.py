"""An administrator switched the only moderation task off: nothing is lost, published or a fault."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Task, WorkflowState

from directory.content.models import StandardPage
from pools.models import Pool
from tests.admin.shown import shown
from tests.factories import make_indicators, member, published_pool, signed_in

pytestmark = pytest.mark.django_db
NO_TASK = "no moderation task is active"


@pytest.fixture
def reviewer(db: None) -> Client:
    make_indicators()
    return signed_in("Reviewer")


def switched_off() -> None:
    Task.objects.update(active=False)


def edit_url(pool: Pool) -> str:
    return reverse("wagtailsnippets_pools_pool:edit", args=[pool.pk])


def test_a_form_sent_to_moderators_is_kept_as_a_draft(reviewer: Client) -> None:
    pool = published_pool(slug="pond")
    form = shown(reviewer.get(edit_url(pool)), summary="Another sentence.")
    switched_off()
    answer = reviewer.post(edit_url(pool), {**form, "action-submit": "true"}, follow=True)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert NO_TASK in html
    assert "Ask an administrator" in html
    assert 'name="action-submit"' not in html
    pool.refresh_from_db()
    assert pool.latest_revision.as_object().summary == "Another sentence."
    assert pool.summary != "Another sentence."
    assert not WorkflowState.objects.exists()


def test_a_new_pool_sent_to_moderators_is_kept_as_a_draft(reviewer: Client) -> None:
    add = reverse("wagtailsnippets_pools_pool:add")
    form = shown(reviewer.get(add), name="Brook")
    switched_off()
    answer = reviewer.post(add, {**form, "action-submit": "true"}, follow=True)
    assert NO_TASK in answer.content.decode()
    brook = Pool.objects.get(name="Brook")
    assert not brook.live


def test_a_page_is_not_offered_to_moderators_who_are_not_there(db: None) -> None:
    page = Page.objects.get(depth=1).add_child(
        instance=StandardPage(title="About", slug="about-us")
    )
    client = signed_in("Editor")
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = shown(client.get(edit), title="About this site", **{"body-count": "0"})
    assert page.has_workflow
    switched_off()
    answer = client.post(edit, {**form, "action-submit": "true"}, follow=True)
    assert NO_TASK in answer.content.decode()
    page = StandardPage.objects.get(pk=page.pk)
    assert page.get_latest_revision_as_object().title == "About this site"
    assert page.title == "About"


def test_switching_the_task_off_publishes_nothing(reviewer: Client) -> None:
    pool = published_pool(slug="pond")
    form = shown(reviewer.get(edit_url(pool)), summary="Another sentence.", change_reason="So.")
    reviewer.post(edit_url(pool), {**form, "action-submit": "true"})
    state = WorkflowState.objects.get()
    assert state.status == "in_progress"
    for task in Task.objects.filter(active=True):
        task.specific.deactivate(user=member("Administrator"))
    pool.refresh_from_db()
    assert pool.summary != "Another sentence."
    assert pool.latest_revision.as_object().summary == "Another sentence."
    state.refresh_from_db()
    assert state.status == "cancelled"
