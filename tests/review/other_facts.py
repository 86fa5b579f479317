"""Lido with its topics as other shipped pools have them, published and to be taken back."""

import json
from typing import Any

from pools import topics
from pools.claims import dates
from pools.claims.facts import PoolFacts
from pools.models import Change, Pool, PublishedPool, indicators_in
from pools.models.document import apply_facts
from pools.models.publishing import Note
from pools.review.revert_change import _with_topic_of
from pools.topics.publication_checks import publication_faults
from tests.submit.conftest import FIXTURES

OTHERS = [
    PoolFacts.from_document(json.loads(path.read_text(encoding="utf-8")))
    for path in sorted((FIXTURES / "pools").glob("*.json"))
    if path.stem != "lido"
]


def lido() -> PoolFacts:
    return PublishedPool.objects.get(slug="lido").facts


DOCUMENTS = {id(other): other.to_document() for other in OTHERS}


def part(facts: PoolFacts, topic: str) -> object:
    """A topic with its sources and its judgement."""
    document = DOCUMENTS.get(id(facts)) or facts.to_document()
    fact = topics.FACT.get(topic)
    value = topics.registry.value_in(document, topic) if fact else None
    judged = [one for one in document["assessments"] if one["indicator"] == topic]
    return value, judged, [one for one in document["sources"] if one["topic"] == topic]


def publish(facts: PoolFacts, user: Any = None) -> None:
    pool = Pool.objects.get(slug="lido")
    apply_facts(pool, facts)
    pool.publish(pool.save_revision(user=user), user=user, note=Note())


def changed(topic: str) -> PoolFacts | None:
    """Lido with one topic as another shipped pool has it."""
    now = lido()
    reads = part(now, topic)
    for other in OTHERS:
        document = DOCUMENTS[id(other)]
        value = topics.registry.value_in(document, topic) if topic in topics.FACT else 1
        if value in (None, "", [], {}) or part(other, topic) == reads:
            continue
        try:
            facts = _with_topic_of(now, other, topic)
        except ValueError:
            continue
        if part(facts, topic) != reads:
            return facts
    return None


def newest(topic: str) -> Change | None:
    return Change.objects.filter(topic=topic, kind="changed").order_by("-pk").first()


def changed_throughout() -> tuple[PoolFacts, list[str]]:
    """Lido with every topic changed that can be without contradicting another, and which."""
    specs, facts, done = indicators_in(), lido(), []
    for topic in [*topics.FACT, *(spec.slug for spec in specs if not spec.rule)]:
        found = changed(topic)
        if found is None:
            continue
        both = _with_topic_of(facts, found, topic)
        if not publication_faults(both, specs, dates.today()):
            facts = both
            done.append(topic)
    return facts, done
