"""A proposed value for one topic: reading it, checking it, saying it and putting it in place.

Values are in the JSON form of ``pools.claims.facts``. An indicator's value is its verdict
with the reason and the date it speaks of.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from pools.claims.assess import assess
from pools.claims.facts import Judgement, PoolFacts, SourceNote, TopicReview
from pools.claims.indicator import IndicatorSpec
from pools.claims.verdict import WORDS, Verdict
from pools.topics import registry
from pools.topics.sentences import place, sentence

PLACEHOLDER = "proposed"


@dataclass(frozen=True)
class ValueFault:
    """What is wrong with a proposed value: where in it, and a sentence for a person."""

    path: tuple[str | int, ...]
    message: str


class FaultyValue(ValueError):
    """A proposed value breaks a rule of ``pools.claims.values``."""

    def __init__(self, faults: Sequence[ValueFault]) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = list(faults)


def is_indicator(topic: str) -> bool:
    """Whether the topic is judged rather than a fact."""
    return topic not in registry.FACT


def published_value(
    facts: PoolFacts, topic: str, indicators: Sequence[IndicatorSpec], on: dt.date
) -> object:
    """What stands now, in the form a proposal takes."""
    if not is_indicator(topic):
        return registry.value_in(facts.to_document(), topic)
    claim = assess(facts, _spec(topic, indicators), on)
    return {"verdict": str(claim.verdict), "reason": claim.reason, "as_of": claim.as_of}


def checked(topic: str, value: Any) -> object:
    """The value in its normal form. Raises FaultyValue."""
    if is_indicator(topic):
        fields = {"indicator": topic, **(value or {})}
        try:
            judgement = Judgement.model_validate(fields)
        except ValidationError as error:
            raise FaultyValue(_faults(error, 0)) from None
        return judgement.model_dump(mode="json", include={"verdict", "reason", "as_of"})
    document: dict[str, Any] = {"slug": PLACEHOLDER, "name": PLACEHOLDER}
    key = registry.FACT[topic].document_key
    document[key] = _with_layer(topic, value)
    try:
        facts = PoolFacts.from_document(document)
    except ValidationError as error:
        raise FaultyValue(_faults(error, 1)) from None
    return registry.value_in(facts.to_document(), topic)


def format_value(topic: str, value: Any) -> str:
    """The value as a reader sees it; empty for unknown."""
    if is_indicator(topic):
        if not value or not value.get("verdict"):
            return ""
        verdict = str(WORDS[Verdict(value["verdict"])])
        return f"{verdict}. {value['reason']}" if value.get("reason") else verdict
    document: dict[str, Any] = {"slug": PLACEHOLDER, "name": PLACEHOLDER}
    document[registry.FACT[topic].document_key] = _with_layer(topic, value)
    return registry.FACT[topic].format_value(PoolFacts.from_store(document))


def with_value(
    facts: PoolFacts,
    topic: str,
    value: Any,
    indicators: Sequence[IndicatorSpec],
    on: dt.date,
) -> PoolFacts:
    """The facts with one topic changed, reviewed on that day; where the rule says the same as a
    verdict, it is left to the rule. Raises FaultyValue or pydantic.ValidationError."""
    document = facts.to_document()
    if is_indicator(topic):
        return _judged(facts, topic, value, indicators, on)
    fresh = _with_layer(topic, checked(topic, value))
    key = registry.FACT[topic].document_key
    layer = registry.FACT[topic].layer
    if layer:
        others = [share for share in document[key] if share["layer"] != layer]
        fresh = [*others, *(fresh or [])]
    document[key] = fresh
    return _reviewed(PoolFacts.from_document(document), topic, on)


def confirmed(
    facts: PoolFacts,
    topic: str,
    indicators: Sequence[IndicatorSpec],
    on: dt.date,
    at: str = "",
) -> PoolFacts:
    """The facts with a topic reviewed on that day, and what carries it seen on it: all of its
    sources, or of them only the page ``at``, where somebody says which one was opened."""
    if is_indicator(topic):
        old = facts.judgement(topic)
        facts = _with_judgement(facts, old.model_copy(update={"checked_on": on, "checked_by": ""}))
    else:
        facts = _reviewed(facts, topic, on)
    carrying = {id(source) for source in carriers(facts, topic, indicators, on)}
    sources = tuple(
        source.model_copy(update={"seen_on": on})
        if id(source) in carrying and at in ("", source.url)
        else source
        for source in facts.sources
    )
    return facts.model_copy(update={"sources": sources})


def carriers(
    facts: PoolFacts, topic: str, indicators: Sequence[IndicatorSpec], on: dt.date
) -> list[SourceNote]:
    """The sources a claim rests on: its own, or those of the facts a rule derives it from."""
    topics = {topic}
    if is_indicator(topic):
        topics = set(assess(facts, _spec(topic, indicators), on).topics)
    return [one for one in facts.sources if one.topic in topics and one.stance != "differs"]


def _judged(
    facts: PoolFacts,
    topic: str,
    value: Any,
    indicators: Sequence[IndicatorSpec],
    on: dt.date,
) -> PoolFacts:
    spec = _spec(topic, indicators)
    value = checked(topic, value)
    left = _with_judgement(facts, Judgement(indicator=topic, checked_on=on))
    by_rule = assess(left, spec, on)
    if spec.rule and by_rule.verdict == value["verdict"]:
        return left
    return _with_judgement(
        facts, Judgement.model_validate({"indicator": topic, **value, "checked_on": on})
    )


def _with_judgement(facts: PoolFacts, judgement: Judgement) -> PoolFacts:
    others = [j for j in facts.assessments if j.indicator != judgement.indicator]
    return facts.model_copy(update={"assessments": (*others, judgement)})


def _reviewed(facts: PoolFacts, topic: str, on: dt.date) -> PoolFacts:
    others = [review for review in facts.reviews if review.topic != topic]
    review = TopicReview(topic=topic, on=on)
    return facts.model_copy(update={"reviews": (*others, review)})


def _spec(topic: str, indicators: Sequence[IndicatorSpec]) -> IndicatorSpec:
    for indicator in indicators:
        if indicator.slug == topic:
            return indicator
    raise KeyError(topic)


def _with_layer(topic: str, value: Any) -> Any:
    """Client shares carry their layer in the document, not in the proposal's form."""
    layer = registry.FACT[topic].layer
    if not layer:
        return value
    return [{**share, "layer": layer} for share in value or []]


def _faults(error: ValidationError, skip: int) -> list[ValueFault]:
    return [
        ValueFault(
            tuple(part for part in place(item)[skip:] if isinstance(part, str | int)),
            sentence(item),
        )
        for item in error.errors()
    ]
