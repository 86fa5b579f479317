"""Fee against the number of indicators met."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from pools.browse.charts.svg import Chart, TableRow, Tick, across
from pools.claims.formatting import number, percent
from pools.claims.text import sort_key


@dataclass(frozen=True)
class FeePoint:
    """A pool's fee in percent of rewards (or unknown) and how many indicators it meets."""

    name: str
    fee: Decimal | None
    met: int
    url: str = ""


@dataclass(frozen=True)
class PlacedPoint:
    """A point exactly at its fee; ``count`` pools share it."""

    name: str
    words: str
    x: str
    y: int
    count: int
    missing: bool
    side: str  # where its name stands: "after", "before" or, for want of room, nowhere


def _fee_words(fee: Decimal | None) -> str:
    return _("Varies or unknown") if fee is None else percent(fee)


@dataclass(frozen=True, kw_only=True)
class FeePoints(Chart):
    """Fee against the number of indicators met; fees without a figure stand in a column apart."""

    points: Sequence[FeePoint]
    total: int = 9
    _width: int = field(default=620, repr=False)  # pixels assumed when placing names

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return (_("Pool"), _("Fee"), _("Indicators met"))

    @cached_property
    def rows(self) -> list[TableRow]:
        return [
            TableRow(point.name, (_fee_words(point.fee), number(point.met)), point.url)
            for point in self.points
        ]

    @cached_property
    def height(self) -> int:
        return 34 * (self.total + 1) + 28

    @cached_property
    def base(self) -> int:
        return 34 * (self.total + 1)

    @cached_property
    def levels(self) -> list[tuple[int, int]]:
        """``(number met, y)`` from the top down."""
        return [(met, self._y(met)) for met in range(self.total, -1, -1)]

    @cached_property
    def ticks(self) -> list[Tick]:
        step = 10 if self._most > 15 else 5
        return [Tick(percent(Decimal(at)), self._x(at)) for at in range(0, self._most + 1, step)]

    @cached_property
    def has_unknown(self) -> bool:
        return any(point.fee is None for point in self.points)

    @cached_property
    def placed(self) -> list[PlacedPoint]:
        shared: dict[tuple[int, Decimal | None], list[FeePoint]] = {}
        for point in sorted(
            self.points, key=lambda p: (p.met, p.fee is None, p.fee or 0, sort_key(p.name))
        ):
            shared.setdefault((point.met, point.fee), []).append(point)
        drafts = [
            (met, fee, points, "90%" if fee is None else self._x(float(fee)))
            for (met, fee), points in shared.items()
        ]
        placed = []
        taken: dict[int, float] = {}  # how far each row is filled from the start, in pixels
        for place, (met, fee, points, x) in enumerate(drafts):
            at = self._pixels(x)
            limit = next(
                (self._pixels(nx) - 10 for m, _f, _p, nx in drafts[place + 1 :][:1] if m == met),
                self._width,
            )
            name = ", ".join(point.name for point in points)
            needed = 7 * len(name) + 12  # pixels
            side = ""
            if at + needed < limit:
                side = "after"
            elif at - needed > taken.get(met, 0):
                side = "before"
            taken[met] = at + (needed if side == "after" else 12)
            placed.append(
                PlacedPoint(
                    name=name,
                    words=f"{name}: {_fee_words(fee)}, {met}",
                    x=x,
                    y=self._y(met),
                    count=len(points),
                    missing=fee is None,
                    side=side,
                )
            )
        return placed

    def _pixels(self, x: str) -> float:
        return float(x.rstrip("%")) / 100 * self._width

    @cached_property
    def _most(self) -> int:
        known = [point.fee for point in self.points if point.fee is not None]
        most = math.ceil(max(known, default=Decimal(10)))
        return max(-(-most // 5) * 5, 5)

    def _x(self, fee: float) -> str:
        return across(fee / self._most, 6, 80 if self.has_unknown else 92)

    def _y(self, met: int) -> int:
        return 17 + 34 * (self.total - met)
