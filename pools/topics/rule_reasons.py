"""Why a rule judged as it did, kept as what it read, so that it can be said in any language."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from pools.claims import rules
from pools.claims.facts import PoolFacts
from pools.claims.indicator import IndicatorSpec
from pools.topics import registry


def kept_reason(facts: PoolFacts, indicator: IndicatorSpec, on: dt.date) -> dict[str, Any] | None:
    """What an indicator's rule read on a day, as JSON; None where that does not say the same."""
    rule = rules.RULES[indicator.rule]
    document = facts.to_document()
    keys = {registry.FACT[topic].document_key for topic in rule.topics}
    read = {key: document[key] for key in sorted(keys)}
    if rule.reads_publishers:
        read["name"] = facts.name
        read["sources"] = [
            {key: getattr(source, key) for key in ("topic", "url", "publisher", "stance")}
            for source in facts.sources_on(*rule.topics)
            if source.stance == "basis"
        ]
    if rule.dated_by_sources:
        read["sources"] = [
            {key: getattr(source, key) for key in ("topic", "url", "publisher", "stance", "as_of")}
            for source in facts.sources_on(*rule.dated_by_sources)
            if source.as_of
        ]
    value = {
        "rule": indicator.rule,
        "thresholds": dict(indicator.thresholds),
        "facts": read,
        "on": on.isoformat(),
    }
    same = reason_in_words(value) == rule.judge(facts, indicator.thresholds, on).reason
    return value if same else None


def reason_in_words(value: Mapping[str, Any]) -> str:
    """The rule's sentence in the active language. Raises KeyError, ValueError or TypeError for a
    value that no rule reads any more."""
    facts = PoolFacts.from_store({"slug": "x", "name": "x", **value["facts"]})
    day = dt.date.fromisoformat(value["on"])
    return rules.RULES[value["rule"]].judge(facts, value["thresholds"], day).reason
