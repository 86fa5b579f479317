"""A machine finds a source unchanged: seen on moves, and nothing else."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pools.models import Change, Pool, PublishedPool
from pools.models.sightings import mark_seen
from tests.factories import drafted, make_indicators, published_pool
from tests.facts import source

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 3, 1)
PAGE = "https://a.example/licence"


@pytest.fixture(autouse=True)
def pool(db: None) -> Pool:
    make_indicators()
    sources = [
        source("licence", url=PAGE, stance="basis", quote="Under MIT.", seen_on=None),
        source("licence", url="https://b.example/", stance="differs"),
        source("website", url=PAGE, stance="basis"),
    ]
    sources[0]["why"] = "It is the licence itself."
    return Pool.objects.get(pk=published_pool(open_source=True, sources=sources).pk)


def seen(pool: Pool) -> dict[tuple[str, str], Any]:
    facts = PublishedPool.objects.get(pool=pool).facts
    return {(one.topic, one.url): one.seen_on for one in facts.sources}


def test_the_day_moves_and_the_log_says_nothing(pool: Pool) -> None:
    lines, before = Change.objects.count(), PublishedPool.objects.get(pool=pool)
    assert mark_seen(pool, {("licence", PAGE)}, DAY) == 1
    assert seen(pool)[("licence", PAGE)] == DAY
    assert seen(pool)[("website", PAGE)] is None  # another claim's source on the same page
    after = PublishedPool.objects.get(pool=pool)
    assert after.changed == before.changed
    assert Change.objects.count() == lines
    assert after.facts.sources[0].quote == "Under MIT."


@pytest.mark.parametrize("day", [DAY, DAY - dt.timedelta(days=400)])
def test_never_back_and_never_twice(pool: Pool, day: dt.date) -> None:
    mark_seen(pool, {("licence", PAGE)}, DAY)
    revisions = pool.revisions.count()
    with CaptureQueriesContext(connection) as asked:
        assert mark_seen(pool, {("licence", PAGE)}, day) == 0
    assert pool.revisions.count() == revisions
    assert not [query for query in asked if query["sql"].startswith(("INSERT", "UPDATE"))]
    assert seen(pool)[("licence", PAGE)] == DAY


def test_a_source_that_differs_or_is_not_listed_is_left(pool: Pool) -> None:
    assert (
        mark_seen(pool, {("licence", "https://b.example/"), ("licence", "https://c.e/")}, DAY) == 0
    )


def test_an_editors_draft_stays_a_draft_and_knows_of_it(pool: Pool) -> None:
    drafted(pool, summary="Not public yet.")
    mark_seen(pool, {("licence", PAGE)}, DAY)
    assert PublishedPool.objects.get(pool=pool).facts.summary != "Not public yet."
    pool.refresh_from_db()
    assert pool.has_unpublished_changes
    kept = pool.get_latest_revision_as_object()
    assert kept.summary == "Not public yet."
    kept.save_revision().publish()
    assert PublishedPool.objects.get(pool=pool).facts.summary == "Not public yet."
    assert seen(pool)[("licence", PAGE)] == DAY


def test_a_pool_that_is_not_public_is_left(pool: Pool) -> None:
    pool.unpublish()
    assert mark_seen(pool, {("licence", PAGE)}, DAY) == 0
    assert not PublishedPool.objects.exists()
