"""Publishing one pool reads that pool's entry anew, and no other; the index is the same as one made
from nothing."""

import datetime as dt
import random
from typing import Any

import pytest

from bench.fake_pools import make_pools
from pools.browse import index, index_rows, index_update
from pools.browse.ordering import ORDERS
from pools.claims.index_entry import FACETS
from pools.models import Indicator, PublishedPool, generation
from tests.factories import published_pool, republish
from tests.facts import source
from tests.submit.conftest import later  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indicators")]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The slugs of pools whose entry was read."""
    index_rows.forget_all()
    slugs: list[str] = []
    original = index_rows.row_of

    def row_of(pk: int, slug: str, *more: Any) -> index_rows.IndexedPool:
        slugs.append(slug)
        return original(pk, slug, *more)

    monkeypatch.setattr(index_rows, "row_of", row_of)
    return slugs


def asked(read: list[str]) -> list[str]:
    """Which were read for the index of now, which is what one made from nothing is."""
    read.clear()
    present = index.current_index()
    found = sorted(read)
    worked_out(present)
    index_rows.forget_all()
    afresh = index.Index(
        present.day, present.indicators, index_rows.published_rows(present.indicators, present.day)
    )
    assert present.rows == afresh.rows
    assert worked_out(present) == worked_out(afresh)
    return found


def worked_out(made: index.Index) -> list[Any]:
    """What pages ask an index for."""
    first = next((row.slug for row in made.rows), "")
    return [
        {
            name: {value: mask for value, mask in made._facets[name].items() if mask}
            for name in FACETS
        },
        made.verdict_masks(None),
        made.verdict_masks(made.day - dt.timedelta(days=30)),
        made.checked_since(made.day - dt.timedelta(days=30)),
        *(made.ordered(order.name, order.key) for order in ORDERS),
        *(made.at_most(name, 7) for name in ("fee", "minimum", "share", "wait", "delay")),
        made.containing([first]),
    ]


def test_only_what_was_published_is_read(read: list[str], django_assert_num_queries: Any) -> None:
    pools = {slug: published_pool(slug=slug, name=slug) for slug in ("lake", "pond", "sea")}
    generation.move()
    assert asked(read) == ["lake", "pond", "sea"]
    generation.move()
    assert asked(read) == [], "something else has changed"
    republish(pools["pond"], name="Ahead", kind="index", sources=[source("kind")])
    assert asked(read) == ["pond"]
    published_pool(slug="bay", name="bay")
    assert asked(read) == ["bay"]
    pools["sea"].unpublish()
    assert asked(read) == []
    assert [row.slug for row in index.current_index().rows] == ["lake", "pond", "bay"]
    PublishedPool.objects.filter(slug="lake").update(slug="loch")
    generation.move()
    assert asked(read) == ["loch"]


def test_another_day_and_other_criteria_read_all(read: list[str], later: Any) -> None:  # noqa: F811
    for slug in ("lake", "pond"):
        published_pool(slug=slug, name=slug)
    generation.move()
    asked(read)
    day = index.current_index().day
    later(days=1)
    assert asked(read) == ["lake", "pond"]
    assert index.current_index().day == day + dt.timedelta(days=1)
    indicator = Indicator.objects.filter(locale__language_code="en").first()
    indicator.recheck_days = 17
    indicator.save()
    generation.move()
    assert asked(read) == ["lake", "pond"]


def test_any_change_of_a_few_gives_the_index_made_from_nothing(read: list[str]) -> None:
    chance = random.Random(7)
    for _done in make_pools(12):
        pass
    entries = list(PublishedPool.objects.values_list("entry", flat=True))
    asked(read)
    for _step in range(15):
        changed = chance.sample(list(PublishedPool.objects.all()), chance.randint(1, 4))
        for pool in changed:
            pool.entry = chance.choice(entries)
            pool.save()
        generation.move()
        assert set(asked(read)) <= {pool.slug for pool in changed}


def test_where_many_change_all_are_worked_out_anew(
    read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_update, "MOST", 2)
    for _done in make_pools(5):
        pass
    asked(read)
    for pool in PublishedPool.objects.all():
        pool.entry["fee"] = 3
        pool.save()
    generation.move()
    assert len(asked(read)) == 5
