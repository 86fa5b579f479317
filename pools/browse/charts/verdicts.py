"""How the verdicts are spread, a bar an indicator."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from pools.browse.charts.svg import ROW, Chart, TableRow, across
from pools.claims.formatting import number
from pools.claims.verdict import Verdict


@dataclass(frozen=True)
class VerdictCounts:
    """How many pools have each verdict on one indicator."""

    label: str
    met: int = 0
    partly: int = 0
    unmet: int = 0
    unknown: int = 0
    not_applicable: int = 0
    url: str = ""

    @cached_property
    def total(self) -> int:
        """All pools, those it does not apply to as well."""
        return sum(self.by_verdict.values())

    @cached_property
    def by_verdict(self) -> dict[str, int]:
        """The counts in the order in which they are shown."""
        return {verdict.value: getattr(self, verdict.value) for verdict in Verdict}


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
        return (_("Indicator"), *(str(verdict.word) for verdict in Verdict))

    @cached_property
    def rows(self) -> list[TableRow]:
        return [
            TableRow(
                row.label,
                tuple(number(count) for count in row.by_verdict.values()),
                row.url,
            )
            for row in self.counts
        ]

    @cached_property
    def summary(self) -> str:
        return "; ".join(
            _(
                "%(name)s: %(met)s met, %(partly)s partly, %(unmet)s not met, %(unknown)s unknown, "
                "does not apply to %(not_applicable)s"
            )
            % ({"name": row.label} | row.by_verdict)
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
    for verdict, count in row.by_verdict.items():
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
