"""What a visitor picked for comparison. The listing's address carries it, as ``pool`` does on the
comparison, so that it stays through pages, filters and reloads."""

from collections.abc import Sequence
from dataclasses import dataclass

from pools.browse.cards import Pick
from pools.browse.comparison import MOST, compare_url
from pools.browse.index import Index
from pools.browse.query import Query


@dataclass(frozen=True)
class PickedPool:
    """A pool that is picked, with the listing without the pick."""

    slug: str
    name: str
    remove_url: str


@dataclass(frozen=True)
class Picks:
    """The picked pools, and the listing's page they were picked on."""

    pools: tuple[PickedPool, ...]
    query: Query
    page: int

    @property
    def most(self) -> int:
        """How many can be compared at once."""
        return MOST

    @property
    def count(self) -> int:
        """How many are picked."""
        return len(self.pools)

    @property
    def full(self) -> bool:
        """Whether no more can be picked."""
        return self.count >= MOST

    @property
    def compare_url(self) -> str:
        """The comparison of what is picked."""
        return compare_url([pool.slug for pool in self.pools], on=self.query.on)

    @property
    def clear_url(self) -> str:
        """The same page of the listing with nothing picked."""
        return self.query.picking(()).url(self.page)

    def of(self, slug: str) -> Pick:
        """The link of one pool."""
        chosen = slug in self.query.picks
        if self.full and not chosen:
            return Pick(chosen, "")
        return Pick(chosen, _toggled(self.query, slug).url(self.page))


def picked(asked: Sequence[str], index: Index) -> tuple[str, ...]:
    """The pools an address picks: those there are, each once, no more than can be compared."""
    return tuple(slug for slug in dict.fromkeys(asked) if slug in index.by_slug)[:MOST]


def picks_of(query: Query, page: int, index: Index) -> Picks:
    """What is picked, by name, with the links that change it."""
    return Picks(
        tuple(
            PickedPool(
                slug,
                index.by_slug[slug].entry["name"],
                _toggled(query, slug).url(page),
            )
            for slug in query.picks
        ),
        query,
        page,
    )


def _toggled(query: Query, slug: str) -> Query:
    if slug in query.picks:
        return query.picking(tuple(one for one in query.picks if one != slug))
    return query.picking((*query.picks, slug))
