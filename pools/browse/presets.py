"""Ready questions above the listing: links that add ordinary filters to those chosen.

Each counts what the listing would show with it; only those that find a pool are shown. Their words
claim no more than the filters they set, and ask for pools that take deposits.
"""

from collections.abc import Set
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pools.browse.facets import chips_of
from pools.browse.filters import PoolFilter
from pools.browse.index import Index
from pools.browse.query import Query
from pools.claims.index_entry import NO_COMPANY, NO_SINGLE_PARTY

Wanted = tuple[tuple[str, str], ...]
OPEN: Wanted = (("status", "active"),)
# What the directory can say of "nobody can take my ETH": who holds it, whether one key could
# change that, and whether a change is known a day ahead.
SHARED_AND_DELAYED: Wanted = (
    ("custody", NO_COMPANY),
    ("control", NO_SINGLE_PARTY),
    ("delay", "1"),
)


@dataclass(frozen=True)
class Preset:
    """A ready question; ``sets`` names the filters it sets, as they stand above the results.

    ``unknown`` counts the pools it leaves out only because nobody knows, where those are most.
    """

    label: Promise
    sets: str
    url: str
    count: int
    unknown: int
    current: bool


PRESETS: tuple[tuple[Promise, Wanted], ...] = (
    (
        _("No company holds the ETH, and no key can change the code alone or at once"),
        SHARED_AND_DELAYED,
    ),
    (_("Audited, fee at most 10 %"), (("audited", "met"), ("fee", "10"))),
    (_("1 ETH is enough"), (("eth", "1"),)),
    (_("Usual wait of a week or less"), (("wait", "7"),)),
    (_("No key can change the code alone"), (("control", NO_SINGLE_PARTY),)),
    (_("No sign-up"), (("access", "nothing"),)),
    (_("Anyone can run a node"), (("permissionless-nodes", "met"),)),
    (_("Open source and audited"), (("open-source", "met"), ("audited", "met"))),
)


def presets_of(chosen: PoolFilter, query: Query) -> list[Preset]:
    """The ready questions that find something with what is chosen; what is picked stays picked."""
    now = query.pairs()
    found = []
    for question in questions_of(chosen.index):
        own = question.values.keys()
        asked = chosen.asking({**chosen.values, **question.values})
        count = asked.keep().bit_count()
        if count:
            unknown = asked.keep(with_unknown=True).bit_count() - count
            found.append(
                Preset(
                    question.label,
                    sets=question.sets,
                    url=replace(query, values=asked.values).url(),
                    count=count,
                    unknown=unknown if unknown > _judged(asked, count, own) else 0,
                    current=set(question.wanted) <= set(now),
                )
            )
    return found


@dataclass(frozen=True)
class _Question:
    label: Promise
    wanted: Wanted
    values: dict[str, Any]
    sets: str


def questions_of(index: Index) -> list[_Question]:
    """The questions that can be asked of these pools, in the active language: an editor may have
    deleted an indicator."""
    key = ("presets", get_language())
    return index.made(key) or index.make(key, index.specs(), lambda: _questions(index))


def _questions(index: Index) -> list[_Question]:
    found = []
    for label, asked in PRESETS:
        wanted = (*asked, *OPEN)
        data = QueryDict(mutable=True)
        data.update(dict(wanted))
        alone = PoolFilter(data, index)
        if all(name in alone.filters for name, _value in wanted):
            chips = chips_of(alone, Query(alone.values, [*alone.filters], ()))
            sets = "; ".join(chip.label for chip in chips)
            found.append(_Question(label, wanted, alone.values, sets))
    return found


def _judged(chosen: PoolFilter, count: int, own: Set[str]) -> int:
    """Of how many open pools the answer is known."""
    pools = chosen.keep(without=own - {"status"}).bit_count()
    return pools - (chosen.keep(with_unknown=True).bit_count() - count)
