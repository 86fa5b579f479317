"""Who holds how much, against lines that matter."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from pools.browse.charts.svg import Chart, TableRow, across, share_words
from pools.claims import dates

ROW = 64  # pixels from one bar's label to the next
TOP = 28  # pixels above the first, for the names of the lines


@dataclass(frozen=True)
class Threshold:
    """A line worth knowing, in percent of all staked ETH."""

    percent: Decimal
    label: str
    meaning: str = ""


@dataclass(frozen=True)
class Share:
    """A holder's share in percent; ``None`` is unknown and drawn as missing."""

    label: str
    percent: Decimal | None
    url: str = ""
    as_of: str | None = None


@dataclass(frozen=True)
class PlacedShare:
    """A bar in its place."""

    label: str
    words: str
    when: str  # the date of the figure in words
    width: str
    y: int
    missing: bool


@dataclass(frozen=True)
class PlacedThreshold:
    """A threshold in its place."""

    label: str
    meaning: str
    x: str


@dataclass(frozen=True, kw_only=True)
class ShareBars(Chart):
    """Who holds how much, against lines that matter. Thresholds are in percent.

    ``shares`` are drawn and listed; ``more`` stand in the table only.
    """

    shares: Sequence[Share]
    more: Sequence[Share] = ()
    thresholds: Sequence[Threshold] = ()
    full: Decimal = Decimal(70)  # percent at the right edge

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return (_("Holder"), _("Share"), _("As of"))

    @cached_property
    def rows(self) -> list[TableRow]:
        return [
            TableRow(
                share.label,
                (share_words(share.percent, share.as_of), _when(share)),
                share.url,
            )
            for share in (*self.shares, *self.more)
        ]

    @cached_property
    def height(self) -> int:
        return TOP + ROW * len(self.shares)

    @cached_property
    def lines(self) -> list[PlacedThreshold]:
        return [
            PlacedThreshold(line.label, line.meaning, across(float(line.percent / self._edge)))
            for line in self.thresholds
        ]

    @cached_property
    def bars(self) -> list[PlacedShare]:
        return [
            PlacedShare(
                label=share.label,
                words=share_words(share.percent, share.as_of),
                when=_when(share),
                width=across(float((share.percent or Decimal(0)) / self._edge)),
                y=TOP + ROW * place,
                missing=share.percent is None,
            )
            for place, share in enumerate(self.shares)
        ]

    @cached_property
    def _edge(self) -> Decimal:
        return max([self.full, *(share.percent for share in self.shares if share.percent)])


def _when(share: Share) -> str:
    return dates.in_words(share.as_of) if share.as_of else ""
