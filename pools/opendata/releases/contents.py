"""Everything that is published, read at once: what a release is made of."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone, translation

from pools.browse import index as indexes
from pools.browse.as_it_was import end_of
from pools.browse.index import Index
from pools.models import generation
from pools.opendata import records, statistics
from pools.opendata.api import figures, schemas

ATTEMPTS = 5


class KeepsChanging(Exception):
    """Something was published during each attempt to read everything."""


@dataclass(frozen=True)
class Contents:
    """The published data of a day, as it stood at a moment of it, in the directory's own language."""

    day: dt.date
    at: dt.datetime
    pools: list[schemas.PoolRecord]
    indicators: list[figures.Indicator]
    changes: list[schemas.ChangeLine]  # the oldest first


def present() -> Contents:
    """What is published now, all of it under one generation. Raises KeepsChanging."""
    return _of_a_piece(lambda: of(indexes.current_index()))


def of(index: Index) -> Contents:
    """What an index leads to."""
    at = timezone.now()
    rows = sorted(index.rows, key=lambda row: row.slug)
    log = records.log(index).filter(at__lt=end_of(index.day)).order_by("at", "pk")
    return Contents(
        day=index.day,
        at=at,
        pools=[
            record
            for record in records.pools(rows, index, with_facts=True)
            if isinstance(record, schemas.PoolRecord)
        ],
        indicators=statistics.indicators(index).indicators,
        changes=[*records.change_lines(log.iterator(chunk_size=records.BATCH), index.specs())],
    )


def _of_a_piece(read: Callable[[], Contents]) -> Contents:
    """Read without a lock, which on SQLite would keep everybody from writing: what was overtaken
    by a publication is read again."""
    with translation.override(settings.LANGUAGE_CODE):
        for _attempt in range(ATTEMPTS):
            before = generation.token()
            found = read()
            if generation.token() == before:
                return found
    raise KeepsChanging
