"""Ready questions above the listing: links that add ordinary filters to those chosen.

Each counts what the listing would show with it; only those that find a pool are shown.
"""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pools.browse.filter_kinds import AT_LEAST_PARTLY
from pools.browse.filters import PoolFilter
from pools.browse.index import Index
from pools.browse.query import Query
from pools.claims.index_entry import NO_SINGLE_PARTY

Wanted = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Preset:
    """A ready question; ``sets`` says which filters it sets, in their own words."""

    label: Promise
    sets: Promise
    url: str
    count: int
    current: bool


PRESETS: tuple[tuple[Promise, Promise, Wanted], ...] = (
    (
        _("No one can take ETH alone and at once"),
        _("Trustless: at least partly"),
        (("trustless", AT_LEAST_PARTLY),),
    ),
    (_("1 ETH is enough"), _("Minimum at most 1 ETH"), (("eth", "1"),)),
    (
        _("No single company or key can change the code"),
        _("Control: no single company or key can change the code"),
        (("control", NO_SINGLE_PARTY),),
    ),
    (
        _("ETH back within a week"),
        _("ETH back within 7 days"),
        (("wait", "7"),),
    ),
    (
        _("No sign-up"),
        _("Access: no sign-up needed"),
        (("access", "nothing"),),
    ),
    (
        _("Anyone can run a node"),
        _("Permissionless nodes: met"),
        (("permissionless-nodes", "met"),),
    ),
    (
        _("Open source and audited"),
        _("Open source: met; audited: met"),
        (("open-source", "met"), ("audited", "met")),
    ),
    (
        _("Audited, fee at most 10 %"),
        _("Audited: met; fee at most 10 %"),
        (("audited", "met"), ("fee", "10")),
    ),
)


def presets_of(query: Query, index: Index) -> list[Preset]:
    """The ready questions that find something with what is chosen; what is picked stays picked."""
    now = query.pairs()
    found = []
    for label, sets, wanted in PRESETS:
        data = QueryDict(mutable=True)
        own = {name for name, _value in wanted}
        for name, value in [*(pair for pair in now if pair[0] not in own), *wanted]:
            data.appendlist(name, value)
        chosen = PoolFilter(data, index)
        count = chosen.keep().bit_count()
        if count and all(name in chosen.filters for name, _value in wanted):
            url = Query(chosen.values, [*chosen.filters], query.picks).url()
            found.append(Preset(label, sets, url, count, set(wanted) <= set(now)))
    return found
