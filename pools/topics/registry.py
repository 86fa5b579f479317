"""The registry of topics: every single thing that can be said of a pool.

Forms, the review desk, the change log, sources, pages, files and the editors' form read this
list; nobody keeps another. Indicators are topics too: their keys are their slugs.
"""

from collections.abc import Sequence
from typing import Any

from pools.claims.facts import PoolFacts
from pools.claims.indicator import IndicatorSpec
from pools.topics.descriptor import Topic
from pools.topics.facts import code, control, deposits, identity, operators, terms, tokens

FACTS: tuple[Topic, ...] = (
    identity.NAME,
    identity.WEBSITE,
    identity.SUMMARY,
    identity.KIND,
    identity.STATUS,
    identity.LAUNCH,
    deposits.MINIMUM_DEPOSIT,
    terms.FEE,
    terms.DEPOSIT_EXIT_FEES,
    terms.WITHDRAWAL,
    terms.ACCESS,
    terms.SLASHING_COVER,
    code.LICENCE,
    operators.NODE_OPERATORS,
    operators.VALIDATORS,
    operators.SELF_LIMIT,
    control.UPGRADE_POWER,
    control.UPGRADE_DELAY,
    control.PAUSE_POWER,
    control.CUSTODY,
    control.ORACLE,
    deposits.PLATFORMS,
    deposits.INTERFACES,
    identity.LINKS,
    tokens.TOKENS,
    code.AUDITS,
    code.UPGRADES,
    code.BUG_BOUNTIES,
    operators.EXECUTION_CLIENTS,
    operators.CONSENSUS_CLIENTS,
    operators.NETWORK_SHARES,
    operators.SIZES,
    terms.INCIDENTS,
    control.CONTRACTS,
)
FACT: dict[str, Topic] = {topic.key: topic for topic in FACTS}


def label(key: str, indicators: Sequence[IndicatorSpec]) -> str:
    """What readers call a topic; the key itself for one that is no longer known."""
    if key in FACT:
        return str(FACT[key].label)
    for indicator in indicators:
        if indicator.slug == key:
            return indicator.name
    return key


def known_keys(indicators: Sequence[IndicatorSpec]) -> tuple[str, ...]:
    """Every topic key: the facts, then the indicators in their order."""
    return (*FACT, *(indicator.slug for indicator in indicators))


def column_at(path: str) -> tuple[Topic | None, str]:
    """The topic that a place of the document belongs to, and its column of the pool: empty for
    children, which are rows of their own. ``(None, "")`` for a place of no fact."""
    key, *parts = path.split(".")
    topic = FACT.get(path) or next((one for one in FACTS if one.document_key == key), None)
    if topic is None or topic.relation:
        return topic, ""
    shape: Any = PoolFacts.model_fields[topic.document_key].annotation
    fields = getattr(shape, "model_fields", {})
    names = {field.alias or name: name for name, field in fields.items()}
    part = names.get(parts[0]) if parts else None
    return topic, topic.columns.get(part, part) if part else topic.fault_column


def value_in(document: dict[str, Any], key: str) -> object:
    """The comparable value of a fact topic in a document, for telling whether it changed."""
    topic = FACT[key]
    value = document[topic.document_key]
    if topic.layer:
        return [share for share in value if share["layer"] == topic.layer]
    return value
