"""One figure over time: points in their place, joined by straight lines."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from pools.browse.charts.shares import Threshold
from pools.browse.charts.svg import Chart, TableRow, Tick, across
from pools.claims import dates

HEIGHT = 120  # pixels from the axis to the top
LEFT, RIGHT = 2, 88  # percent across; names of the lines stand beyond


@dataclass(frozen=True)
class Measure:
    """A figure and the partial date it speaks for."""

    value: Decimal
    as_of: str


@dataclass(frozen=True)
class PlacedPoint:
    """A point in its place, and where the line from the one before begins."""

    x: str
    y: int
    words: str
    from_x: str = ""
    from_y: int = 0


@dataclass(frozen=True)
class PlacedLine:
    """A threshold in its place."""

    label: str
    meaning: str
    y: int


@dataclass(frozen=True, kw_only=True)
class Series(Chart):
    """Figures over time, in one unit, on an axis that begins at zero."""

    measures: Sequence[Measure]
    format_value: Callable[[Decimal, str], str]  # of a figure and its date
    thresholds: Sequence[Threshold] = ()

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return (_("As of"), self.title)

    @cached_property
    def rows(self) -> list[TableRow]:
        return [
            TableRow(dates.in_words(one.as_of), (self.format_value(one.value, one.as_of),))
            for one in reversed(self._sorted)
        ]

    @cached_property
    def height(self) -> int:
        return HEIGHT + 40

    @cached_property
    def base(self) -> int:
        """Where the axis lies."""
        return HEIGHT + 16

    @cached_property
    def points(self) -> list[PlacedPoint]:
        placed: list[PlacedPoint] = []
        for one in self._sorted:
            x, y = self._x(dates.earliest(one.as_of)), self._y(one.value)
            before = placed[-1] if placed else None
            words = f"{dates.in_words(one.as_of)}: {self.format_value(one.value, one.as_of)}"
            if before:
                placed.append(PlacedPoint(x, y, words, before.x, before.y))
            else:
                placed.append(PlacedPoint(x, y, words))
        return placed

    @cached_property
    def newest(self) -> str:
        """The newest figure in words."""
        return self.format_value(self._sorted[-1].value, self._sorted[-1].as_of)

    @cached_property
    def lines(self) -> list[PlacedLine]:
        """The thresholds that are in sight: those passed and the next above."""
        return [
            PlacedLine(line.label, line.meaning, self._y(line.percent))
            for line in self.thresholds
            if line.percent <= self._top
        ]

    @cached_property
    def ticks(self) -> list[Tick]:
        """The first and the last year; one where there is no more."""
        first, last = dates.earliest(self._sorted[0].as_of), dates.earliest(self._sorted[-1].as_of)
        ends = [(self._sorted[0], first), (self._sorted[-1], last)][: 1 if first == last else 2]
        return [Tick(dates.in_words(one.as_of[:7]), self._x(day)) for one, day in ends]

    @cached_property
    def _sorted(self) -> list[Measure]:
        return sorted(self.measures, key=lambda one: dates.earliest(one.as_of))

    @cached_property
    def _top(self) -> Decimal:
        most = max(one.value for one in self.measures)
        above = [line.percent for line in self.thresholds if line.percent > most]
        return (min(above) if above else most) * Decimal("1.1") or Decimal(1)

    def _x(self, day: dt.date) -> str:
        first = dates.earliest(self._sorted[0].as_of)
        days = (dates.earliest(self._sorted[-1].as_of) - first).days
        return across((day - first).days / days if days else 0.5, LEFT, RIGHT)

    def _y(self, value: Decimal) -> int:
        return 16 + HEIGHT - round(float(value / self._top) * HEIGHT)
