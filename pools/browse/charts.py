"""Charts as plain values: what is drawn, what it says, and the table behind it.

The server draws them as SVG without a viewBox: lengths across are percentages and lengths
down are pixels, so a chart fills any width while its words keep their size. Every chart
says its as-of date and its sources, and gives the same data as a table.
"""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from pools.claims import dates
from pools.claims.words import number, percent

ROW = 52  # pixels from one bar's label to the next


@dataclass(frozen=True)
class Origin:
    """Where a chart's figures come from."""

    publisher: str
    url: str = ""


@dataclass(frozen=True)
class Row:
    """A row of the table behind a chart; ``url`` makes its first cell a link."""

    label: str
    values: tuple[str, ...]
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """What every chart carries. ``key`` is unique on its page; ``as_of`` a partial date."""

    key: str
    title: str
    says: str = ""
    as_of: str | None = None
    origins: tuple[Origin, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The heads of the table."""
        raise NotImplementedError

    @property
    def rows(self) -> list[Row]:
        """The table behind the drawing."""
        raise NotImplementedError

    @property
    def summary(self) -> str:
        """The drawing in words, for those who do not see it."""
        return "; ".join(f"{row.label}: {', '.join(filter(None, row.values))}" for row in self.rows)


def across(share: float, start: float = 0, end: float = 100) -> str:
    """A position across the drawing, for a share between 0 and 1."""
    return f"{start + (end - start) * share:.2f}%"


# --- Shares against thresholds -------------------------------------------------------------


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
    """Who holds how much, against lines that matter. Thresholds are in percent."""

    shares: Sequence[Share]
    thresholds: Sequence[Threshold] = ()
    full: Decimal = Decimal(70)  # percent at the right edge

    @property
    def columns(self) -> tuple[str, ...]:
        return (_("Pool"), _("Share"), _("As of"))

    @property
    def rows(self) -> list[Row]:
        return [
            Row(
                share.label,
                (_words(share.percent), dates.in_words(share.as_of) if share.as_of else ""),
                share.url,
            )
            for share in self.shares
        ]

    @property
    def height(self) -> int:
        return 28 + ROW * len(self.shares)

    @property
    def lines(self) -> list[PlacedThreshold]:
        return [
            PlacedThreshold(line.label, line.meaning, across(float(line.percent / self._edge)))
            for line in self.thresholds
        ]

    @property
    def bars(self) -> list[PlacedShare]:
        return [
            PlacedShare(
                label=share.label,
                words=_words(share.percent),
                width=across(float((share.percent or Decimal(0)) / self._edge)),
                y=28 + ROW * place,
                missing=share.percent is None,
            )
            for place, share in enumerate(self.shares)
        ]

    @property
    def _edge(self) -> Decimal:
        return max([self.full, *(share.percent for share in self.shares if share.percent)])


def _words(share: Decimal | None) -> str:
    return _("Unknown") if share is None else percent(share)


# --- Clients inside a pool -----------------------------------------------------------------


@dataclass(frozen=True)
class ClientPart:
    """A client's share in percent; an empty name is the largest client, not named."""

    client: str
    percent: Decimal


@dataclass(frozen=True)
class ClientLayer:
    """The clients of one layer. ``partial``: measured on only some operators."""

    label: str
    parts: Sequence[ClientPart]
    as_of: str | None = None
    partial: bool = False


@dataclass(frozen=True)
class PlacedPart:
    """A stretch of a stacked bar; ``tone`` 0 is the part nobody reported."""

    number: int
    label: str
    words: str
    x: str
    middle: str
    width: str
    tone: int
    wide: bool


@dataclass(frozen=True)
class PlacedLayer:
    """A stacked bar in its place."""

    label: str
    parts: list[PlacedPart]
    y: int
    as_of: str | None
    partial: bool


@dataclass(frozen=True, kw_only=True)
class ClientBars(Chart):
    """Client shares as stacked bars with a mark at one half."""

    layers: Sequence[ClientLayer]

    @property
    def columns(self) -> tuple[str, ...]:
        return (_("Client"), _("Layer"), _("Share"), _("As of"))

    @property
    def rows(self) -> list[Row]:
        return [
            Row(
                part.label,
                (layer.label, part.words, dates.in_words(layer.as_of) if layer.as_of else ""),
            )
            for layer in self.bars
            for part in layer.parts
        ]

    @property
    def height(self) -> int:
        return 24 + 68 * len(self.layers)

    @property
    def bars(self) -> list[PlacedLayer]:
        return [
            PlacedLayer(layer.label, _stack(layer), 24 + 68 * place, layer.as_of, layer.partial)
            for place, layer in enumerate(self.layers)
        ]


def _stack(layer: ClientLayer) -> list[PlacedPart]:
    placed: list[PlacedPart] = []
    start = Decimal(0)
    for place, part in enumerate(sorted(layer.parts, key=lambda part: -part.percent)):
        label = part.client or _("largest client, not named")
        placed.append(_part(place + 1, label, start, part.percent, place % 4 + 1))
        start += part.percent
    rest = Decimal(100) - start
    if rest > Decimal("0.5"):  # rounding in the sources is no missing share
        placed.append(_part(len(placed) + 1, _("not reported"), start, rest, 0))
    return placed


def _part(place: int, label: str, start: Decimal, share: Decimal, tone: int) -> PlacedPart:
    begin, width = float(start) / 100, float(share) / 100
    return PlacedPart(
        number=place,
        label=label,
        words=percent(share),
        x=across(begin),
        middle=across(begin + width / 2),
        width=across(width),
        tone=tone,
        wide=share >= 6,
    )


# --- Audits over time ----------------------------------------------------------------------


@dataclass(frozen=True)
class AuditMark:
    """An audit; ``date`` is a partial date or unknown."""

    auditor: str
    date: str | None
    scope: str = ""
    report: str = ""
    superseded: bool = False


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


@dataclass(frozen=True)
class Tick:
    """A mark on an axis."""

    label: str
    x: str


@dataclass(frozen=True, kw_only=True)
class AuditLine(Chart):
    """Audits on a time line that ends on a given day. Undated ones stand apart."""

    audits: Sequence[AuditMark]
    until: dt.date

    @property
    def columns(self) -> tuple[str, ...]:
        return (_("No. and auditor"), _("Date"), _("Scope"), _("State"))

    @property
    def rows(self) -> list[Row]:
        return [
            Row(
                f"{place}. {audit.auditor}",
                (
                    dates.in_words(audit.date) if audit.date else _("Unknown"),
                    audit.scope,
                    _("code since replaced") if audit.superseded else "",
                ),
                audit.report,
            )
            for place, audit in enumerate(self._sorted, 1)
        ]

    @property
    def ticks(self) -> list[Tick]:
        first, last = self._first.year, self.until.year
        step = 1 if last - first < 6 else 2
        return [
            Tick(str(year), self._x(dt.date(year, 1, 1))) for year in range(first, last + 1, step)
        ]

    @property
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

    @property
    def base(self) -> int:
        """Where the axis lies."""
        return max((mark.y for mark in self.marks), default=16) + 20

    @property
    def height(self) -> int:
        return self.base + 24

    @property
    def has_undated(self) -> bool:
        return any(not audit.date for audit in self.audits)

    @property
    def _sorted(self) -> list[AuditMark]:
        return sorted(self.audits, key=lambda audit: (audit.date is None, audit.date or ""))

    @property
    def _first(self) -> dt.date:
        known = [dates.earliest(audit.date) for audit in self.audits if audit.date]
        return dt.date(min(known, default=self.until).year, 1, 1)

    def _share(self, day: dt.date) -> float:
        days = max((self.until - self._first).days, 1)
        return min(max((day - self._first).days / days, 0), 1)

    def _x(self, day: dt.date) -> str:
        return across(self._share(day), 3, 80)


# --- How the verdicts are spread -----------------------------------------------------------


@dataclass(frozen=True)
class VerdictCounts:
    """How many pools have each verdict on one indicator."""

    label: str
    met: int = 0
    partly: int = 0
    unmet: int = 0
    unknown: int = 0
    url: str = ""

    @property
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

    @property
    def columns(self) -> tuple[str, ...]:
        return (_("Indicator"), _("Met"), _("Partly"), _("Not met"), _("Unknown"))

    @property
    def rows(self) -> list[Row]:
        return [
            Row(
                row.label,
                tuple(number(count) for count in (row.met, row.partly, row.unmet, row.unknown)),
                row.url,
            )
            for row in self.counts
        ]

    @property
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

    @property
    def height(self) -> int:
        return ROW * len(self.counts)

    @property
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


# --- Fee against verdicts met --------------------------------------------------------------


@dataclass(frozen=True)
class FeePoint:
    """A pool's fee in percent of rewards (or unknown) and how many indicators it meets."""

    name: str
    fee: Decimal | None
    met: int
    url: str = ""


@dataclass(frozen=True)
class PlacedPoint:
    """A point in its place; ``offset`` sets those apart that share a place, in pixels."""

    name: str
    words: str
    x: str
    y: int
    offset: int
    missing: bool
    side: str  # where its name stands: "after", "before" or, for want of room, nowhere


@dataclass(frozen=True, kw_only=True)
class FeePoints(Chart):
    """Fee against the number of indicators met; unknown fees stand in a column apart."""

    points: Sequence[FeePoint]
    total: int = 9
    _width: int = field(default=620, repr=False)  # pixels assumed when placing names

    @property
    def columns(self) -> tuple[str, ...]:
        return (_("Pool"), _("Fee"), _("Indicators met"))

    @property
    def rows(self) -> list[Row]:
        return [
            Row(point.name, (_words(point.fee), number(point.met)), point.url)
            for point in self.points
        ]

    @property
    def height(self) -> int:
        return 34 * (self.total + 1) + 28

    @property
    def base(self) -> int:
        return 34 * (self.total + 1)

    @property
    def levels(self) -> list[tuple[int, int]]:
        """``(number met, y)`` from the top down."""
        return [(met, self._y(met)) for met in range(self.total, -1, -1)]

    @property
    def ticks(self) -> list[Tick]:
        step = 10 if self._most > 15 else 5
        return [Tick(percent(Decimal(at)), self._x(at)) for at in range(0, self._most + 1, step)]

    @property
    def has_unknown(self) -> bool:
        return any(point.fee is None for point in self.points)

    @property
    def placed(self) -> list[PlacedPoint]:
        seats: dict[tuple[str, int], int] = {}
        drafts = []
        for point in sorted(self.points, key=lambda p: (p.met, p.fee is None, p.fee or 0, p.name)):
            x = "90%" if point.fee is None else self._x(float(point.fee))
            seat = seats.get((x, point.met), 0)
            seats[x, point.met] = seat + 1
            drafts.append((point, x, seat * 15))
        placed = []
        taken: dict[int, float] = {}  # how far each row is filled from the start, in pixels
        for place, (point, x, offset) in enumerate(drafts):
            at = self._pixels(x, offset)
            following = drafts[place + 1 :][:1]
            limit = next(
                (self._pixels(nx, no) - 10 for p, nx, no in following if p.met == point.met),
                self._width,
            )
            needed = 7 * len(point.name) + 10  # pixels
            side = ""
            if at + needed < limit:
                side = "after"
            elif at - needed > taken.get(point.met, 0):
                side = "before"
            taken[point.met] = at + (needed if side == "after" else 10)
            placed.append(
                PlacedPoint(
                    name=point.name,
                    words=f"{point.name}: {_words(point.fee)}, {point.met}",
                    x=x,
                    y=self._y(point.met),
                    offset=offset,
                    missing=point.fee is None,
                    side=side,
                )
            )
        return placed

    def _pixels(self, x: str, offset: int) -> float:
        return float(x.rstrip("%")) / 100 * self._width + offset

    @property
    def _most(self) -> int:
        known = [point.fee for point in self.points if point.fee is not None]
        most = math.ceil(max(known, default=Decimal(10)))
        return max(-(-most // 5) * 5, 5)

    def _x(self, fee: float) -> str:
        return across(fee / self._most, 6, 80 if self.has_unknown else 92)

    def _y(self, met: int) -> int:
        return 17 + 34 * (self.total - met)
