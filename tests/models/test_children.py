"""The rows beside a pool, as publishing writes them."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pools.models import Pool
from tests.factories import make_indicators, published_pool, republish
from tests.facts import source

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def indicators(db: None) -> None:
    make_indicators()


def sources_of(count: int) -> list[dict[str, Any]]:
    """The first is the one the directory goes by."""
    return [
        source("licence", url=f"https://a.example/{n}", stance="agrees" if n else "basis")
        for n in range(count)
    ]


def test_publishing_asks_as_often_for_one_source_as_for_thirty() -> None:
    pool = published_pool(open_source=True)

    def queries(count: int) -> int:
        sources = sources_of(count)
        with CaptureQueriesContext(connection) as asked:
            republish(pool, sources=sources)
        return len(asked)

    queries(2)  # as many of each kind of query: some are new, some gone
    few, many = queries(1), queries(30)
    assert many <= few + 1  # SQLite takes so many values in one statement


def test_a_row_that_stands_as_it_is_keeps_its_key_and_one_that_went_comes_back() -> None:
    pool = Pool.objects.get(pk=published_pool(open_source=True, sources=sources_of(2)).pk)
    first = pool.save_revision()  # which knows the keys: the rows are there by now
    first.publish()
    before = set(pool.sources.values_list("pk", "url"))
    draft = first.as_object()
    kept, gone = draft.sources.all()
    draft.sources.remove(gone)
    kept.quote = "Under MIT."
    draft.save_revision().publish()
    row = Pool.objects.get(pk=pool.pk).sources.get()
    assert (row.pk, row.quote) == (kept.pk, "Under MIT.")
    first.publish()
    after = Pool.objects.get(pk=pool.pk).sources.all()
    assert {(one.pk, one.url) for one in after} == before
    assert {one.quote for one in after} == {""}
