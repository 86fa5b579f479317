"""How the verdicts are spread, a bar an indicator."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from pools.browse.charts.svg import ROW, Chart, TableRow, across
from pools.claims.formatting import number


@dataclass(frozen=True)
class VerdictCounts:
    """How many pools have each verdict on one indicator."""

    label: str
    met: int = 0
    partly: int = 0
    unmet: int = 0
    unknown: int = 0
    url: str = ""

    @cached_property
    def total(self) -> int:
        return self.met + self.partly + self.unmet + self.unknown


@dataclass(frozen=True)
class PlacedCount:
    """A stretch of a bar."""

    verdict: str
    count: int
    x: str
    middle: str
    width: str
    wide: bool


@dataclass(frozen=True)
class PlacedCounts:
    """A bar in its place."""

    label: str
    parts: list[PlacedCount]
    y: int


@dataclass(frozen=True, kw_only=True)
class VerdictBars(Chart):
    """The distribution of verdicts, a bar an indicator."""

    counts: Sequence[VerdictCounts]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return (_("Indicator"), _("Met"), _("Partly"), _("Not met"), _("Unknown"))

    @cached_property
    def rows(self) -> list[TableRow]:
        return [
            TableRow(
                row.label,
                tuple(number(count) for count in (row.met, row.partly, row.unmet, row.unknown)),
                row.url,
            )
            for row in self.counts
        ]

    @cached_property
    def summary(self) -> str:
        return "; ".join(
            _("%(name)s: %(met)s met, %(partly)s partly, %(unmet)s not met, %(unknown)s unknown")
            % {
                "name": row.label,
                "met": row.met,
                "partly": row.partly,
                "unmet": row.unmet,
                "unknown": row.unknown,
            }
            for row in self.counts
        )

    @cached_property
    def height(self) -> int:
        return ROW * len(self.counts)

    @cached_property
    def bars(self) -> list[PlacedCounts]:
        return [
            PlacedCounts(row.label, _spread(row), ROW * place)
            for place, row in enumerate(self.counts)
        ]


def _spread(row: VerdictCounts) -> list[PlacedCount]:
    placed, start = [], 0
    for verdict in ("met", "partly", "unmet", "unknown"):
        count = getattr(row, verdict)
        if count:
            share = count / row.total
            begin = start / row.total
            placed.append(
                PlacedCount(
                    verdict,
                    count,
                    across(begin),
                    across(begin + share / 2),
                    across(share),
                    share >= 0.06,
                )
            )
            start += count
    return placed
