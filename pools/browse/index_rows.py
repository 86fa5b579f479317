"""The pools as an index keeps them. Publishing one reads that one anew, and no other."""

import datetime as dt
import gc
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.models import TextField
from django.db.models.functions import Cast

from pools.claims.index_entry import IndexEntry, verdict_on
from pools.claims.indicator import IndicatorSpec
from pools.claims.verdict import KNOWN, Verdict, VerdictCounts, tally
from pools.models import PublishedPool


@dataclass(frozen=True, slots=True)
class IndexedPool:
    """One pool of the index; ``day`` values are ISO dates, which sort as text."""

    pk: int
    slug: str
    entry: IndexEntry
    verdicts: dict[str, Verdict]
    checks: dict[str, str]  # of known verdicts only
    tally: VerdictCounts
    last_check: str
    tie_break: str  # decides ties: differs from day to day, the same for everybody on a day

    def verdict_since(self, slug: str, since: str) -> Verdict:
        """The verdict on an indicator; unknown where it was last checked before an ISO day. That a
        question does not apply is no verdict that could be too old."""
        verdict = self.verdicts[slug]
        too_old = verdict in KNOWN and self.checks.get(slug, "") < since
        return Verdict.UNKNOWN if too_old else verdict

    @property
    def met(self) -> int:
        """How many verdicts are met."""
        return self.tally.met

    @property
    def known(self) -> int:
        """How many verdicts are known."""
        return self.tally.known


@dataclass
class _Known:
    """What the last index of this process was made of: for which day and indicators, and each pool's
    row with a hash of the entry it was read from."""

    key: tuple[dt.date, tuple[IndicatorSpec, ...]]
    rows: dict[int, tuple[bytes, IndexedPool]]


_known: _Known | None = None


def published_rows(indicators: list[IndicatorSpec], day: dt.date) -> list[IndexedPool]:
    """Every published pool in the order of its key. One query; only those are read that are new or
    read differently than when this was last asked on this day."""
    global _known
    key = (day, tuple(indicators))
    before = _known.rows if _known and _known.key == key else {}
    written = PublishedPool.objects.annotate(text=Cast("entry", TextField())).order_by("pk")
    rows = {}
    with without_garbage_collection():
        for pk, slug, text in written.values_list("pk", "slug", "text").iterator(5_000):
            found = hashlib.blake2b(f"{slug} {text}".encode(), digest_size=16).digest()
            known = before.get(pk)
            if known is None or known[0] != found:
                row = row_of(pk, slug, json.loads(text), indicators, day.isoformat())
                known = (found, row)
            rows[pk] = known
    _known = _Known(key, rows)
    return [row for _hash, row in rows.values()]


def forget_all() -> None:
    """Start afresh, as a new process does."""
    global _known
    _known = None


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """For reading many pools at once."""
    # Reading ten thousand entries makes a million objects and no garbage; looking for it
    # again and again took three quarters of the time.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def row_of(
    pk: int, slug: str, entry: IndexEntry, indicators: list[IndicatorSpec], day: str
) -> IndexedPool:
    """A published pool as the index keeps it, by its entry and an ISO day."""
    verdicts, checks = {}, {}
    for indicator in indicators:
        schedule = entry["schedules"].get(indicator.slug)
        verdict = verdict_on(schedule, day) if schedule else Verdict.UNKNOWN
        verdicts[indicator.slug] = verdict
        if schedule and schedule["checked"] and verdict.known:
            checks[indicator.slug] = schedule["checked"]
    return IndexedPool(
        pk=pk,
        slug=slug,
        entry=entry,
        verdicts=verdicts,
        checks=checks,
        tally=tally(verdicts.values()),
        last_check=max(checks.values(), default=""),
        tie_break=hashlib.sha256(f"{day} {slug}".encode()).hexdigest(),
    )
