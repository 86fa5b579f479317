"""What a publisher takes back and says again is news; what it only repeats is none."""

import datetime as dt

import pytest

from pools.intake.reception import take_in
from pools.intake.report import Result
from pools.intake.statements import Batch, Citation, Record, Statement
from pools.models import Proposal, Submission
from tests.factories import make_indicators, published_pool
from tests.facts import source
from tests.intake.importers.test_reception import rows

pytestmark = pytest.mark.django_db

PAGE = "https://chain.example/contract#paused"


@pytest.fixture
def pool(db):
    make_indicators()
    return published_pool(
        slug="blue",
        name="Blue Pool",
        fee={"percent": 10},
        sources=[source("fee", url=PAGE, publisher="Contract", as_of="2026-11-01")],
    )


def run(*percents, day):
    """What the page said on that day of November, read on that day."""
    cited = Citation(PAGE, "Contract", f"2026-11-{day:02}" if day else "")
    said = tuple(Statement("fee", {"percent": one}, cited) for one in percents)
    batch = Batch((Record("Blue Pool", said),))
    return take_in(batch, by="a test", day=dt.date(2026, 11, day or 20))


def outcomes(report):
    return [line.outcome for line in report.lines]


def settle(desk, decision):
    """Decide on what waits."""
    submission = Submission.objects.latest("pk")
    at = desk(submission, name=f"moderator {submission.pk}")
    at.decide("fee", decision, **({"reason_code": "wrong"} if decision == "decline" else {}))
    at.act("apply_decisions")
    assert at.state in ("accepted", "declined")


def test_a_value_that_goes_and_comes_back_is_proposed_each_time(pool, desk):
    for day, percent in enumerate((12, 10, 12, 10), 2):
        assert outcomes(run(percent, day=day)) == [Result.DIFFERS], day
        settle(desk, "accept")
        before = rows()
        assert Result.DIFFERS not in outcomes(run(percent, day=day))
        assert rows() == before
    # The states of before, from files that are older or say no day.
    before = rows()
    for day in (2, 4, 5, 0):
        assert outcomes(run(12, day=day)) == [Result.SAID_BEFORE], day
    assert rows() == before


def test_what_was_declined_is_news_again_after_the_page_has_said_what_we_say(pool, desk):
    run(12, day=2)
    # Still on the desk: nobody is asked twice.
    assert outcomes(run(10, day=3)) == [Result.CONFIRMED]
    assert outcomes(run(12, day=4)) == [Result.SAID_BEFORE]
    settle(desk, "decline")
    assert outcomes(run(12, day=3)) == [Result.SAID_BEFORE]
    assert outcomes(run(12, day=0)) == [Result.SAID_BEFORE]
    assert outcomes(run(12, day=5)) == [Result.DIFFERS]
    settle(desk, "decline")
    before = rows()
    for day in (5, 6, 7):
        assert outcomes(run(12, day=day)) == [Result.SAID_BEFORE]
    assert rows() == before


def test_a_page_that_says_two_things_at_a_time_takes_neither_back(pool, desk):
    run(10, 12, day=2)
    settle(desk, "decline")
    for day in (3, 4, 5):
        assert outcomes(run(10, 12, day=day)) == [Result.CONFIRMED, Result.SAID_BEFORE]
    assert Proposal.objects.count() == 1


def test_two_contradicting_statements_on_the_desk_end_with_the_newest(pool):
    for day, percent in enumerate((12, 14, 12), 2):
        assert outcomes(run(percent, day=day)) == [Result.DIFFERS]
    assert [one.value["percent"] for one in Proposal.objects.order_by("pk")] == [12, 14, 12]
