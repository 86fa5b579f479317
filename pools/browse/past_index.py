"""The index of a day that is over: the same filters, counts and order, of what was published then.

It is worked out from the pools' documents, since a verdict follows from the criteria of its day:
about a millisecond a pool. A process keeps those of the last few days asked for.
"""

import datetime as dt

from pools.browse import index as indexes
from pools.browse.index import Index, row_of, without_garbage_collection
from pools.claims import dates
from pools.claims.index_entry import entry_for
from pools.models import PastPool
from pools.models.generation_cache import remembered
from pools.models.past import criteria_on

MOST_KEPT = 3  # each as large as the index of today


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


def build(day: dt.date) -> Index:
    """Read and judge every pool of a day. Two queries."""
    indicators = list(criteria_on(day))
    rows = []
    with without_garbage_collection():
        states = PastPool.objects.on(day).order_by("pool").only("pool", "slug", "document")
        for state in states.iterator(chunk_size=500):
            entry = entry_for(state.facts, indicators, day)
            rows.append(row_of(state.pool_id, state.slug, entry, indicators, day.isoformat()))
    return Index(day=day, indicators=indicators, rows=rows, past=True)
