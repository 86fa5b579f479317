"""What differs between two published states of a pool, topic by topic, in words."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pools.claims.assess import assess
from pools.claims.facts import PoolFacts
from pools.claims.indicator import IndicatorSpec
from pools.topics import registry
from pools.topics.rule_reasons import kept_reason


@dataclass(frozen=True)
class Difference:
    """One topic that reads differently: in words, of which empty ones mean unknown, and as values
    in the form of ``proposed_values``. None is no value at all."""

    topic: str
    before: str
    after: str
    reason: str = ""
    before_value: Any = None
    after_value: Any = None
    reason_value: Any = None  # of a rule's reason: what it follows from


def differences(
    before: PoolFacts | None,
    after: PoolFacts,
    indicators: Sequence[IndicatorSpec],
    on: dt.date,
) -> list[Difference]:
    """The topics that changed or were looked at again. Both states are judged on the same day, so that a verdict the
    calendar moved is not taken for somebody's change. ``before`` is None for a new listing.
    """
    found = []
    was, now = before.to_document() if before else {}, after.to_document()
    for topic in registry.FACTS:
        old = topic.format_value(before) if before else ""
        new = topic.format_value(after)
        changed = (
            bool(new)
            if before is None
            else registry.value_in(was, topic.key) != registry.value_in(now, topic.key)
        )
        if changed or (new and _looked_at_again(before, after, topic.key)):
            found.append(
                Difference(
                    topic.key,
                    old,
                    new,
                    _basis(after, topic.key),
                    registry.value_in(was, topic.key) if before else None,
                    registry.value_in(now, topic.key),
                )
            )
    for indicator in indicators:
        difference = _claim_difference(before, after, indicator, on)
        if difference:
            found.append(difference)
    return found


def _looked_at_again(before: PoolFacts | None, after: PoolFacts, topic: str) -> bool:
    """Whether an editor reviewed a fact since."""
    if before is None or before.reviews == after.reviews:
        return False
    now = max((review.on for review in after.reviews if review.topic == topic), default=None)
    then = max((review.on for review in before.reviews if review.topic == topic), default=None)
    return now is not None and (then is None or then < now)


def _claim_difference(
    before: PoolFacts | None, after: PoolFacts, indicator: IndicatorSpec, on: dt.date
) -> Difference | None:
    new = assess(after, indicator, on)
    if before is None:
        if new.verdict == "unknown":
            return None
        return Difference(
            indicator.slug,
            "",
            str(new.verdict.word),
            new.reason,
            None,
            {"verdict": new.verdict},
            kept_reason(after, indicator, on) if new.by_rule else None,
        )
    old = assess(before, indicator, on)
    judged = (new.verdict, new.by_rule, new.checked_on) != (
        old.verdict,
        old.by_rule,
        old.checked_on,
    )
    reworded = not new.by_rule and new.reason != old.reason
    if not (judged or reworded):
        return None
    return Difference(
        indicator.slug,
        str(old.verdict.word),
        str(new.verdict.word),
        new.reason,
        {"verdict": old.verdict},
        {"verdict": new.verdict},
        kept_reason(after, indicator, on) if new.by_rule else None,
    )


def _basis(facts: PoolFacts, topic: str) -> str:
    """Why a fact reads as it does: the publisher the directory goes by."""
    for source in facts.sources_on(topic):
        if source.stance == "basis":
            return source.why or source.publisher
    return ""
