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
from pools.topics.sourcing import source_of_value


@dataclass(frozen=True)
class Difference:
    """One topic that reads differently: in words, of which empty ones mean unknown, and as values
    in the form of ``proposed_values``. None is no value at all."""

    topic: str
    before: str
    after: str
    changes: bool  # False where it was only looked at again
    derived: bool = False  # by a rule, from facts that changed
    reason: str = ""
    source: str = ""  # who published what carries the value as it is now
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
            source = source_of_value(before, after, topic.key, changed=changed)
            found.append(
                Difference(
                    topic.key,
                    old,
                    new,
                    changes=changed,
                    reason=source.why if source else "",
                    source=source.publisher if source else "",
                    before_value=registry.value_in(was, topic.key) if before else None,
                    after_value=registry.value_in(now, topic.key),
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
    old = assess(before, indicator, on) if before else None
    if old is None and new.verdict == "unknown":
        return None
    reworded = old is not None and not new.by_rule and new.reason != old.reason
    turned = old is None or (new.verdict, new.by_rule) != (old.verdict, old.by_rule)
    if not (turned or reworded or (old and new.checked_on != old.checked_on)):
        return None
    changes = turned or reworded
    source = source_of_value(before, after, indicator.slug, changed=changes)
    return Difference(
        indicator.slug,
        str(old.verdict.word) if old else "",
        str(new.verdict.word),
        changes=changes,
        derived=new.by_rule and (old is None or old.by_rule),
        reason=new.reason,
        source=source.publisher if source else "",
        before_value={"verdict": old.verdict} if old else None,
        after_value={"verdict": new.verdict},
        reason_value=kept_reason(after, indicator, on) if new.by_rule else None,
    )
