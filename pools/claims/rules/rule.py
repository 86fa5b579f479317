"""What a rule is and what it finds."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pools.claims.facts import PoolFacts
from pools.claims.verdict import Verdict

Thresholds = Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """What a rule found: the verdict, what was measured, and why."""

    verdict: Verdict
    quantity: str = ""
    reason: str = ""
    as_of: str | None = None
    topics: tuple[str, ...] = ()  # the facts it rests on, where not on all the rule reads


def _never(facts: PoolFacts, thresholds: Thresholds) -> tuple[dt.date, ...]:
    return ()


@dataclass(frozen=True)
class Rule:
    """A rule, the fact topics it reads, and the thresholds it needs with their defaults."""

    key: str
    topics: tuple[str, ...]
    judge: Callable[[PoolFacts, Thresholds, dt.date], Finding]
    turning_days: Callable[[PoolFacts, Thresholds], tuple[dt.date, ...]] = _never
    thresholds: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()  # numbers; without one the rule does not measure by it
    ordered: tuple[tuple[str, str], ...] = ()  # the first of two is not above the second
    apart: tuple[tuple[str, str], ...] = ()  # two lists that share no word
    reads_publishers: bool = False  # of the sources that we go by, against the pool's name
    dated_by_sources: tuple[str, ...] = ()  # topics of which it reads how new the newest source is


UNKNOWN = Finding(Verdict.UNKNOWN)
