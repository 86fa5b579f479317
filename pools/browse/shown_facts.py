"""A fact as pages show it: value in words, sources, and the three dates."""

import datetime as dt
from dataclasses import dataclass

from pools.claims.agreement import Disagreement, disagreement, last_seen, newest_evidence
from pools.claims.facts import PoolFacts, SourceNote
from pools.claims.freshness import Freshness, freshness
from pools.claims.translations import untranslated
from pools.topics import Topic


@dataclass(frozen=True)
class Fact:
    """One fact of a pool. ``words`` is empty where nothing is known."""

    topic: str
    label: str
    help: str
    words: str
    sources: tuple[SourceNote, ...]
    evidence: str | None = None  # the date of its newest source
    reviewed_on: dt.date | None = None
    reviewed_by: str = ""
    freshness: Freshness = Freshness()
    written: tuple[str, ...] = ()  # what in the words an editor wrote, in no other language

    @property
    def known(self) -> bool:
        """Whether anything is said of it."""
        return bool(self.words)

    @property
    def stale(self) -> bool:
        """Whether a recheck is due."""
        return self.freshness.stale

    @property
    def disagreement(self) -> Disagreement | None:
        """What it means that a source reports something else; None where none does."""
        return disagreement(self.sources)


def fact_of(topic: Topic, facts: PoolFacts, day: dt.date) -> Fact:
    """What is said of a topic on a day. A recheck counts from what was last seen, else from the
    review; what is unknown cannot grow old."""
    words, sources = topic.shown_on(facts, day), facts.sources_on(topic.key)
    review = next((one for one in facts.reviews if one.topic == topic.key), None)
    checked_on = last_seen(sources, day) or (review.on if review else None)
    return Fact(
        topic=topic.key,
        label=str(topic.label),
        help=str(topic.help),
        words=words,
        sources=sources,
        evidence=newest_evidence(sources),
        reviewed_on=review.on if review else None,
        reviewed_by=review.by if review else "",
        freshness=freshness(checked_on, topic.recheck_days, day, known=True)
        if words
        else Freshness(),
        written=(
            *untranslated(getattr(facts, topic.document_key)),
            *(contract.role for contract in facts.contracts if topic.key == "contracts"),
        ),
    )
