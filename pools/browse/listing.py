"""One page of the listing: filtered, ordered, counted, and ready for a template."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pools.browse.cards import Card, cards_of
from pools.browse.facets import Chip, Drop, Facets, chips_of, drops_of, facets_of, widened
from pools.browse.filter_kinds import AT_LEAST_PARTLY
from pools.browse.filters import PoolFilter
from pools.browse.index import Index, IndexedPool, positions_in
from pools.browse.ordering import BY_NAME, DEFAULT, ORDERS, Order
from pools.browse.query import Query

PAGE_SIZE = 24
SOLO_MINIMUM = Decimal(32)  # ETH for a validator of one's own


@dataclass(frozen=True)
class Preset:
    """A ready question: a link that sets ordinary filters."""

    label: Promise
    help: Promise
    url: str
    current: bool


PRESETS: tuple[tuple[Promise, Promise, tuple[tuple[str, str], ...]], ...] = (
    (
        _("No custodian"),
        _("No person or company holds the stake: trustless, at least partly."),
        (("trustless", AT_LEAST_PARTLY),),
    ),
    (
        _("1 ETH is enough"),
        _("The minimum deposit is 1 ETH or less."),
        (("eth", "1"),),
    ),
    (
        _("Anyone can run a node"),
        _("Operators need nobody's permission."),
        (("permissionless-nodes", "met"),),
    ),
    (
        _("Open source and audited"),
        _("All essential code is open source, and an audit report is public."),
        (("open-source", "met"), ("audited", "met")),
    ),
)


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
    count: int
    total: int
    facets: Facets
    chips: list[Chip]
    drops: list[Drop]
    with_unknown: Drop | None  # for an empty result: the same with pools nobody has judged
    presets: list[Preset]
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
        return Query(kept, self.query.names).url()

    @property
    def columns(self) -> list[Column]:
        """The heads of the matrix, each with the page of its indicator."""
        return [
            Column(spec.name, reverse("indicator", args=[spec.slug]))
            for spec in self.filter.index.specs()
        ]


def listing_of(data: QueryDict, index: Index) -> Listing:
    """The page that a query string asks for. Unknown parameters are ignored."""
    chosen = PoolFilter(data, index)
    values = chosen.values
    names = [*chosen.filters]
    query = Query(values, names)
    order = BY_NAME.get(values.get("sort", ""), DEFAULT)
    kept = chosen.keep()
    positions = positions_in(kept, index.ordered(order.name, order.key))
    page = Paginator(positions, PAGE_SIZE).get_page(data.get("page"))
    rows: list[IndexedPool] = [index.rows[position] for position in page.object_list]
    facets = facets_of(chosen)
    return Listing(
        filter=chosen,
        query=query,
        page=page,
        cards=cards_of(index, rows) if rows else [],
        count=len(positions),
        total=len(index.rows),
        facets=facets,
        chips=chips_of(chosen, query),
        drops=drops_of(chosen, query) if chosen.is_valid() and not positions else [],
        with_unknown=widened(chosen, query) if chosen.is_valid() and not positions else None,
        presets=_presets(query, names),
        order=order,
        orders=ORDERS,
        view=values.get("view", "cards"),
        valid=chosen.is_valid(),
        enough_for_solo=values.get("eth", Decimal(0)) >= SOLO_MINIMUM,
        deep=len(chosen.active) > 1 or "q" in values,
    )


def _presets(query: Query, names: Sequence[str]) -> list[Preset]:
    pairs = set(query.pairs())
    return [
        Preset(
            label,
            help_line,
            Query(
                {name: value if name == "eth" else [value] for name, value in wanted}, names
            ).url(),
            pairs == set(wanted),
        )
        for label, help_line, wanted in PRESETS
        if all(name in names for name, _value in wanted)
    ]
