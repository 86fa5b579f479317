"""Whoever publishes, by whatever way: it takes effect on the directory's day."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, TaskState

from pools.browse import index as indexes
from pools.claims.assess import claims
from pools.claims.verdict import Verdict
from pools.models import Change, Indicator, Pool, PublishedPool, Submission, indicators_in
from pools.review import undo_offers
from tests.admin.shown import shown
from tests.days.conftest import Clock
from tests.factories import received
from tests.review.staff import Desk

pytestmark = pytest.mark.django_db
EDIT = "wagtailsnippets_pools_pool:edit"
APPROVE = {
    "action-workflow-action": "true",
    "workflow-action-name": "approve",
    "workflow-action-extra-data": "{}",
}


OTHER = {"summary": "Other.", "change_reason": "Better words."}


def edit(client: Client, pool: Pool, **changes: str) -> None:
    address = reverse(EDIT, args=[pool.pk])
    response = client.post(address, shown(client.get(address), **changes))
    assert response.status_code == 302, response.context["form"].errors


def correction(pool: Pool, topic: str, value: Any) -> Submission:
    cited = {"source_url": "https://other.example/", "source_publisher": "Other"}
    return received(pool, {topic: value}, {**cited, "source_as_of": "2027"})


def in_the_admin(pool: Pool, signed_in: Any) -> None:
    edit(signed_in("Moderator"), pool, **{**OTHER, "action-publish": "1"})


def by_a_workflow(pool: Pool, signed_in: Any) -> None:
    edit(signed_in("Editor"), pool, **{**OTHER, "action-submit": "1"})
    edit(signed_in("Moderator"), pool, **APPROVE)


def from_the_desk(pool: Pool, signed_in: Any) -> None:
    desk = Desk(signed_in("Moderator"), correction(pool, "fee", {"percent": 9}))
    desk.decide("fee", "accept")
    desk.act("apply_decisions")
    assert desk.state == "accepted"


def by_a_reviewer_and_a_moderator(pool: Pool, signed_in: Any) -> None:
    desk = Desk(signed_in("Reviewer"), correction(pool, "fee", {"percent": 9}))
    desk.decide("fee", "accept")
    desk.act("apply_decisions")
    approve(pool, signed_in("Moderator"))
    assert desk.state == "accepted"


def approve(pool: Pool, client: Client) -> None:
    task = TaskState.objects.get(status="in_progress")
    address = f"/admin/snippets/pools/pool/workflow/action/{pool.pk}/approve/{task.pk}/"
    client.post(address, {"comment": ""})


def looked_at_again(pool: Pool, signed_in: Any) -> None:
    still_true(signed_in("Moderator"))


def undone(pool: Pool, signed_in: Any) -> None:
    client = signed_in("Moderator")
    edit(client, pool, **{**OTHER, "action-publish": "1"})
    PublishedPool.objects.update(entry={**PublishedPool.objects.get().entry, "schedules": {}})
    offer = undo_offers.publication(pool.pk, client.user)
    client.post(reverse("review_undo_offer"), {"offer": offer})


def by_a_threshold(pool: Pool, signed_in: Any) -> None:
    client = signed_in("Administrator")
    indicator = Indicator.objects.originals().get(slug="battle-tested")
    address = reverse("wagtailsnippets_pools_indicator:edit", args=[indicator.pk])
    changes = {"recheck_days": "300", "action-publish": "1"}
    response = client.post(address, shown(client.get(address), **changes))
    assert response.status_code == 302, response.context["form"].errors


def still_true(client: Client, **values: str) -> None:
    response = client.post(
        "/admin/desk/recheck/form-pool/trustless/", {"answer": "still-true", **values}
    )
    assert response.status_code == 302, response.content.decode()


@pytest.mark.parametrize(
    "act",
    [
        in_the_admin,
        by_a_workflow,
        from_the_desk,
        by_a_reviewer_and_a_moderator,
        looked_at_again,
        undone,
        by_a_threshold,
    ],
)
def test_it_is_public_from_the_directorys_day(
    act: Any, pool: Pool, signed_in: Any, at_the_moment: Clock
) -> None:
    lines = Change.objects.count()
    act(pool, signed_in)
    row, specs, day = PublishedPool.objects.get(), indicators_in(), at_the_moment.day
    starts = {schedule["steps"][0][0] for schedule in row.entry["schedules"].values()}
    assert starts == {day.isoformat()}
    # The listing and the page say the same at once.
    judged = [claim.verdict for claim in claims(row.facts, specs, day)]
    listed = indexes.current_index().by_slug["form-pool"]
    assert listed.met == judged.count(Verdict.MET)
    assert listed.known == len(specs) - judged.count(Verdict.UNKNOWN) > 0
    words = f"{listed.met} met, {listed.known} of {len(specs)} known"
    assert words in Client().get("/pools/").content.decode()
    columns = f"{listed.met} / {listed.known} / {len(specs)}"
    admin = signed_in("Administrator", "looks")
    assert columns in admin.get(reverse("wagtailsnippets_pools_pool:list")).content.decode()
    # Both logs have it at that moment, which lies on that day.
    moments = Change.objects.order_by("pk").values_list("at", flat=True)[lines:]
    assert set(moments) <= {at_the_moment.now}
    assert ModelLogEntry.objects.latest("pk").timestamp == at_the_moment.now


def test_a_second_look_is_dated_by_the_directory(
    pool: Pool, signed_in: Any, at_the_moment: Clock
) -> None:
    still_true(signed_in("Moderator"))
    assert PublishedPool.objects.get().facts.judgement("trustless").checked_on == at_the_moment.day


def test_a_second_look_that_a_moderator_approves_is_dated_by_the_directory(
    pool: Pool, signed_in: Any, at_the_moment: Clock
) -> None:
    still_true(signed_in("Reviewer"))
    approve(pool, signed_in("Moderator"))
    assert PublishedPool.objects.get().facts.judgement("trustless").checked_on == at_the_moment.day


@pytest.mark.parametrize("kind", ["correction", "confirm"])
def test_a_verdict_from_the_desk_is_dated_by_the_directory(
    kind: str, pool: Pool, signed_in: Any, at_the_moment: Clock
) -> None:
    value = {"verdict": "met" if kind == "correction" else "partly", "reason": "It is so."}
    submission = correction(pool, "trustless", value)
    Submission.objects.filter(pk=submission.pk).update(kind=kind)
    desk = Desk(signed_in("Moderator"), submission)
    desk.decide("trustless", "accept")
    desk.act("apply_decisions")
    assert desk.state == "accepted"
    assert PublishedPool.objects.get().facts.judgement("trustless").checked_on == at_the_moment.day


def test_what_runs_by_the_clock_knows_no_zone(pool: Pool, zone: str, at_the_moment: Clock) -> None:
    pool.summary, pool.go_live_at = "Later.", at_the_moment.now
    revision = pool.save_revision()
    pool.revisions.filter(pk=revision.pk).update(approved_go_live_at=at_the_moment.now)
    at_the_moment.now = at_the_moment.now.replace(second=30)
    with timezone.override(zone):
        call_command("publish_scheduled")
    row = PublishedPool.objects.get()
    assert row.facts.summary == "Later."
    starts = {schedule["steps"][0][0] for schedule in row.entry["schedules"].values()}
    assert starts == {at_the_moment.day.isoformat()}
