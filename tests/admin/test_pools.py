"""Editors at work: roles, the pool's form, preview, comparison of revisions, the list."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import WorkflowState
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from pools.models import Assessment, Change, Indicator, Pool, PublishedPool
from pools.models.document import CHILDREN
from tests.factories import draft_pool, drafted, make_indicators, published_pool, signed_in
from tests.facts import source

pytestmark = pytest.mark.django_db
RELATIONS = (*CHILDREN, "assessments")


@pytest.fixture(autouse=True)
def indicators(db: None) -> None:
    make_indicators()


def edit_url(pool: Pool) -> str:
    return reverse("wagtailsnippets_pools_pool:edit", args=[pool.pk])


def form(**changes: Any) -> dict[str, Any]:
    """What the editor's browser sends for a pool with these values."""
    children = {name: changes.pop(name, []) for name in RELATIONS}
    return nested_form_data(
        {
            "name": "Form Pool",
            "slug": "form-pool",
            "summary": "A pool made in the admin.",
            "status": "unknown",
            **changes,
            **{name: inline_formset(rows) for name, rows in children.items()},
        }
    )


def citation(topic: str, **values: Any) -> dict[str, Any]:
    return {"quote": "", "reports": "", "why": "", **source(topic), **values}


@pytest.mark.parametrize(
    ("role", "may_publish"),
    [("Reviewer", False), ("Editor", False), ("Moderator", True), ("Administrator", True)],
)
def test_who_may_publish(role: str, may_publish: bool) -> None:
    client = signed_in(role)
    pool = draft_pool(slug="form-pool")
    response = client.post(edit_url(pool), {**form(), "action-publish": "1"})
    assert response.status_code in (200, 302)
    assert PublishedPool.objects.filter(slug="form-pool").exists() is may_publish


def test_a_stranger_meets_the_door(client: Client) -> None:
    pool = draft_pool()
    response = client.get(edit_url(pool))
    assert response.status_code == 302
    assert "/admin/login/" in response.headers["Location"]


def test_roles_hold_no_more_than_they_need() -> None:
    def can(role: str) -> set[str]:
        group = Group.objects.get(name=role)
        return set(group.permissions.values_list("codename", flat=True))

    assert not {"publish_pool", "delete_pool", "change_indicator"} & can("Reviewer")
    assert not {"publish_pool", "delete_pool", "add_user"} & can("Editor")
    assert "publish_pool" in can("Moderator")
    assert not {"delete_pool", "add_user", "change_group"} & can("Moderator")
    assert {"publish_pool", "delete_pool", "add_user", "change_group"} <= can("Administrator")


def test_a_draft_may_have_gaps_and_publishing_names_them_beside_the_fields() -> None:
    client = signed_in("Moderator")
    pool = draft_pool(slug="form-pool")
    gaps = form(summary="", licence="MIT", status="closed")
    saved = client.post(edit_url(pool), gaps)
    assert saved.status_code == 302
    assert Pool.objects.get(pk=pool.pk).get_latest_revision_as_object().licence == "MIT"

    refused = client.post(edit_url(pool), {**gaps, "action-publish": "1"})
    assert refused.status_code == 200
    errors = refused.context["form"].errors
    assert "Write one sentence about the pool." in errors["summary"]
    assert "This fact needs a source." in errors["licence"]
    assert any("since when and why" in message for message in errors["status_reason"])
    assert any("Open source" in message for message in errors["__all__"])
    assert not PublishedPool.objects.exists()
    assert refused.context["form"]["licence"].value() == "MIT"  # nothing typed is lost


def test_publishing_from_the_form_with_sources_and_a_reasoned_verdict(client: Client) -> None:
    moderator = signed_in("Moderator")
    pool = draft_pool(slug="form-pool")
    trustless = Indicator.objects.originals().get(slug="trustless")
    data = form(
        licence="MIT",
        assessments=[
            {
                "indicator": trustless.pk,
                "verdict": "partly",
                "reason": "A council can pause withdrawals.",
                "as_of": "2026-05",
                "checked_on": "2026-05-07",
            }
        ],
        sources=[citation("licence"), citation("trustless")],
    )
    response = moderator.post(edit_url(pool), {**data, "action-publish": "1"})
    assert response.status_code == 302, response.context["form"].errors
    assert "A council can pause withdrawals." in client.get("/pools/form-pool/").content.decode()
    line = Change.objects.get(topic="trustless")
    assert (line.after, line.by and line.by.username) == ("Partly", "moderator")
    assert Assessment.objects.filter(pool=pool).count() == 9


def test_an_editor_sends_to_moderation_and_a_moderator_approves(client: Client) -> None:
    editor = signed_in("Editor")
    pool = draft_pool(slug="form-pool")
    assert editor.post(edit_url(pool), {**form(), "action-submit": "1"}).status_code == 302
    state = WorkflowState.objects.get(object_id=str(pool.pk))
    assert state.status == "in_progress"
    assert client.get("/pools/form-pool/").status_code == 404

    moderator = signed_in("Moderator")
    response = moderator.post(
        edit_url(pool),
        {
            **form(),
            "action-workflow-action": "true",
            "workflow-action-name": "approve",
            "workflow-action-extra-data": "{}",
        },
    )
    assert response.status_code == 302
    assert client.get("/pools/form-pool/").status_code == 200
    state.refresh_from_db()
    assert state.status == "approved"


def test_sending_gaps_to_moderation_is_refused() -> None:
    editor = signed_in("Editor")
    pool = draft_pool(slug="form-pool")
    response = editor.post(edit_url(pool), {**form(licence="MIT"), "action-submit": "1"})
    assert response.status_code == 200
    assert not WorkflowState.objects.exists()


def test_a_draft_is_previewed_as_its_public_page() -> None:
    client = signed_in("Editor")
    pool = draft_pool(slug="form-pool")
    preview = reverse("wagtailsnippets_pools_pool:preview_on_edit", args=[pool.pk])
    assert client.post(preview, form(summary="Seen before anybody else.")).json()["is_valid"]
    page = client.get(f"{preview}?mode=")
    assert page.status_code == 200
    assert "Seen before anybody else." in page.content.decode()


def test_two_revisions_are_compared_in_words() -> None:
    client = signed_in("Editor")
    pool = published_pool(slug="form-pool")
    first = pool.latest_revision
    second = drafted(pool, summary="Worded otherwise.")
    page = client.get(
        reverse("wagtailsnippets_pools_pool:revisions_compare", args=[pool.pk, first.pk, second.pk])
    )
    assert page.status_code == 200
    assert "otherwise" in page.content.decode()
    history = client.get(reverse("wagtailsnippets_pools_pool:history", args=[pool.pk]))
    assert history.status_code == 200


def test_the_list_costs_the_same_for_few_and_many() -> None:
    client = signed_in("Editor")
    address = reverse("wagtailsnippets_pools_pool:list")

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    published_pool()
    client.get(address)
    few = cost()
    for _number in range(5):
        published_pool()
    client.get(address)
    assert cost() == few


def test_the_list_filters() -> None:
    client = signed_in("Editor")
    published_pool(slug="on", name="Pool On")
    draft_pool(slug="off", name="Pool Off")
    page = client.get(reverse("wagtailsnippets_pools_pool:list"), {"live": "false"})
    names = [pool.name for pool in page.context["object_list"]]
    assert names == ["Pool Off"]


def test_the_dashboard_says_what_waits() -> None:
    client = signed_in("Editor")
    published_pool(
        slug="stale",
        name="Stale Pool",
        overdue=True,
    )
    draft_pool(slug="waiting", name="Waiting Pool")
    page = client.get("/admin/").content.decode()
    assert "Stale Pool" in page
    assert "Open source" in page


def test_an_indicators_thresholds_are_checked() -> None:
    client = signed_in("Editor")
    indicator = Indicator.objects.originals().get(slug="battle-tested")
    address = reverse("wagtailsnippets_pools_indicator:edit", args=[indicator.pk])
    data = {
        **{
            field: getattr(indicator, field)
            for field in (
                *("slug", "name", "question", "definition", "why_it_matters", "group", "order"),
                *("words_met", "words_partly", "words_unmet", "words_unknown", "rule"),
                *("threshold_publisher", "threshold_url"),
            )
        },
        "recheck_days": "",
        "thresholds": "{}",
    }
    response = client.post(address, data)
    assert response.status_code == 200
    assert "met_after_days" in str(response.context["form"].errors["thresholds"])
    add = reverse("wagtailsnippets_pools_indicator:add")
    for word in ("fee", "api", "q"):
        taken = client.post(add, {**data, "slug": word})
        assert "slug" in taken.context["form"].errors, word


def test_sources_are_named_by_topic_and_publisher_and_closed_unless_wrong() -> None:
    client = signed_in("Reviewer")
    rows = [source("fee", publisher="Lido <docs>"), source("trustless", publisher="Notice")]
    pool = published_pool(slug="form-pool", fee={"percent": 10}, sources=rows)
    html = client.get(edit_url(pool)).content.decode()
    for title in ("Fee · Lido &lt;docs&gt;", "Trustless · Notice"):
        assert f"{title}<span" in html
    assert html.count("w-panel collapsed") == 2, "a new one is open"
    gaps = [{**citation("fee"), "publisher": ""}, citation("trustless", publisher="Notice")]
    data = {**form(fee_percent="10", sources=gaps), "action-submit": "1"}
    refused = client.post(edit_url(pool), data)
    assert refused.status_code == 200
    html = refused.content.decode()
    assert html.count("w-panel collapsed") == 1, "what is wrong is in sight"
    # Quoted words, what it reports and why it leads may all be empty.
    row = refused.context["form"].formsets["sources"].forms[1]
    assert not row.errors
    assert {name for name, field in row.fields.items() if field.required} == {
        "topic",
        "publisher",
        "url",
        "stance",
    }
