"""Audits on a time line."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from pools.browse.charts.svg import Chart, TableRow, Tick, across
from pools.claims import dates


@dataclass(frozen=True)
class AuditMark:
    """An audit; ``date`` is a partial date or unknown."""

    auditor: str
    date: str | None
    scope: str = ""
    report: str = ""
    superseded: bool = False
    since: str = ""  # how often the code has changed since, in words


@dataclass(frozen=True)
class PlacedAudit:
    """An audit in its place; the span shows how exact its date is."""

    number: int
    label: str
    x: str
    span: str
    begin: str
    y: int
    superseded: bool
    missing: bool


@dataclass(frozen=True, kw_only=True)
class AuditLine(Chart):
    """Audits on a time line that ends on a given day. Undated ones stand apart."""

    audits: Sequence[AuditMark]
    until: dt.date

    @cached_property
    def columns(self) -> tuple[str, ...]:
        columns = (_("No. and auditor"), _("Date"), _("Scope"), _("State"))
        return (*columns, _("Code since")) if self._has_clock else columns

    @cached_property
    def _has_clock(self) -> bool:
        return any(audit.since for audit in self.audits)

    @cached_property
    def rows(self) -> list[TableRow]:
        return [
            TableRow(
                f"{place}. {audit.auditor}",
                (
                    dates.in_words(audit.date) if audit.date else _("Unknown"),
                    audit.scope,
                    _("code since replaced") if audit.superseded else "",
                    *((audit.since,) if self._has_clock else ()),
                ),
                audit.report,
                (audit.scope,) if audit.scope else (),
            )
            for place, audit in enumerate(self._sorted, 1)
        ]

    @cached_property
    def ticks(self) -> list[Tick]:
        first, last = self._first.year, self.until.year
        step = 1 if last - first < 6 else 2
        return [
            Tick(str(year), self._x(dt.date(year, 1, 1))) for year in range(first, last + 1, step)
        ]

    @cached_property
    def marks(self) -> list[PlacedAudit]:
        lanes: list[float] = []
        placed = []
        undated = 0
        for place, audit in enumerate(self._sorted, 1):
            begin = dates.earliest(audit.date) if audit.date else self.until
            end = min(dates.latest(audit.date), self.until) if audit.date else self.until
            middle = (self._share(begin) + self._share(end)) / 2
            if audit.date:
                lane = next((i for i, taken in enumerate(lanes) if middle - taken > 0.1), None)
                if lane is None:
                    lanes.append(middle)
                    lane = len(lanes) - 1
                lanes[lane] = middle
            else:
                lane, undated = undated, undated + 1
            placed.append(
                PlacedAudit(
                    number=place,
                    label=f"{audit.auditor}, {dates.in_words(audit.date)}"
                    if audit.date
                    else audit.auditor,
                    x=across(middle, 3, 80) if audit.date else "94%",
                    begin=self._x(begin),
                    span=across(self._share(end) - self._share(begin), 0, 77),
                    y=16 + 28 * lane,
                    superseded=audit.superseded,
                    missing=not audit.date,
                )
            )
        return placed

    @cached_property
    def base(self) -> int:
        """Where the axis lies."""
        return max((mark.y for mark in self.marks), default=16) + 20

    @cached_property
    def height(self) -> int:
        return self.base + 24

    @cached_property
    def has_undated(self) -> bool:
        return any(not audit.date for audit in self.audits)

    @cached_property
    def _sorted(self) -> list[AuditMark]:
        return sorted(self.audits, key=lambda audit: (audit.date is None, audit.date or ""))

    @cached_property
    def _first(self) -> dt.date:
        known = [dates.earliest(audit.date) for audit in self.audits if audit.date]
        return dt.date(min(known, default=self.until).year, 1, 1)

    def _share(self, day: dt.date) -> float:
        days = max((self.until - self._first).days, 1)
        return min(max((day - self._first).days / days, 0), 1)

    def _x(self, day: dt.date) -> str:
        return across(self._share(day), 3, 80)
