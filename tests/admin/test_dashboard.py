"""The admin's first page: what waits and since when, what failed, how much is known."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pools.browse.coverage import current_coverage
from pools.models import Link, OutgoingEmail, generation
from tests.review.test_costs import submit
from tests.submit.conftest import indicators, member, pool, signed_in  # noqa: F401

pytestmark = pytest.mark.django_db
HOME = "/admin/"
# Most of them Wagtail's; the newest of ours are what was just published, to undo (its history and
# its pools), what was deleted, dates that could not be kept, and indicators whose pools are due.
MOST_QUERIES = 36


def ago(**values):
    return timezone.now() - dt.timedelta(**values)


def words(client):
    return " ".join(client.get(HOME).content.decode().split())


def test_what_waits_what_failed_and_what_is_known(pool, signed_in):  # noqa: F811
    client = signed_in("Moderator")
    quiet = words(client)
    assert "What failed" not in quiet and "Nothing waits." in quiet
    for days in (0, 2, 9, 45):
        submit(pool, ["fee"], sent_at=ago(days=days))
    submit(pool, ["fee"], state="handed_over")
    asked = submit(pool, ["fee"], state="waiting")
    make = OutgoingEmail.objects.create
    make(kind="asked", submission=asked, status="failed", last_error="OSError")
    make(kind="asked", submission=asked, status="queued", due_at=ago(hours=2))
    make(kind="asked", submission=asked, status="sent", due_at=ago(hours=2))
    Link.objects.create(
        url="https://gone.example/", outcome="gone", failures=3, failing_since=ago(days=3)
    )
    generation.move()
    html = words(client)
    assert "4 submissions wait" in html
    for line in (
        "More than a day: 3",
        "More than a week: 2",
        "More than 30 days: 1",
        "Prepared, waiting for a moderator: 1",
        "Waiting for the contributor: 1",
        "1 email could not be delivered in the last 30 days.",
        "1 email has been waiting for over an hour.",
        "1 source link no longer opens",
    ):
        assert line in html, line
    queue = client.get(f"{HOME}desk/?age=7&state=received&state=in_review").content.decode()
    assert queue.count('name="submission"') == 2
    count = current_coverage().verdicts
    known = f"Verdicts: {count.known_percent} % known, {count.current_percent} % current"
    assert known in html and 'href="/coverage/"' in html


def test_it_costs_so_many_queries_whatever_waits(pool, signed_in):  # noqa: F811
    client = signed_in("Moderator")

    def cost():
        words(client)
        with CaptureQueriesContext(connection) as queries:
            words(client)
        return len(queries)

    submit(pool, ["fee"])
    few = cost()
    for _number in range(20):
        one = submit(pool, ["fee", "website"])
        OutgoingEmail.objects.create(kind="asked", submission=one, status="failed")
    assert cost() == few == MOST_QUERIES
