"""Ready questions above the listing: links that add ordinary filters to those chosen.

Each counts what the listing would show with it; only those that find a pool are shown. Their words
claim no more than the filters they set, and ask for pools that take deposits.
"""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
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


def presets_of(query: Query, index: Index) -> list[Preset]:
    """The ready questions that find something with what is chosen; what is picked stays picked."""
    now = query.pairs()
    found = []
    for label, asked in PRESETS:
        wanted = (*asked, *OPEN)
        own = {name for name, _value in wanted}
        chosen = _filter([*(pair for pair in now if pair[0] not in own), *wanted], index)
        count = chosen.keep().bit_count()
        if count and all(name in chosen.filters for name, _value in wanted):
            names = [*chosen.filters]
            unknown = chosen.keep(with_unknown=True).bit_count() - count
            found.append(
                Preset(
                    label,
                    sets=_sets(wanted, index),
                    url=Query(chosen.values, names, query.picks).url(),
                    count=count,
                    unknown=unknown if unknown > _judged(chosen, count, own) else 0,
                    current=set(wanted) <= set(now),
                )
            )
    return found


def _filter(pairs: list[tuple[str, str]] | Wanted, index: Index) -> PoolFilter:
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, value)
    return PoolFilter(data, index)


def _sets(wanted: Wanted, index: Index) -> str:
    alone = _filter(wanted, index)
    return "; ".join(
        chip.label for chip in chips_of(alone, Query(alone.values, [*alone.filters], ()))
    )


def _judged(chosen: PoolFilter, count: int, own: set[str]) -> int:
    """Of how many open pools the answer is known."""
    pools = chosen.keep(without=own - {"status"}).bit_count()
    return pools - (chosen.keep(with_unknown=True).bit_count() - count)
