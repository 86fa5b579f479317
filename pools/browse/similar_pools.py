"""Pools that differ least from one, by their verdicts."""

from collections.abc import Sequence
from dataclasses import dataclass

from pools.browse.cards import VerdictCell, cells_of, sentence_of
from pools.browse.index import Index
from pools.browse.index_rows import IndexedPool
from pools.claims.indicator import IndicatorSpec


@dataclass(frozen=True)
class SimilarPool:
    """A pool that differs in one verdict only, or in as few as possible."""

    slug: str
    name: str
    differs: tuple[str, ...]
    cells: tuple[VerdictCell, ...]
    sentence: str


def similar_to(slug: str, index: Index, limit: int = 3) -> list[SimilarPool]:
    """Open pools whose verdicts differ least from this one's, nearest first."""
    own = index.by_slug.get(slug)
    if own is None:
        return []
    specs = index.specs()
    others = [
        (_differing(own, row, specs), row.tie_break, row)
        for row in index.rows
        if row.slug != slug and row.entry["state"] == "active" and row.known
    ]
    found = []
    for differs, _turn, row in sorted(others, key=lambda item: (len(item[0]), item[1]))[:limit]:
        cells = cells_of(row, specs, index.day)
        found.append(SimilarPool(row.slug, row.entry["name"], differs, cells, sentence_of(cells)))
    return found


def _differing(
    one: IndexedPool, other: IndexedPool, specs: Sequence[IndicatorSpec]
) -> tuple[str, ...]:
    return tuple(
        spec.name for spec in specs if one.verdicts[spec.slug] is not other.verdicts[spec.slug]
    )
