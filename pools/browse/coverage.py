"""How much of what is asked of every pool is known, and how much of that is not overdue.

One pure function reads a pool; the page, the command, "most wanted evidence" and the sheet of
questions for a pool all count what it found.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pools import topics
from pools.browse import index as indexes
from pools.claims.agreement import last_seen
from pools.claims.assess import claims
from pools.claims.facts import PoolFacts
from pools.claims.freshness import freshness
from pools.claims.indicator import IndicatorSpec
from pools.models import PublishedPool
from pools.models.generation_cache import remembered


class Evidence(StrEnum):
    """How it stands with the evidence on one topic of one pool."""

    CURRENT = "current"  # known, and no recheck is due
    OVERDUE = "overdue"  # known, but the evidence is older than the topic's interval
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"  # neither known nor unknown, and asked of nobody

    @property
    def wanted(self) -> bool:
        """Whether somebody could add or confirm it."""
        return self in (Evidence.OVERDUE, Evidence.UNKNOWN)


@dataclass(frozen=True)
class PoolEvidence:
    """The evidence on every topic of one pool.

    ``share`` is the pool's newest share of all staked ETH, in percent; None where unknown.
    """

    slug: str
    name: str
    state: str
    share: Decimal | None
    topics: Mapping[str, Evidence]


@dataclass(frozen=True)
class Count:
    """How many claims of a kind there are, how many are known and how many of those current."""

    current: int = 0
    overdue: int = 0
    unknown: int = 0
    not_applicable: int = 0

    @property
    def total(self) -> int:
        """All that are asked: what does not apply is no part of any figure's base."""
        return self.current + self.overdue + self.unknown

    @property
    def known(self) -> int:
        """All that are known, overdue or not."""
        return self.current + self.overdue

    @property
    def known_percent(self) -> int:
        """Known claims in whole percent, rounded down so that 100 means all."""
        return self.known * 100 // self.total if self.total else 0

    @property
    def current_percent(self) -> int:
        """Claims known and not overdue, likewise."""
        return self.current * 100 // self.total if self.total else 0

    def as_numbers(self) -> dict[str, int]:
        """For JSON."""
        return {
            "total": self.total,
            "known": self.known,
            "current": self.current,
            "overdue": self.overdue,
            "unknown": self.unknown,
            "not_applicable": self.not_applicable,
        }


@dataclass(frozen=True)
class Coverage:
    """The figures of a day: in all, by topic (the indicators first) and by pool."""

    day: dt.date
    pools: tuple[PoolEvidence, ...]
    verdicts: Count
    facts: Count
    by_topic: Mapping[str, Count]
    by_pool: Mapping[str, tuple[Count, Count]]  # verdicts, facts


def evidence_on(
    facts: PoolFacts, indicators: Sequence[IndicatorSpec], on: dt.date
) -> Mapping[str, Evidence]:
    """The state of every topic of a pool on a day, the indicators first."""
    found: dict[str, Evidence] = {}
    for claim in claims(facts, indicators, on):
        if claim.known:
            found[claim.indicator.slug] = Evidence.OVERDUE if claim.stale else Evidence.CURRENT
        else:
            found[claim.indicator.slug] = (
                Evidence.UNKNOWN if claim.verdict.applies else Evidence.NOT_APPLICABLE
            )
    reviewed = {review.topic: review.on for review in facts.reviews}
    for topic in topics.FACTS:
        if not topic.shown(facts):
            found[topic.key] = Evidence.UNKNOWN
            continue
        checked = last_seen(facts.sources_on(topic.key), on) or reviewed.get(topic.key)
        stale = freshness(checked, topic.recheck_days, on, known=True).stale
        found[topic.key] = Evidence.OVERDUE if stale else Evidence.CURRENT
    return found


def pool_evidence(
    facts: PoolFacts, indicators: Sequence[IndicatorSpec], on: dt.date
) -> PoolEvidence:
    """The evidence on one pool."""
    newest = max(facts.network_shares, key=lambda share: share.as_of, default=None)
    return PoolEvidence(
        slug=facts.slug,
        name=facts.name,
        state=facts.status.state,
        share=newest.percent if newest else None,
        topics=evidence_on(facts, indicators, on),
    )


def coverage_of(
    pools: Iterable[PoolFacts], indicators: Sequence[IndicatorSpec], on: dt.date
) -> Coverage:
    """The figures for some pools on a day."""
    read = tuple(pool_evidence(facts, indicators, on) for facts in pools)
    judged = {spec.slug for spec in indicators}
    keys = (*(spec.slug for spec in indicators), *topics.FACT)
    by_topic: dict[str, Counter[Evidence]] = {key: Counter() for key in keys}
    by_pool: dict[str, tuple[Counter[Evidence], Counter[Evidence]]] = {}
    for pool in read:
        of_verdicts, of_facts = by_pool[pool.slug] = Counter(), Counter()
        for key, state in pool.topics.items():
            by_topic[key][state] += 1
            (of_verdicts if key in judged else of_facts)[state] += 1
    return Coverage(
        day=on,
        pools=read,
        verdicts=_count(*(counter for key, counter in by_topic.items() if key in judged)),
        facts=_count(*(counter for key, counter in by_topic.items() if key not in judged)),
        by_topic={key: _count(counter) for key, counter in by_topic.items()},
        by_pool={slug: (_count(one), _count(other)) for slug, (one, other) in by_pool.items()},
    )


def _count(*counters: Counter[Evidence]) -> Count:
    states = sum(counters, Counter[Evidence]())
    return Count(
        current=states[Evidence.CURRENT],
        overdue=states[Evidence.OVERDUE],
        unknown=states[Evidence.UNKNOWN],
        not_applicable=states[Evidence.NOT_APPLICABLE],
    )


def current_coverage() -> Coverage:
    """The figures for everything published, today. Read once a generation."""
    return remembered("coverage", _read)


def _read() -> Coverage:
    index = indexes.current_index()
    published = PublishedPool.objects.order_by("slug").only("slug", "document")
    return coverage_of((one.facts for one in published), index.indicators, index.day)


def as_document(coverage: Coverage, labels: Callable[[str], str]) -> dict[str, Any]:
    """The figures as JSON; ``labels`` names a topic."""
    return {
        "day": coverage.day.isoformat(),
        "pools": len(coverage.pools),
        "verdicts": coverage.verdicts.as_numbers(),
        "facts": coverage.facts.as_numbers(),
        "by_topic": [
            {"topic": key, "label": labels(key), **count.as_numbers()}
            for key, count in coverage.by_topic.items()
        ],
        "by_pool": [
            {
                "pool": slug,
                "verdicts": verdicts.as_numbers(),
                "facts": facts.as_numbers(),
            }
            for slug, (verdicts, facts) in coverage.by_pool.items()
        ],
    }
