"""One page of the listing: filtered, ordered, counted, and ready for a template."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from pools.browse.cards import Card, cards_of
from pools.browse.facets import Chip, Drop, Facets, chips_of, drops_of, facets_of, widened
from pools.browse.filters import PoolFilter
from pools.browse.index import Index, positions_in
from pools.browse.index_rows import IndexedPool
from pools.browse.ordering import BY_NAME, DEFAULT, ORDERS, Order
from pools.browse.picks import Picks, picked, picks_of
from pools.browse.presets import Preset, presets_of
from pools.browse.query import Query

PAGE_SIZE = 24
PERSONAL = frozenset({"q", "eth"})  # what a person typed, and their amount of ETH
NO_CHOICE = PERSONAL | {"sort", "view"}  # what the counts of the choices do not depend on
SOLO_MINIMUM = Decimal(32)  # ETH for a validator of one's own


@dataclass(frozen=True)
class Column:
    """An indicator above its column."""

    name: str
    url: str


@dataclass(frozen=True)
class Listing:
    """Everything the listing page shows."""

    filter: PoolFilter
    query: Query
    page: Page[int]
    cards: list[Card]
    picks: Picks
    count: int
    total: int
    facets: Facets
    chips: list[Chip]
    drops: list[Drop]
    with_unknown: Drop | None  # for an empty result: the same with pools nobody has judged
    presets: "list[Preset] | SimpleLazyObject[list[Preset]]"
    order: Order
    orders: Sequence[Order]
    view: str
    valid: bool
    enough_for_solo: bool
    deep: bool  # too special a combination to be worth a search engine's while

    @property
    def chosen_count(self) -> int:
        """How many filters are on, for the button on narrow screens."""
        return len(self.chips)

    @property
    def cards_url(self) -> str:
        """The same pools as cards."""
        return self.query.having(view="cards").url()

    @property
    def matrix_url(self) -> str:
        """The same pools as a matrix."""
        return self.query.having(view="matrix").url()

    @property
    def clear_url(self) -> str:
        """All pools, in the chosen order and view."""
        kept = {name: self.query.values.get(name) for name in ("sort", "view")}
        return replace(self.query, values=kept).url()

    @property
    def feed_query(self) -> str:
        """What the feed of these pools' changes is asked by."""
        return feed_query(self.filter).string()

    @property
    def kept(self) -> str:
        """Under which the filters are remembered: what was asked for, where it can be read and
        holds nothing of a person's own; else empty."""
        return "" if PERSONAL & self.query.values.keys() or not self.valid else self.query.url()

    @property
    def choices_kept(self) -> "tuple[Any, ...]":
        """Under which the choices are remembered: what they depend on. Of what is a person's own,
        that is which pools it leaves, and not what they typed. Empty where nothing can be read."""
        if not self.valid:
            return ()
        values = {
            name: value for name, value in self.filter.values.items() if name not in NO_CHOICE
        }
        others = {name for name in self.filter.filters if name not in PERSONAL}
        left = [self.filter.keep(without=others, with_unknown=also) for also in (False, True)]
        return Query(values, [*values], on=self.query.on).string(), *left

    @property
    def canonical(self) -> str:
        """This page by its shortest address."""
        return replace(self.query, on="").picking(()).url(self.page.number)

    @property
    def columns(self) -> list[Column]:
        """The heads of the matrix, each with the page of its indicator."""
        return [
            Column(spec.name, reverse("indicator", args=[spec.slug]))
            for spec in self.filter.index.specs()
        ]


def feed_query(chosen: PoolFilter) -> Query:
    """What decides which pools are kept, without how they are ordered and drawn."""
    kept = {name: value for name, value in chosen.values.items() if name not in ("sort", "view")}
    return Query(kept, [*chosen.filters])


def listing_of(data: QueryDict, index: Index, on: str = "") -> Listing:
    """The page that a query string asks for. Unknown parameters are ignored. Links keep the day
    ``on`` that was asked for."""
    chosen = PoolFilter(data, index)
    values = chosen.values
    names = [*chosen.filters]
    query = Query(values, names, picked(data.getlist("pool"), index), on)
    order = BY_NAME.get(values.get("sort", ""), DEFAULT)
    kept = chosen.keep()
    positions = positions_in(kept, index.ordered(order.name, order.key))
    page = Paginator(positions, PAGE_SIZE).get_page(data.get("page"))
    rows: list[IndexedPool] = [index.rows[position] for position in page.object_list]
    picks = picks_of(query, page.number, index)
    return Listing(
        filter=chosen,
        query=query,
        page=page,
        cards=[
            replace(card, pick=picks.of(card.slug), url=query.on_its_day(card.url))
            for card in cards_of(index, rows)
        ]
        if rows
        else [],
        picks=picks,
        count=len(positions),
        total=len(index.rows),
        facets=facets_of(chosen),
        chips=chips_of(chosen, query),
        drops=drops_of(chosen, query) if chosen.is_valid() and not positions else [],
        with_unknown=widened(chosen, query) if chosen.is_valid() and not positions else None,
        # Made where the template asks for them: the remembered ones ask for nothing.
        presets=SimpleLazyObject(lambda: presets_of(chosen, query)),
        order=order,
        orders=ORDERS,
        view=values.get("view", "cards"),
        valid=chosen.is_valid(),
        enough_for_solo=values.get("eth", Decimal(0)) >= SOLO_MINIMUM,
        deep=len(chosen.active) > 1 or "q" in values,
    )
