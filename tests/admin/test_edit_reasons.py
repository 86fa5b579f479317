"""A direct edit asks why, and the public log names no source that says something else."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth import get_user
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from wagtail.models import Revision

from pools.models import Change, Pool, PublishedPool
from pools.review import undo_offers
from tests.admin.shown import shown
from tests.admin.test_approving import handed_over
from tests.factories import (
    draft_pool,
    make_indicators,
    member,
    published_pool,
    republish,
    signed_in,
)
from tests.facts import source

pytestmark = pytest.mark.django_db
PUBLISH, SUBMIT = {"action-publish": "1"}, {"action-submit": "1"}
WHY = "Their terms of <b>May</b> say so."


@pytest.fixture(autouse=True)
def indicators(db: None) -> None:
    make_indicators()


@pytest.fixture
def pool() -> Pool:
    return published_pool(
        slug="form-pool",
        summary="One sentence.",
        minimum_deposit=0.1,
        sources=[source("minimum_deposit", publisher="Old terms", reports="0.1 ETH")],
    )


def edit_url(pool: Pool) -> str:
    return reverse("wagtailsnippets_pools_pool:edit", args=[pool.pk])


def send(client: Client, pool: Pool, button: dict[str, str], **typed: str) -> Any:
    """The pool's form as it is shown, with these inputs and this button."""
    return client.post(edit_url(pool), shown(client.get(edit_url(pool)), **typed, **button))


def approve(client: Client, pool: Pool) -> Any:
    pool.refresh_from_db()
    task = pool.current_workflow_task_state
    address = f"/admin/snippets/pools/pool/workflow/action/{pool.pk}/approve/{task.pk}/"
    return client.post(address, {"comment": ""}, follow=True)


def line(topic: str = "minimum_deposit", kind: str = "changed") -> Change | None:
    return Change.objects.filter(topic=topic, kind=kind).order_by("-pk").first()


@pytest.mark.parametrize("role", ["Editor", "Moderator"])  # who hands over, and who publishes
def test_every_role_is_asked_why_and_readers_see_it(role: str, pool: Pool, client: Client) -> None:
    editor = signed_in(role)
    button = PUBLISH if role in ("Moderator", "Administrator") else SUBMIT
    refused = send(editor, pool, button, minimum_deposit="0.2", change_reason=" \u3164 ")
    assert refused.status_code == 200
    (said,) = refused.context["form"].errors["change_reason"]
    assert "Minimum deposit" in said
    assert refused.context["form"]["minimum_deposit"].value() == "0.2"  # nothing typed is lost
    assert not Change.objects.filter(kind="changed").exists()
    pool.refresh_from_db()
    assert not pool.workflow_in_progress
    # A draft needs none; what was typed in one is there again.
    assert send(editor, pool, {}, minimum_deposit="0.2", change_reason=WHY).status_code == 302
    page = editor.get(edit_url(pool))
    assert page.context["form"]["change_reason"].value() == WHY
    assert send(editor, pool, button).status_code == 302
    if button == SUBMIT:
        assert line() is None
        approve(signed_in("Moderator", "mod"), pool)
    assert line().reason == WHY
    for address in ("/changes/", "/pools/form-pool/"):
        html = client.get(address).content.decode()
        assert escape(WHY) in html and WHY not in html
    # The next change is another one.
    assert editor.get(edit_url(pool)).context["form"]["change_reason"].value() == ""
    assert send(editor, pool, button, minimum_deposit="0.3").status_code == 200


def test_a_reason_is_one_sentence(pool: Pool) -> None:
    refused = send(signed_in("Moderator"), pool, PUBLISH, summary="Other.", change_reason="x" * 241)
    assert "240" in str(refused.context["form"].errors["change_reason"])


def test_what_changes_no_claim_and_a_first_publication_are_asked_nothing(pool: Pool) -> None:
    moderator = signed_in("Moderator")
    assert send(moderator, pool, PUBLISH).status_code == 302
    first = draft_pool(slug="first", summary="One sentence.")
    assert send(moderator, first, PUBLISH).status_code == 302
    assert PublishedPool.objects.filter(slug="first").exists()
    again = Pool.objects.get(pk=pool.pk)
    again.unpublish()
    assert send(moderator, again, PUBLISH, summary="Listed again.").status_code == 302


def test_no_door_of_moderation_leads_past_it(pool: Pool) -> None:
    reviewer = signed_in("Reviewer")
    send(reviewer, pool, SUBMIT, minimum_deposit="0.2", change_reason=WHY)
    moderator = signed_in("Moderator")
    send(moderator, pool, {}, change_reason="")
    html = approve(moderator, pool).content.decode()
    assert "why this changes: Minimum deposit" in html
    assert line() is None
    pool.refresh_from_db()
    assert pool.current_workflow_task_state.status == "in_progress"


def test_a_schedule_keeps_it(pool: Pool) -> None:
    soon = timezone.now() + dt.timedelta(days=2)
    moderator = signed_in("Moderator")
    typed = {"summary": "Other.", "go_live_at": soon.strftime("%Y-%m-%d %H:%M")}
    assert send(moderator, pool, PUBLISH, **typed).status_code == 200
    assert send(moderator, pool, PUBLISH, change_reason=WHY, **typed).status_code == 302
    assert line("summary") is None
    revision = Revision.objects.get(approved_go_live_at__isnull=False)
    revision.approved_go_live_at = timezone.now()
    revision.content = {**revision.content, "go_live_at": timezone.now().isoformat()}
    revision.save()
    call_command("publish_scheduled")
    assert line("summary").reason == WHY


def test_undo_says_what_it_is_and_a_draft_keeps_its_own_reason(pool: Pool) -> None:
    moderator = signed_in("Moderator")
    send(moderator, pool, PUBLISH, summary="Other.", change_reason=WHY)
    send(moderator, pool, {}, minimum_deposit="0.2", change_reason="They moved.")
    pool.refresh_from_db()
    published = line("summary")
    offer = undo_offers.publication(pool.pk, get_user(moderator))
    moderator.post("/admin/desk/undo/", {"offer": offer})
    back = line("summary")
    assert (back.after, back.reverts, back.reason) == ("One sentence.", published, "")
    page = moderator.get(edit_url(pool))
    assert page.context["form"]["change_reason"].value() == "They moved."
    send(moderator, pool, PUBLISH)
    assert (line().reason, line("summary").reason == WHY) == ("They moved.", False)


def test_an_earlier_version_brings_no_reason_of_its_own(pool: Pool) -> None:
    moderator = signed_in("Moderator")
    earlier = pool.live_revision_id
    send(moderator, pool, PUBLISH, summary="Other.", change_reason=WHY)
    last = Pool.objects.get(pk=pool.pk).live_revision_id
    send(moderator, pool, PUBLISH, summary="Third.", change_reason="Once more.")
    for revision in (earlier, last):
        address = reverse("wagtailsnippets_pools_pool:revisions_revert", args=[pool.pk, revision])
        page = moderator.get(address)
        assert page.context["form"]["change_reason"].value() == ""
    data = shown(page, **PUBLISH)
    assert moderator.post(edit_url(pool), data).status_code == 200
    data["change_reason"] = "The second was right."
    assert moderator.post(edit_url(pool), data).status_code == 302
    assert (line("summary").after, line("summary").reason) == ("Other.", "The second was right.")


def test_what_a_contributor_proposed_needs_none_and_what_a_moderator_adds_does(pool: Pool) -> None:
    moderator = signed_in("Moderator")
    fee = {"percent": 9, "covers": "all rewards"}
    handed_over(pool, {"fee": fee}, member("Reviewer"))
    more = send(moderator, pool, PUBLISH, summary="Other.")
    assert "Summary" in str(more.context["form"].errors["change_reason"])
    assert "Fee" not in str(more.context["form"].errors["change_reason"])
    send(moderator, pool, PUBLISH, summary="Other.", change_reason=WHY)
    assert (line("summary").reason, line("fee", "changed").reason) == (WHY, "")
    assert (line("fee").source, line("summary").source) == ("Source", "")
    assert line("fee").credit
    handed_over(pool, {"fee": {**fee, "percent": 8}}, member("Reviewer", username="ann"))
    approve(moderator, pool)
    assert "8" in line("fee").after


# --- The source that a line names -----------------------------------------------------------

ONE, TWO = {"date": "2024-01", "what": "A stop."}, {"date": "2025-01", "what": "A second."}
JUDGED = {"indicator": "trustless", "verdict": "unmet", "reason": "One key."}
# By kind of topic: its key, the value before and after, in the document's form.
KINDS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "fact": ("minimum_deposit", {"minimum_deposit": 0.1}, {"minimum_deposit": 0.2}),
    "value": ("fee", {"fee": {"percent": 10}}, {"fee": {"percent": 9}}),
    "list": ("incidents", {"incidents": [ONE]}, {"incidents": [ONE, TWO]}),
    "indicator": (
        "trustless",
        {"assessments": [JUDGED]},
        {"assessments": [{**JUDGED, "verdict": "not_applicable", "reason": "No keys."}]},
    ),
}
OLD: dict[str, Any] = {"publisher": "Old", "url": "https://old.example/", "reports": "As before"}
NEW: dict[str, Any] = {"publisher": "New", "url": "https://new.example/", "reports": "As now"}
# What editors do with the sources, and whom the log may name then.
SOURCES: dict[str, tuple[list[dict[str, Any]], str]] = {
    "left alone": ([OLD], ""),
    "another day, same words": ([{**OLD, "as_of": "2026-11-20"}], ""),
    "same words, another address": ([{**OLD, "url": "https://old.example/2"}], ""),
    "the old differs": ([{**OLD, "stance": "differs"}], ""),
    "other words": ([{**OLD, "reports": "As now"}], "Old"),
    "a new one beside the old": (
        [{**OLD, "stance": "basis", "why": "x"}, {**NEW, "stance": "agrees"}],
        "New",
    ),
    "a new one that differs": ([{**OLD, "why": "x"}, {**NEW, "stance": "differs"}], ""),
    "the new leads": (
        [{**OLD, "stance": "differs"}, {**NEW, "stance": "basis", "why": "x"}],
        "New",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_source_named_says_the_new_value(kind: str, client: Client) -> None:
    topic, before, after = KINDS[kind]
    for way, (sources, named) in SOURCES.items():
        pool = published_pool(**before, sources=[source(topic, **OLD)])
        changes = {**after, "sources": [source(topic, **one) for one in sources]}
        republish(pool, **changes)
        logged = Change.objects.get(pool=pool, topic=topic, kind="changed")
        assert logged.source == named, way
        assert logged.reason not in ("Old", "New")
        html = client.get(f"/changes/?pool={pool.slug}&topic={topic}").content.decode()
        # The line of the listing named the old one, rightly.
        assert (html.count("Old"), html.count("New</span>")) == (
            1 + (named == "Old"),
            int(named == "New"),
        ), way


def test_a_source_that_differed_and_is_gone_by_now_is_named() -> None:
    pool = published_pool(
        minimum_deposit=0.1,
        sources=[
            source("minimum_deposit", **OLD, why="x"),
            source("minimum_deposit", **{**NEW, "stance": "differs"}),
        ],
    )
    republish(
        pool,
        minimum_deposit=0.2,
        sources=[
            source("minimum_deposit", **{**OLD, "stance": "differs"}),
            source("minimum_deposit", **NEW, why="It is the newest."),
        ],
    )
    assert (line().source, line().reason) == ("New", "It is the newest.")
