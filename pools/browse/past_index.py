"""The index of a day that is over: the same filters, counts and order, of what was published then.

It is worked out from the pools' documents, since a verdict follows from the criteria of its day:
some 4 ms a pool, a fifth of a second for fifty. A process keeps those of the last few days asked
for. Of a directory too large to be judged while somebody waits, only single pools have a past.
"""

import datetime as dt
from collections.abc import Iterable

from pools.browse import index as indexes
from pools.browse.index import Index
from pools.browse.index_rows import row_of, without_garbage_collection
from pools.claims import dates
from pools.claims.index_entry import entry_for
from pools.models import PastPool, PoolSlug
from pools.models.generation_cache import remembered
from pools.models.past import criteria_on

MOST_KEPT = 3  # each as large as the index of today
MOST_JUDGED = 1_000  # pools: some 4 seconds, of the 30 a worker may take


def index_on(day: dt.date) -> Index:
    """The pools as they were at the end of a day; on the present one, as they are. Two queries
    for a day that is not remembered."""
    if day >= dates.today():
        return indexes.current_index()
    kept: dict[dt.date, Index] = remembered("past indexes", dict)
    found = kept.pop(day, None) or build(day)
    kept[day] = found  # at the end again: the one nobody asked for the longest goes
    while len(kept) > MOST_KEPT:
        kept.pop(next(iter(kept)), None)
    return found


def index_of(slug: str, day: dt.date) -> Index:
    """One pool alone as it was at the end of a day, by any slug it ever had; empty where it was not
    listed. On the present day, all pools as they are. Three queries."""
    if day >= dates.today():
        return indexes.current_index()
    return build(day, PoolSlug.objects.filter(slug=slug.lower()).values_list("pool_id", flat=True))


def is_too_large(day: dt.date) -> bool:
    """Whether more pools were listed than can be judged at once. One query a generation and day."""
    if day >= dates.today() or day in remembered("past indexes", dict):
        return False
    return PastPool.objects.on(day).count() > MOST_JUDGED


def build(day: dt.date, pools: Iterable[int] | None = None) -> Index:
    """Read and judge the pools of a day: all, or those of some keys. Two queries."""
    indicators = list(criteria_on(day))
    rows = []
    with without_garbage_collection():
        states = PastPool.objects.on(day).order_by("pool").only("pool", "slug", "document")
        if pools is not None:
            states = states.filter(pool__in=[*pools])
        for state in states.iterator(chunk_size=500):
            entry = entry_for(state.facts, indicators, day)
            rows.append(row_of(state.pool_id, state.slug, entry, indicators, day.isoformat()))
    return Index(day=day, indicators=indicators, rows=rows, past=True)
