"""Client shares as stacked bars with a mark at one half."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from pools.browse.charts.svg import Chart, TableRow, across
from pools.claims import dates
from pools.claims.formatting import dated_share

WIDE, NARROW = 440, 260  # pixels a bar is sure to have where two stand side by side, and on a phone


@dataclass(frozen=True)
class ClientPart:
    """A client's share in percent; an empty name is the largest client, not named."""

    client: str
    percent: Decimal
    identified: bool = True  # False: measured, but nobody can say which client it is


@dataclass(frozen=True)
class ClientLayer:
    """The clients of one layer. ``partial``: measured on only some operators; ``note``: how."""

    label: str
    parts: Sequence[ClientPart]
    as_of: str | None = None
    partial: bool = False
    note: str = ""


@dataclass(frozen=True)
class PlacedPart:
    """A stretch of a stacked bar; ``tone`` 0 is what nobody can name."""

    number: int
    label: str
    words: str
    x: str
    middle: str
    width: str
    tone: int
    wide: bool  # room for its number
    named: bool  # room for its name on a wide screen
    named_narrow: bool  # and on a phone


@dataclass(frozen=True)
class PlacedLayer:
    """A stacked bar in its place."""

    label: str
    parts: list[PlacedPart]
    y: int
    as_of: str | None
    partial: bool
    note: str


@dataclass(frozen=True, kw_only=True)
class ClientBars(Chart):
    """Client shares as stacked bars with a mark at one half."""

    layers: Sequence[ClientLayer]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return (_("Client"), _("Layer"), _("Share"), _("As of"))

    @cached_property
    def rows(self) -> list[TableRow]:
        return [
            TableRow(
                part.label,
                (layer.label, part.words, dates.in_words(layer.as_of) if layer.as_of else ""),
            )
            for layer in self.bars
            for part in layer.parts
        ]

    @cached_property
    def height(self) -> int:
        return 24 + 68 * len(self.layers)

    @cached_property
    def bars(self) -> list[PlacedLayer]:
        return [
            PlacedLayer(
                layer.label,
                _stack(layer),
                24 + 68 * place,
                layer.as_of,
                layer.partial,
                layer.note,
            )
            for place, layer in enumerate(self.layers)
        ]


def _stack(layer: ClientLayer) -> list[PlacedPart]:
    placed: list[PlacedPart] = []
    start = Decimal(0)
    for place, part in enumerate(sorted(layer.parts, key=_order)):
        label = part.client or _("largest client, not named")
        tone = place % 4 + 1 if part.identified else 0
        placed.append(_part(place + 1, label, start, part.percent, tone=tone, as_of=layer.as_of))
        start += part.percent
    rest = Decimal(100) - start
    if rest > Decimal("0.5"):  # rounding in the sources is no missing share
        placed.append(
            _part(len(placed) + 1, _("not reported"), start, rest, tone=0, as_of=layer.as_of)
        )
    return placed


def _order(part: ClientPart) -> tuple[bool, Decimal]:
    return (not part.identified, -part.percent)


def _part(
    place: int, label: str, start: Decimal, share: Decimal, *, tone: int, as_of: str | None
) -> PlacedPart:
    begin, width = float(start) / 100, float(share) / 100
    return PlacedPart(
        number=place,
        label=label,
        words=dated_share(share, as_of),
        x=across(begin),
        middle=across(begin + width / 2),
        width=across(width),
        tone=tone,
        wide=share >= 6,
        named=7.5 * len(label) + 16 <= WIDE * width,
        named_narrow=7.5 * len(label) + 16 <= NARROW * width,
    )
