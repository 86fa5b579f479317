"""A published pool in as few words as the listing's index needs.

``schedules`` holds, per indicator, the day of the last check and the steps of its verdict: the
verdict from a day on, and later days on which the calendar changes it. The listing of any
day follows from it without a rule being run.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypedDict

from pools.claims import dates
from pools.claims.assess import assess, verdict_steps
from pools.claims.facts import PoolFacts
from pools.claims.indicator import IndicatorSpec
from pools.claims.numbers import as_number
from pools.claims.verdict import Verdict


class VerdictSchedule(TypedDict):
    """One indicator's steps of ``[day, verdict]`` and the day of its last check."""

    steps: list[list[str]]
    checked: str | None


class IndexEntry(TypedDict):
    """What the index keeps of one pool: plain JSON values, ETH and percent as numbers."""

    name: str
    kind: str
    state: str
    minimum: float | None
    fee: float | None
    share: float | None
    launch: str | None
    wait: float | None
    delay: int | None
    access: str
    control: str
    platforms: list[str]
    interfaces: list[str]
    tokens: list[str]
    addresses: list[str]
    words: str
    schedules: dict[str, VerdictSchedule]


NO_TOKEN = "none"
TOKEN_KIND_UNKNOWN = "unknown"
# Who may change a pool's code, where that takes more than one company or key.
NO_SINGLE_PARTY = "no-single-party"
SHARED_CONTROL = frozenset({"nobody", "vote", "members", "together", "multisig"})

# What the listing counts and filters by, with the values a pool has of it; "" is unknown.
FACETS: dict[str, Callable[[IndexEntry], Sequence[str]]] = {
    "kind": lambda entry: [entry["kind"]],
    "status": lambda entry: [entry["state"]],
    "token": lambda entry: entry["tokens"],
    "platform": lambda entry: entry["platforms"],
    "interface": lambda entry: entry["interfaces"],
    "access": lambda entry: [entry["access"]],
    "control": lambda entry: [
        NO_SINGLE_PARTY if entry["control"] in SHARED_CONTROL else entry["control"]
    ],
}


def entry_for(facts: PoolFacts, indicators: Sequence[IndicatorSpec], day: dt.date) -> IndexEntry:
    """The entry as it follows from the facts, valid from a day on."""
    return IndexEntry(
        name=facts.name,
        kind=facts.kind,
        state=facts.status.state,
        minimum=None if facts.minimum_deposit is None else as_number(facts.minimum_deposit),
        fee=None if facts.fee.percent is None else as_number(facts.fee.percent),
        share=_share(facts),
        launch=dates.latest(facts.launch.date).isoformat() if facts.launch.date else None,
        wait=_wait(facts),
        delay=facts.upgrade_delay_days,
        access=facts.access.needs,
        control=facts.upgrade_power.held_by,
        platforms=list(facts.platforms),
        interfaces=list(facts.interfaces),
        tokens=_token_kinds(facts),
        addresses=[token.address.lower() for token in facts.tokens if token.address],
        words=search_words(facts),
        schedules={indicator.slug: _schedule(facts, indicator, day) for indicator in indicators},
    )


def search_words(facts: PoolFacts) -> str:
    """What the text filter looks through: name, summary in every language, operators and tokens,
    those that were retired too: whoever still holds one looks for it."""
    return " ".join(
        (
            facts.name,
            facts.summary,
            *(one.text for one in facts.translations if one.of == facts.summary),
            *(token.symbol for token in facts.tokens),
            *facts.node_operators.named,
        )
    ).casefold()


def verdict_on(schedule: Mapping[str, Any], day: str) -> Verdict:
    """The verdict of an ISO day: the last step that has begun, else the first there is."""
    for start, verdict in reversed(schedule["steps"]):
        if start <= day:
            return Verdict(verdict)
    return Verdict(schedule["steps"][0][1])


def _share(facts: PoolFacts) -> float | None:
    """The newest share of all staked ETH, in percent."""
    newest = max(facts.network_shares, key=lambda share: share.as_of, default=None)
    return as_number(newest.percent) if newest else None


def _wait(facts: PoolFacts) -> float | None:
    """The days within which a depositor is usually out; None where nobody says so."""
    withdrawal = facts.withdrawal
    longest = withdrawal.wait_to
    if longest is None and "redeem" in withdrawal.ways:
        return 0
    return None if longest is None else as_number(longest)


def _token_kinds(facts: PoolFacts) -> list[str]:
    if facts.current_tokens:
        return sorted({token.kind or TOKEN_KIND_UNKNOWN for token in facts.current_tokens})
    return [NO_TOKEN] if facts.issues_no_token or facts.tokens else [TOKEN_KIND_UNKNOWN]


def _schedule(facts: PoolFacts, indicator: IndicatorSpec, day: dt.date) -> VerdictSchedule:
    checked = assess(facts, indicator, day).checked_on
    return VerdictSchedule(
        steps=[
            [start.isoformat(), verdict.value]
            for start, verdict in verdict_steps(facts, indicator, day)
        ],
        checked=checked.isoformat() if checked else None,
    )
