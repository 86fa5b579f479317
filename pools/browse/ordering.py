"""The orders a visitor can choose. The default one is explained on the page.

Ties are broken by a hash of the day and the pool's address: fair over time, the same for
everybody on a day, and nobody's secret score. Unknown comes last where a number is asked
for, and counts exactly as much as "not met" where verdicts are counted; so does a question that
does not apply, which is no merit of a pool.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pools.browse.index_rows import IndexedPool
from pools.claims.text import sort_key
from pools.claims.verdict import Verdict

STATE_RANK = {"active": 0, "unknown": 1, "paused": 2, "closed": 3}


@dataclass(frozen=True)
class Order:
    """One order: its name in the URL, its label, the rule in words, and its key."""

    name: str
    label: Promise
    rule: Promise
    key: Callable[[IndexedPool], Any]


def _last_if_unknown(value: float | str | None) -> tuple[bool, Any]:
    return (value is None, value if value is not None else 0)


def _diversity(row: IndexedPool) -> int:
    """Two for each client indicator that is met, one for each that is partly met."""
    points = {Verdict.MET: 2, Verdict.PARTLY: 1}
    slugs = ("execution-diversity", "consensus-diversity")
    return sum(points.get(row.verdicts.get(slug, Verdict.UNKNOWN), 0) for slug in slugs)


ORDERS: tuple[Order, ...] = (
    Order(
        "order",
        _("Verdicts met"),
        _(
            "Ordered by number of verdicts met; that says nothing about safety. Open pools come "
            "before paused and closed ones. "
            "Unknown counts the same as not met, and so does what does not apply. Ties change "
            "places once a day, the same way for everybody."
        ),
        lambda row: (STATE_RANK.get(row.entry["state"], 1), -row.met),
    ),
    Order("name", _("Name"), _("By name, A to Z."), lambda row: sort_key(row.entry["name"])),
    Order(
        "fee",
        _("Fee"),
        _("Lowest fee first; fees that vary or are unknown come last."),
        lambda row: _last_if_unknown(row.entry["fee"]),
    ),
    Order(
        "minimum",
        _("Minimum deposit"),
        _("Lowest minimum deposit first; unknown ones last."),
        lambda row: _last_if_unknown(row.entry["minimum"]),
    ),
    Order(
        "wait",
        _("Time to get ETH back"),
        _("Shortest usual wait first; unknown waits come last."),
        lambda row: _last_if_unknown(row.entry["wait"]),
    ),
    Order(
        "clients",
        _("Client diversity"),
        _(
            "Pools that meet both client indicators first, then those that meet one or half. "
            "Unknown counts the same as not met, and so does what does not apply. Ties: the "
            "smaller share of staked ETH first."
        ),
        lambda row: (-_diversity(row), _last_if_unknown(row.entry["share"])),
    ),
    Order(
        "age",
        _("Age"),
        _("Longest open first; unknown dates last."),
        lambda row: _last_if_unknown(row.entry["launch"]),
    ),
    Order(
        "checked",
        _("Newest evidence or review"),
        _("Newest evidence or review first; pools without either last."),
        lambda row: (not row.last_check, _backwards(row.last_check)),
    ),
    Order(
        "known",
        _("Verdicts known"),
        _(
            "Pools with more known verdicts first, whatever they are. What does not apply is not "
            "counted."
        ),
        lambda row: -row.known,
    ),
)
BY_NAME = {order.name: order for order in ORDERS}
DEFAULT = ORDERS[0]


def _backwards(day: str) -> int:
    return -int(day.replace("-", "") or "0")
