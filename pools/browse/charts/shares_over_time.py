"""Shares over time, against lines that matter."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from pools.browse.charts.shares import Threshold
from pools.browse.charts.svg import Chart, TableRow, Tick, across
from pools.claims import dates
from pools.claims.formatting import dated_share

HEIGHT = 320  # pixels from the top to the axis
TOP = 12  # pixels above the highest line
CLEAR = 120  # days between the first or last date and a year's label
END = 76  # percent across at which the newest date stands; names follow


@dataclass(frozen=True)
class SharesOverTime:
    """A pool with its dated shares in percent, the earliest first."""

    label: str
    figures: Sequence[tuple[str, Decimal]]
    url: str = ""


@dataclass(frozen=True)
class PlacedFigure:
    """A point, and the stretch of line that leads to it from the one before."""

    words: str
    x: str
    y: int
    from_x: str
    from_y: int


@dataclass(frozen=True)
class PlacedSeries:
    """A pool's points, and where its name stands."""

    label: str
    words: str
    number: int  # stands for the name, which the legend has
    tone: int
    points: list[PlacedFigure]
    x: str
    y: int


@dataclass(frozen=True)
class PlacedLevel:
    """A threshold in its place."""

    label: str
    y: int


@dataclass(frozen=True, kw_only=True)
class ShareSeries(Chart):
    """Shares in percent over time. No point stands off its date or its value."""

    series: Sequence[SharesOverTime]
    thresholds: Sequence[Threshold] = ()
    full: Decimal = Decimal(70)  # percent at the top

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return (_("Pool"), _("Share"), _("As of"))

    @cached_property
    def rows(self) -> list[TableRow]:
        return [
            TableRow(one.label, (dated_share(value, as_of), dates.in_words(as_of)), one.url)
            for one in self.series
            for as_of, value in reversed(one.figures)
        ]

    @cached_property
    def base(self) -> int:
        """Where the axis lies."""
        return HEIGHT

    @cached_property
    def height(self) -> int:
        return HEIGHT + 28

    @cached_property
    def levels(self) -> list[PlacedLevel]:
        return [PlacedLevel(line.label, self._y(line.percent)) for line in self.thresholds]

    @cached_property
    def ticks(self) -> list[Tick]:
        """The first and the last day, and each new year between."""
        first, last = self._span
        years = [dt.date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
        far = [day for day in years if (day - first).days > CLEAR and (last - day).days > CLEAR]
        return [
            *(Tick(dates.in_words(day.isoformat()[:7]), self._x(day)) for day in (first, last)),
            *(Tick(str(day.year), self._x(day)) for day in far),
        ]

    @cached_property
    def lines(self) -> list[PlacedSeries]:
        placed: list[PlacedSeries] = []
        lowest = HEIGHT + 14
        # From the bottom up, so that names that would cover one another move up and not out.
        for place, one in reversed(list(enumerate(self.series))):
            points: list[PlacedFigure] = []
            for as_of, value in one.figures:
                x, y = self._x(dates.earliest(as_of)), self._y(value)
                before = points[-1] if points else None
                points.append(
                    PlacedFigure(
                        f"{one.label}, {dates.in_words(as_of)}: {dated_share(value, as_of)}",
                        x,
                        y,
                        before.x if before else x,
                        before.y if before else y,
                    )
                )
            lowest = min(points[-1].y + 4, lowest - 15)
            words = dated_share(one.figures[-1][1], one.figures[-1][0])
            placed.append(
                PlacedSeries(
                    one.label, words, place + 1, place % 4 + 1, points, f"{END + 2}%", lowest
                )
            )
        return placed[::-1]

    @cached_property
    def _span(self) -> tuple[dt.date, dt.date]:
        days = [dates.earliest(as_of) for one in self.series for as_of, _share in one.figures]
        return min(days), max(days)

    def _x(self, day: dt.date) -> str:
        first, last = self._span
        return across((day - first).days / max((last - first).days, 1), 5, END)

    def _y(self, value: Decimal) -> int:
        edge = max([self.full, *(most for one in self.series for _day, most in one.figures)])
        return round(HEIGHT - float(value / edge) * (HEIGHT - TOP))
