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
    ShareBars,
    ShareSeries,
)
from pools.browse.figure_words import figure_words
from pools.browse.index import Index
from pools.browse.index_rows import IndexedPool
from pools.browse.share_history import share_history
from pools.browse.stake_shares import by_holder, stake_bars
from pools.claims.agreement import Disagreement, disagreement
from pools.claims.facts import SourceNote
from pools.claims.formatting import number, percent
from pools.claims.translations import translated
from pools.models import NetworkFigure, PublishedPool
from pools.models.generation_cache import remembered

Key = NetworkFigure.Key
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
    rows = list(
        PublishedPool.objects.exclude(document__network_shares=[])
        .order_by("slug")
        .values_list(
            "slug",
            "document__name",
            "document__network_shares",
            "document__sources",
            "document__translations",
            "document__sizes",
        )
    )
    sizes = {slug: counted for slug, *_rest, counted in rows}
    published = by_holder(
        figures,
        (
            (slug, name, shares, _sources(sources, translations))
            for slug, name, shares, sources, translations, _counted in rows
        ),
    )
    return Network(
        figures=tuple(_figure(figure) for figure in figures if figure.key in NUMBERS),
        stake=stake_bars(index, figures, published, sizes),
        disputes=_disputes(published),
        execution=_clients(figures, Key.EXECUTION),
        consensus=_clients(figures, Key.CONSENSUS),
        fees=_fees(index),
        over_time=share_history(published),
    )


def _sources(sources: Iterable[Any], translations: Iterable[Any] | None) -> tuple[SourceNote, ...]:
    """What is said of the share, in the active language where it has been translated."""
    words = {
        one["of"]: one["text"]
        for one in translations or ()
        if one["language"] == (get_language() or "")[:2]
    }
    return tuple(
        translated(SourceNote.model_validate(source), words)
        for source in sources
        if source["topic"] == "network_shares"
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


# --- On whose share sources disagree -------------------------------------------------------


def _disputes(published: Sequence[tuple[Any, ...]]) -> tuple[Dispute, ...]:
    """The pools on whose share sources disagree."""
    found = []
    for slug, name, _shares, sources in published:
        if disagreement(sources):
            found.append(Dispute(name, reverse("pool", args=[slug]), sources))
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
