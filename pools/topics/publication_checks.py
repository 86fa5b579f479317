"""What must hold before a pool may be published. Each fault names its place and the mend."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pools.claims.assess import assess, verdict_steps
from pools.claims.facts import PoolFacts
from pools.claims.indicator import IndicatorSpec
from pools.claims.translations import prose
from pools.topics import registry


@dataclass(frozen=True)
class Fault:
    """A reason not to publish: the topic it is about and a sentence for the editor."""

    topic: str
    message: str

    def __str__(self) -> str:
        return f"{self.topic}: {self.message}"


def publication_faults(
    facts: PoolFacts, indicators: Sequence[IndicatorSpec], on: dt.date
) -> list[Fault]:
    """Everything that stands against publishing; an empty list means go."""
    return [
        *_identity(facts),
        *_translation_faults(facts),
        *_source_faults(facts, indicators),
        *_review_faults(facts),
        *(fault for indicator in indicators for fault in _claim_faults(facts, indicator, on)),
    ]


def _identity(facts: PoolFacts) -> list[Fault]:
    faults = []
    if not facts.summary:
        faults.append(Fault("summary", _("Write one sentence about the pool.")))
    if facts.status.state in ("paused", "closed") and not (
        facts.status.since and facts.status.reason
    ):
        faults.append(Fault("status", _("Say since when and why the pool is paused or closed.")))
    return faults


def _translation_faults(facts: PoolFacts) -> list[Fault]:
    """A translation has no more room than what it stands for."""
    room = dict(prose(facts))
    return [
        Fault(
            f"translations.{number}.text",
            _("At most %(most)d characters; this has %(count)d.")
            % {"most": room[one.of], "count": len(one.text)},
        )
        for number, one in enumerate(facts.translations)
        if len(one.text) > room.get(one.of, len(one.text))
    ]


def _source_faults(facts: PoolFacts, indicators: Sequence[IndicatorSpec]) -> list[Fault]:
    faults = []
    known = set(registry.known_keys(indicators))
    for key in dict.fromkeys(source.topic for source in facts.sources):
        if key not in known:
            faults.append(Fault(key, _("A source names a topic that does not exist.")))
            continue
        on_topic = facts.sources_on(key)
        basis = [source for source in on_topic if source.stance == "basis"]
        if len(basis) > 1:
            faults.append(Fault(key, _("Only one source can be the one the directory goes by.")))
        differs = any(source.stance == "differs" for source in on_topic)
        if differs and basis and not basis[0].why:
            faults.append(
                Fault(key, _("Sources disagree: say why the directory goes by the one it does."))
            )
    for topic in registry.FACTS:
        if topic.needs_source and topic.format_value(facts) and not facts.sources_on(topic.key):
            faults.append(Fault(topic.key, _("This fact needs a source.")))
    return faults


def _review_faults(facts: PoolFacts) -> list[Fault]:
    """An indicator carries the day of its own review."""
    return [
        Fault(f"reviews.{number}.topic", _("This review names a fact that does not exist."))
        for number, review in enumerate(facts.reviews)
        if review.topic not in registry.FACT
    ]


def _claim_faults(facts: PoolFacts, indicator: IndicatorSpec, on: dt.date) -> list[Fault]:
    claim = assess(facts, indicator, on)
    faults = []
    carrying = [source for source in claim.sources if source.stance != "differs"]
    speaks = any(verdict.needs_source for _day, verdict in verdict_steps(facts, indicator, on))
    if speaks and not carrying:
        faults.append(
            Fault(
                indicator.slug,
                _("“%(indicator)s” cannot be published as met or partly met without a source.")
                % {"indicator": indicator.name},
            )
        )
    judgement = facts.judgement(indicator.slug)
    if judgement.verdict and not judgement.reason:
        faults.append(
            Fault(
                indicator.slug,
                _("The verdict on “%(indicator)s” needs a written reason; visitors will read it.")
                % {"indicator": indicator.name},
            )
        )
    return faults
