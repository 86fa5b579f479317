"""The next index out of the last one, where only a few pools read differently: their bits are set
anew, and what was worked out of all the others stays."""

from bisect import insort
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from pools.browse.index_rows import IndexedPool
from pools.claims.index_entry import FACETS, IndexEntry
from pools.claims.text import fold
from pools.claims.verdict import Verdict

if TYPE_CHECKING:
    from pools.browse.index import Index

Value = TypeVar("Value")
Key = TypeVar("Key", bound=Hashable)
MOST = 50  # pools that are changed one by one; beyond, reading all is as fast


def changed_in(last: "Index", rows: Sequence[IndexedPool]) -> list[int] | None:
    """The positions whose row is another one; None where pools came or went, so that positions
    mean something else, or where too many changed."""
    if [row.pk for row in last.rows] != [row.pk for row in rows]:
        return None
    found = [n for n, row in enumerate(rows) if row is not last.rows[n]]
    return found if len(found) <= MOST else None


def carry_over(last: "Index", index: "Index", changed: Sequence[int]) -> None:
    """Give a new index of the same pools, day and indicators what the last one has worked out, with
    the changed positions put right. The last one stays as it is."""

    def masks(before: dict[Key, int], values: Callable[[IndexedPool], Iterable[Key]]) -> Any:
        after = dict(before)
        for n in changed:
            for value in values(last.rows[n]):
                after[value] &= ~(1 << n)
            for value in values(index.rows[n]):
                after[value] = after.get(value, 0) | 1 << n
        return after

    def column(before: list[Value], value: Callable[[IndexedPool], Value]) -> list[Value]:
        after = before.copy()
        for n in changed:
            after[n] = value(index.rows[n])
        return after

    def order(before: list[int], key: Callable[[IndexedPool], Any]) -> list[int]:
        after = [n for n in before if n not in changed]
        for n in changed:
            insort(after, n, key=lambda n: (key(index.rows[n]), index.rows[n].tie_break))
        return after

    worked_out = vars(last)
    if "_facets" in worked_out:
        index._facets = {
            name: masks(last._facets[name], partial(_facet, read)) for name, read in FACETS.items()
        }
    if "_texts" in worked_out:
        index._texts = column(last._texts, lambda row: fold(row.entry["words"]))
    if "_numbers" in worked_out:
        index._numbers = {
            name: column(before, partial(_number, name)) for name, before in last._numbers.items()
        }
    for since, by_slug in last._verdict_masks.items():
        index._verdict_masks[since] = {
            slug: masks(before, partial(_verdict, slug, since)) for slug, before in by_slug.items()
        }
    for name, (key, before) in last._orders.items():
        index._orders[name] = (key, order(before, key))


def _facet(read: Callable[[IndexEntry], Sequence[str]], row: IndexedPool) -> Sequence[str]:
    return read(row.entry)


def _number(name: str, row: IndexedPool) -> float | None:
    return row.entry[name]  # type: ignore[literal-required]


def _verdict(slug: str, since: str, row: IndexedPool) -> list[Verdict]:
    return [row.verdict_since(slug, since)]
