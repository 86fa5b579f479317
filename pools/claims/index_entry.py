"""A published pool in as few words as the listing's index needs.

``schedules`` holds, per indicator, the day of the last check and the steps of its verdict: the
verdict from a day on, and later days on which the calendar changes it. The listing of any
day follows from it without a rule being run.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypedDict

from pools.claims import dates
from pools.claims.assess import assess, verdict_steps
from pools.claims.control import UpgradePower
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
    custody: str
    platforms: list[str]
    interfaces: list[str]
    tokens: list[str]
    addresses: list[str]
    words: str
    schedules: dict[str, VerdictSchedule]


NO_TOKEN = "none"
TOKEN_KIND_UNKNOWN = "unknown"
# That no key alone changes a pool's code; several keys may be one company's.
NO_SINGLE_PARTY = "no-single-party"
# That no company, custodian or operator holds the ETH, but a contract or the depositor.
NO_COMPANY = "no-company"

# What the listing counts and filters by, with the values a pool has of it; "" is unknown.
FACETS: dict[str, Callable[[IndexEntry], Sequence[str]]] = {
    "kind": lambda entry: [entry["kind"]],
    "status": lambda entry: [entry["state"]],
    "token": lambda entry: entry["tokens"],
    "platform": lambda entry: entry["platforms"],
    "interface": lambda entry: entry["interfaces"],
    "access": lambda entry: [entry["access"]],
    "control": lambda entry: [entry["control"]],
    "custody": lambda entry: [entry.get("custody", "")],
}


def entry_for(facts: PoolFacts, indicators: Sequence[IndicatorSpec], day: dt.date) -> IndexEntry:
    """The entry as it follows from the facts, valid from a day on."""
    return IndexEntry(
        name=facts.name,
        kind=facts.kind,
        state=facts.status.state,
        minimum=None if facts.minimum_deposit is None else as_number(facts.minimum_deposit),
        fee=None if (most := highest_fee(facts)) is None else as_number(most),
        share=_share(facts),
        launch=dates.latest(facts.launch.date).isoformat() if facts.launch.date else None,
        wait=None if facts.withdrawal.wait_to is None else as_number(facts.withdrawal.wait_to),
        delay=facts.upgrade_delay_days,
        access=facts.access.needs,
        control=_control(facts.upgrade_power),
        custody=_custody(facts.custody.withdrawal_credentials),
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


def highest_fee(facts: PoolFacts) -> Decimal | None:
    """The most that is kept of rewards, in percent; None where nobody states an upper end. A fee
    that varies has one only where a range is stated."""
    fee = facts.fee
    if fee.percent_to is not None:
        return fee.percent_to
    return None if fee.varies else fee.percent


def _control(power: UpgradePower) -> str:
    """Who may change the code; "" where it is not known whether one key can. A multisig or
    members of whom nobody says how many must agree may be one key's."""
    if power.held_by in ("nobody", "vote", "together"):
        return NO_SINGLE_PARTY
    if power.held_by in ("multisig", "members"):
        if power.needed is None:
            return ""
        return NO_SINGLE_PARTY if power.needed > 1 else "key"
    return power.held_by


def _custody(holder: str) -> str:
    return NO_COMPANY if holder in ("contract", "depositor") else holder


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
