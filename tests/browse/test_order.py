"""The orders a visitor can choose, and the daily turn of ties."""

import datetime as dt
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from pools.browse import index as indexes
from pools.browse.index_rows import IndexedPool
from pools.browse.listing import listing_of
from pools.browse.ordering import ORDERS
from pools.models import generation_cache

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("many")]


def rows(query: str = "") -> list[IndexedPool]:
    index = indexes.current_index()
    first = listing_of(QueryDict(query), index)
    found = []
    for number in first.page.paginator.page_range:
        page = listing_of(QueryDict(f"{query}&page={number}"), index)
        found += [index.by_slug[card.slug] for card in page.cards]
    return found


def test_the_default_order_is_said_on_the_page(client: Client) -> None:
    page = client.get("/pools/").content.decode()
    assert str(ORDERS[0].rule) in page


def test_open_pools_first_then_more_met_and_unknown_no_lower_than_unmet() -> None:
    rank = {"active": 0, "unknown": 1, "paused": 2, "closed": 3}
    keys = [(rank[row.entry["state"]], -row.met) for row in rows()]
    assert keys == sorted(keys)
    # Among pools with as many met, knowing less is no disadvantage: ties go by the day alone.
    tied = [row for row in rows() if (rank[row.entry["state"]], -row.met) == keys[10]]
    assert [row.tie_break for row in tied] == sorted(row.tie_break for row in tied)


@pytest.mark.parametrize(
    ("sort", "value"),
    [
        ("name", lambda row: row.entry["name"].casefold()),
        ("fee", lambda row: row.entry["fee"]),
        ("minimum", lambda row: row.entry["minimum"]),
        ("wait", lambda row: row.entry["wait"]),
        ("age", lambda row: row.entry["launch"]),
        ("known", lambda row: -row.known),
    ],
)
def test_sorted_with_the_unknown_last(sort: str, value: Any) -> None:
    values = [value(row) for row in rows(f"sort={sort}")]
    known = [one for one in values if one is not None]
    assert known == sorted(known)
    assert values == known + [None] * (len(values) - len(known))


def test_most_recently_checked_first() -> None:
    days = [row.last_check for row in rows("sort=checked")]
    assert days == sorted(days, reverse=True)


def test_ties_turn_once_a_day_and_alike_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    first = [row.slug for row in rows()]
    generation_cache.forget_all()
    assert [row.slug for row in rows()] == first
    tomorrow = timezone.now() + dt.timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert [row.slug for row in rows()] != first


def test_an_order_that_does_not_exist_is_refused(client: Client) -> None:
    response = client.get("/pools/?sort=pk;drop table")
    assert response.status_code == 200
    assert response.context["listing"].count == 0
