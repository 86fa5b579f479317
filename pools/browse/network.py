"""Pictures of all pools together and of the network they belong to.

Built from the index, from the pools' published shares and from the network figures; kept as
long as the index is, which is until anything visitors see changes or the day ends.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pools.browse import index as indexes
from pools.browse.charts import (
    ClientBars,
    ClientLayer,
    ClientPart,
    FeePoint,
    FeePoints,
    Origin,
    Share,
    ShareBars,
    ShareSeries,
)
from pools.browse.figure_words import figure_words
from pools.browse.index import Index, IndexedPool
from pools.browse.pool_charts import stake_thresholds
from pools.browse.share_history import share_history
from pools.claims import dates
from pools.claims.agreement import Disagreement, disagreement
from pools.claims.facts import SourceNote
from pools.claims.formatting import number, percent
from pools.models import NetworkFigure, PublishedPool
from pools.models.generation_cache import remembered

Key = NetworkFigure.Key
DRAWN = 10  # holders with a bar of their own
LISTED = 60  # more of them in the table
MOST_POINTS = 80  # pools drawn one by one; beyond, those that share a place share a point
UNNAMED = "unknown"  # the label of what a measurement could not identify
NUMBERS = (Key.STAKED_ETH, Key.VALIDATORS, Key.LIQUID, Key.APR)


@dataclass(frozen=True)
class Figure:
    """One number about the network, in words, with where it is from."""

    label: str
    words: str
    as_of: str
    method: str
    origin: Origin


@dataclass(frozen=True)
class Dispute:
    """What several sources say of one pool's share."""

    name: str
    url: str
    sources: tuple[SourceNote, ...]

    @property
    def disagreement(self) -> Disagreement | None:
        """Whether they are in conflict, or one is only older."""
        return disagreement(self.sources)


@dataclass(frozen=True)
class Network:
    """Everything the page on the network shows."""

    figures: tuple[Figure, ...]
    stake: ShareBars
    disputes: tuple[Dispute, ...]
    execution: ClientBars
    consensus: ClientBars
    fees: FeePoints
    over_time: ShareSeries


def current_network() -> Network:
    """The network in the active language. Two queries once an index; see there for its own."""
    return remembered(("network", get_language()), lambda: build(indexes.current_index()))


def build(index: Index) -> Network:
    """Read what the pictures need. Two queries."""
    figures = list(NetworkFigure.objects.order_by("key", "-as_of", "-value"))
    published = list(
        PublishedPool.objects.exclude(document__network_shares=[])
        .order_by("slug")
        .values_list("slug", "document__name", "document__network_shares", "document__sources")
    )
    return Network(
        figures=tuple(_figure(figure) for figure in figures if figure.key in NUMBERS),
        stake=_stake(index, figures, published),
        disputes=_disputes(published),
        execution=_clients(figures, Key.EXECUTION),
        consensus=_clients(figures, Key.CONSENSUS),
        fees=_fees(index),
        over_time=share_history(published),
    )


def _figure(figure: NetworkFigure) -> Figure:
    words = {
        Key.STAKED_ETH: lambda: _("%s ETH") % number(round(figure.value)),
        Key.VALIDATORS: lambda: number(round(figure.value)),
    }.get(Key(figure.key), lambda: percent(figure.value))()
    return Figure(
        label=figure.get_key_display(),
        words=words,
        as_of=figure.as_of,
        method=figure_words(figure.method),
        origin=Origin(figure.publisher, figure.url),
    )


# --- Who holds how much --------------------------------------------------------------------


def _stake(
    index: Index, figures: Iterable[NetworkFigure], published: Sequence[tuple[Any, ...]]
) -> ShareBars:
    known = []
    holders = _holders(figures)
    origins = [
        Origin(figure.publisher, figure.url) for figure in figures if figure.key == Key.HOLDER
    ]
    for slug, name, shares, sources in published:
        newest = max(shares, key=lambda share: share["as_of"])
        value = Decimal(str(newest["percent"]))
        # The same measurement of the whole holder is drawn once, by the name that says so.
        drawn = (value, newest["as_of"])
        same = next((one for one in holders if (one.percent, one.as_of) == drawn), None)
        if same:
            holders.remove(same)
        label = same.label if same else name
        known.append(Share(label, value, reverse("pool", args=[slug]), newest["as_of"]))
        origins += [
            Origin(source["publisher"], source["url"])
            for source in sources
            if source["topic"] == "network_shares" and source["stance"] != "differs"
        ]
    known += holders
    known.sort(key=lambda share: (-(share.percent or 0), share.label))
    unknown = len(index.rows) - len(published)
    missing = []
    if unknown:
        label = ngettext("%d pool of this directory", "%d pools of this directory", unknown)
        missing = [Share(label % unknown, None, reverse("pools"))]
    return ShareBars(
        key="stake",
        title=_("Who controls staked ETH"),
        says=_what_it_shows(known),
        origins=tuple({origin.url: origin for origin in origins}.values()),
        shares=[*known[:DRAWN], *missing],
        more=known[DRAWN : DRAWN + LISTED],
        thresholds=stake_thresholds(),
    )


def _holders(figures: Iterable[NetworkFigure]) -> list[Share]:
    """The newest figure of each holder that is no pool of this directory."""
    newest: dict[str, NetworkFigure] = {}
    for figure in figures:
        if figure.key == Key.HOLDER:
            newest.setdefault(figure.label, figure)  # the newest come first
    return [
        Share(figure_words(figure.label), figure.value, figure.url, figure.as_of)
        for figure in newest.values()
    ]


def _what_it_shows(shares: Sequence[Share]) -> str:
    """The largest holder against the lines, and from when the figures are."""
    if not shares:
        return ""
    largest = shares[0]
    words = {
        "name": largest.label,
        "share": percent(largest.percent or Decimal(0)),
        "date": dates.in_words(largest.as_of or ""),
    }
    below = [line for line in stake_thresholds() if (largest.percent or 0) < line.percent]
    passed = [line for line in stake_thresholds() if (largest.percent or 0) >= line.percent]
    if passed and below:
        said = _(
            "The largest, %(name)s, held %(share)s (%(date)s): past %(past)s, short of %(next)s."
        )
        words |= {"past": passed[-1].label, "next": below[0].label}
    elif passed:
        said = _("The largest, %(name)s, held %(share)s (%(date)s): past every line.")
    else:
        said = _("The largest, %(name)s, held %(share)s (%(date)s): short of every line.")
    years = sorted({dates.earliest(share.as_of).year for share in shares if share.as_of})
    when = _("The figures are the newest we can cite, not today's: all are from %(first)s.")
    if len(years) > 1:
        when = _(
            "The figures are the newest we can cite, not today's: they are from %(first)s to "
            "%(last)s, each with its own date."
        )
    when %= {"first": years[0], "last": years[-1]}
    return f"{said % words} {when}"


def _disputes(published: Sequence[tuple[Any, ...]]) -> tuple[Dispute, ...]:
    """The pools on whose share sources disagree."""
    found = []
    for slug, name, _shares, sources in published:
        notes = [
            SourceNote.model_validate(source)
            for source in sources
            if source["topic"] == "network_shares"
        ]
        if disagreement(notes):
            found.append(Dispute(name, reverse("pool", args=[slug]), tuple(notes)))
    return tuple(found)


# --- Clients of the whole network ----------------------------------------------------------


def _clients(figures: Iterable[NetworkFigure], key: NetworkFigure.Key) -> ClientBars:
    """A bar for each way of measuring, the newest first; never an average of two."""
    measured: dict[tuple[str, str], list[NetworkFigure]] = {}
    for figure in figures:
        if figure.key == key:
            measured.setdefault((figure.as_of, figure.method), []).append(figure)
    return ClientBars(
        key=key.value.replace("_", "-"),
        title=_("Execution clients of the whole network")
        if key == Key.EXECUTION
        else _("Consensus clients of the whole network"),
        says=_("Each bar is one way of measuring, named after who measured."),
        origins=tuple(
            {
                figure.url: Origin(figure.publisher, figure.url)
                for found in measured.values()
                for figure in found
            }.values()
        ),
        layers=[
            ClientLayer(
                label=found[0].publisher,
                note=figure_words(method),
                parts=[
                    ClientPart(_("not identified"), figure.value, identified=False)
                    if figure.label == UNNAMED
                    else ClientPart(figure.label, figure.value)
                    for figure in found
                ],
                as_of=as_of,
            )
            for (as_of, method), found in sorted(measured.items(), reverse=True)
        ],
    )


# --- What one pays and what one gets -------------------------------------------------------


def _fees(index: Index) -> FeePoints:
    rows = [row for row in index.rows if row.entry["state"] != "closed"]
    return FeePoints(
        key="fees",
        title=_("Fee against verdicts met"),
        says=_("Each pool that is not closed: what it keeps of the rewards, and what it meets."),
        as_of=index.day.isoformat(),
        origins=(Origin(_("this directory")),),
        points=_merged(rows) if len(rows) > MOST_POINTS else [_point(row) for row in rows],
        total=len(index.indicators),
    )


def _point(row: IndexedPool) -> FeePoint:
    return FeePoint(row.entry["name"], _fee(row), row.met, reverse("pool", args=[row.slug]))


def _fee(row: IndexedPool) -> Decimal | None:
    fee = row.entry["fee"]
    return None if fee is None else Decimal(str(fee))


def _merged(rows: Iterable[IndexedPool]) -> list[FeePoint]:
    """One point for all pools with the same fee and as many verdicts met."""
    places: dict[tuple[Decimal | None, int], list[IndexedPool]] = {}
    for row in rows:
        places.setdefault((_fee(row), row.met), []).append(row)
    return [
        _point(found[0])
        if len(found) == 1
        else FeePoint(ngettext("%d pool", "%d pools", len(found)) % len(found), fee, met)
        for (fee, met), found in places.items()
    ]
