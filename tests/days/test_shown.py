"""What is shown, counted and exported by day is so by the directory's, wherever it is read."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import formats, timezone
from wagtail.models import Page

from directory.content import pool_data
from directory.content.models import Feedback
from directory.search.models import MissedSearch
from pools.browse.change_log import lines_of
from pools.claims import dates
from pools.contributions import review_times
from pools.models import Change, Link, Pool, ReviewSettings, Submission
from pools.models.rate_counter import RateCounter
from pools.review import conflict_of_interest
from pools.submit import maintenance, rate_limits, status_context
from pools.templatetags.ui import ago
from tests.admin.shown import shown
from tests.days.conftest import Clock
from tests.days.test_publishing import correction
from tests.factories import published_pool, unsent
from tests.facts import source
from tests.review.staff import Desk

pytestmark = pytest.mark.django_db


def words(day: dt.date, form: str = "DATE_FORMAT") -> str:
    return formats.date_format(day, form)


def page_of(client: Client, address: str, **query: Any) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def exported(client: Client, address: str) -> list[dict[str, str]]:
    response = client.get(address, {"export": "csv"})
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def test_a_draft_is_previewed_with_the_days_of_its_page(
    pool: Pool, signed_in: Any, at_the_moment: Clock
) -> None:
    dead = {"failures": 9, "failing_since": at_the_moment.now, "outcome": "gone"}
    Link.objects.create(url="https://source.example/", **dead)
    client = signed_in("Editor")
    edit, preview = (
        reverse(f"wagtailsnippets_pools_pool:{view}", args=[pool.pk])
        for view in ("edit", "preview_on_edit")
    )
    assert client.post(preview, shown(client.get(edit))).json()["is_valid"]
    since = f"has not opened since {words(at_the_moment.day)}"
    assert since in page_of(client, preview, mode="")
    assert since in page_of(Client(), "/pools/form-pool/")


def test_the_newest_changes(pool: Pool, zone: str, at_the_moment: Clock) -> None:
    Change.objects.update(at=at_the_moment.now)
    context = {"value": {"title": "New"}, "changes": pool_data.newest_changes(1)}
    with timezone.override(zone):
        html = render_to_string("content/blocks/newest_changes.html", context)
        log = render_to_string(
            "components/pools/log.html", {"lines": lines_of(Change.objects.all(), [])}
        )
    assert f'datetime="{at_the_moment.day.isoformat()}"' in html
    assert words(at_the_moment.day) in html
    assert words(at_the_moment.day) in log


def test_a_licence_turns_for_everybody_at_once(
    signed_in: Any, clock: Clock, pool: Pool, place: tuple[dt.datetime, str]
) -> None:
    turn = dt.date(2029, 12, 1)
    published_pool(
        slug="turning",
        licence={"is": "BUSL-1.1", "change_date": turn.isoformat(), "change_to": "MIT"},
        sources=[source("licence")],
    )
    clock.now = place[0]
    met = int(clock.day >= turn)
    html = page_of(signed_in("Editor"), reverse("wagtailsnippets_pools_pool:list"))
    assert f"{met} / 1 / 9" in html
    assert f"{met} met, 1 of 9 known" in page_of(Client(), "/pools/")


def test_a_recheck_falls_due_for_everybody_at_once(
    signed_in: Any, pool: Pool, clock: Clock, place: tuple[dt.datetime, str]
) -> None:
    due = dt.date(2029, 12, 1)
    published_pool(
        slug="due",
        assessments=[
            {
                "indicator": "trustless",
                "verdict": "met",
                "reason": "It is.",
                "checked_on": (due - dt.timedelta(days=366)).isoformat(),
            }
        ],
        sources=[source("trustless", as_of=(due - dt.timedelta(days=366)).isoformat())],
    )
    clock.now = place[0]
    html = page_of(signed_in("Reviewer"), reverse("review_recheck"))
    kind = "since" if clock.day >= due else "from"
    assert f"Recheck due {kind} {words(due)}." in html


def test_a_tie_is_dated_by_the_directory(pool: Pool, signed_in: Any, at_the_moment: Clock) -> None:
    client = signed_in("Reviewer")
    conflict_of_interest.declare(client.user, pool, "A friend works there")
    assert words(at_the_moment.day) in page_of(client, reverse("review_conflicts"))


def test_declined_on_the_directorys_day(pool: Pool, signed_in: Any, at_the_moment: Clock) -> None:
    submission = correction(pool, "summary", "A pool.")
    Submission.objects.filter(pk=submission.pk).update(kind="new", pool=None, title="Pond")
    desk = Desk(signed_in("Moderator"), submission)
    desk.decide("summary", "decline", reason_code="out-of-date", reason_words="No.")
    desk.act("apply_decisions")
    assert desk.state == "declined"
    html = page_of(Client(), reverse("review_statistics"))
    assert f'datetime="{at_the_moment.day.isoformat()}"' in html


def test_an_answer_counts_until_the_end_of_the_day_that_is_named(
    pool: Pool, signed_in: Any, at_the_moment: Clock, zone: str
) -> None:
    submission = correction(pool, "fee", {"percent": 9})
    desk = Desk(signed_in("Moderator"), submission)
    desk.decide("fee", "ask", note="Since when?")
    desk.act("ask")
    assert desk.state == "waiting"
    submission.refresh_from_db()
    last = review_times.answer_by(submission)
    days = ReviewSettings.load().expire_after
    assert last == at_the_moment.day + dt.timedelta(days=days - 1)
    Submission.objects.update(reminded_at=at_the_moment.now)
    asked = at_the_moment.now
    for now, state in (
        (dt.datetime.combine(last, dt.time(23, 59), dt.UTC), "waiting"),
        (asked + dt.timedelta(days=days, minutes=1), "expired"),
    ):
        at_the_moment.now = now
        with timezone.override(zone):
            maintenance.maintain()
        assert desk.state == state


def test_a_draft_is_kept_until_the_day_that_is_named(at_the_moment: Clock, zone: str) -> None:
    draft = unsent()
    with timezone.override(zone):
        days, last = status_context.draft_kept_until(draft)
    assert last == at_the_moment.day + dt.timedelta(days=days - 1)
    created = at_the_moment.now
    for now, left in (
        (dt.datetime.combine(last, dt.time(23, 59), dt.UTC), 1),
        (created + dt.timedelta(days=days, minutes=1), 0),
    ):
        at_the_moment.now = now
        with timezone.override(zone):
            maintenance.purge()
        assert Submission.objects.count() == left


def test_a_days_limits_are_the_directorys(at_the_moment: Clock, zone: str) -> None:
    request = RequestFactory().post("/")
    with timezone.override(zone):
        assert all(rate_limits.allow(request, purpose).allowed for purpose in rate_limits.MOST)
    assert set(RateCounter.objects.values_list("day", flat=True)) == {at_the_moment.day}


def test_the_report_on_missed_searches(signed_in: Any, at_the_moment: Clock) -> None:
    day, one = at_the_moment.day, dt.timedelta(days=1)
    MissedSearch.objects.create(query="zebra")
    client, address = signed_in("Editor"), reverse("missed_searches")
    html = page_of(client, address)
    assert html.count(f"<td>{words(day, 'SHORT_DATE_FORMAT')}</td>") == 2
    for first, last, there in ((day, day, True), (day - one, day - one, False),
                               (day + one, day + one, False)):  # fmt: skip
        html = page_of(client, address, last_seen_from=first, last_seen_to=last)
        assert ("zebra" in html) is there
    (row,) = exported(client, address)
    assert [value[:10] for value in list(row.values())[-2:]] == [day.isoformat()] * 2


def test_the_report_on_readers_answers(signed_in: Any, at_the_moment: Clock) -> None:
    day = at_the_moment.day
    page = Page.objects.get(depth=2)
    Feedback.objects.create(page=page, helpful=True, sentence="Clear as day.", form_key="1" * 32)
    client, address = signed_in("Moderator"), reverse("feedback_report")
    html = page_of(client, address)
    assert words(day, "YEAR_MONTH_FORMAT") in html
    assert "Clear as day." in html
    assert "Clear as day." in page_of(client, address, given_at_from=day, given_at_to=day)
    (row,) = exported(client, address)
    assert row["Month"].startswith(day.replace(day=1).isoformat())


def test_the_reviewers_letter(pool: Pool, at_the_moment: Clock, zone: str) -> None:
    submission = correction(pool, "fee", {"percent": 9})
    waiting = [{"sent_at": submission.sent_at, "about": "Fee"}]
    with timezone.override(zone):
        text = render_to_string("emails/digest.txt", {"waiting": waiting, "count": 1})
    assert f"{at_the_moment.day.isoformat()}  Fee" in text


def test_how_long_ago(at_the_moment: Clock, zone: str) -> None:
    with timezone.override(zone):
        assert f'datetime="{at_the_moment.day.isoformat()}"' in ago(timezone.now())
        assert ">today<" in ago(timezone.now())
        assert dates.today() == at_the_moment.day
