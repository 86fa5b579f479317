"""Most wanted evidence: what is unknown or overdue, by weight, each with its form.

Weight is ``topic weight × (share of all staked ETH in percent + 1)``: what matters most to those
who stake, where most is staked. Ties rotate once a day, alike for everybody.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext as _

from pools import topics
from pools.browse.coverage import Evidence, PoolEvidence, current_coverage
from pools.browse.index import Index
from pools.browse.index_rows import IndexedPool
from pools.claims.facts import PoolFacts
from pools.claims.indicator import IndicatorSpec
from pools.contributions.questions import question_on
from pools.models.generation_cache import remembered

INDICATOR_WEIGHT = 3


@dataclass(frozen=True)
class Wanted:
    """One claim that somebody could add or confirm."""

    pool: str
    slug: str
    topic: str
    label: str
    overdue: bool
    weight: Decimal


@dataclass(frozen=True)
class OpenQuestion:
    """A wanted claim in words: what is asked, what would answer it, and where to send it."""

    label: str
    question: str
    evidence: str
    overdue: bool
    answer: str  # what we say today, where it is overdue
    url: str
    confirm_url: str  # where one tick will do


def weight_of(topic: str, share: Decimal | None) -> Decimal:
    """How much is gained by knowing a topic of a pool with a share of the stake, in percent."""
    weight = topics.FACT[topic].weight if topic in topics.FACT else INDICATOR_WEIGHT
    return weight * ((share or Decimal(0)) + 1)


def wanted_of(
    pools: Iterable[PoolEvidence],
    specs: Sequence[IndicatorSpec],
    rows: Mapping[str, IndexedPool],
    topic: str = "",
) -> list[Wanted]:
    """The unknown and overdue claims of active pools, heaviest first; of one topic if asked."""
    labels = {key: topics.label(key, specs) for key in topics.known_keys(specs)}
    found = [
        Wanted(
            pool.name,
            pool.slug,
            key,
            labels[key],
            state is Evidence.OVERDUE,
            weight_of(key, pool.share),
        )
        for pool in pools
        if pool.state == "active"
        for key, state in pool.topics.items()
        if state.wanted and key in labels and topic in ("", key)
    ]
    order = {slug: row.tie_break for slug, row in rows.items()}
    places = {key: place for place, key in enumerate(labels)}
    return sorted(found, key=lambda one: (-one.weight, order.get(one.slug, ""), places[one.topic]))


class CurrentWanted(Sequence[Wanted]):
    """What is wanted now, of one topic if asked: put in order only for who reads it. How many there
    are is remembered."""

    def __init__(self, index: Index, topic: str = "") -> None:
        self._index, self._topic = index, topic

    def __len__(self) -> int:
        return remembered(("wanted", self._topic), lambda: len(self._found))

    def __getitem__(self, place: Any) -> Any:
        return SimpleLazyObject(lambda: self._found[place])

    @cached_property
    def _found(self) -> list[Wanted]:
        index = self._index
        return wanted_of(current_coverage().pools, index.specs(), index.by_slug, self._topic)


def question_of(
    slug: str, topic: str, specs: Sequence[IndicatorSpec], overdue: bool, answer: str = ""
) -> OpenQuestion:
    """A claim as an invitation. Raises ValueError for a topic that does not exist."""
    question = question_on(topic, specs)
    if question is None:
        raise ValueError(topic)
    return OpenQuestion(
        label=str(question.label),
        question=str(question.help),
        evidence=str(question.evidence)
        or _("A page, contract or repository that anyone can open, with its date."),
        overdue=overdue,
        answer=answer,
        url=reverse("claim_correct", args=[slug, topic]),
        confirm_url=reverse("claim_confirm", args=[slug, topic]) if overdue else "",
    )


def questions_for(
    facts: PoolFacts, evidence: Mapping[str, Evidence], specs: Sequence[IndicatorSpec]
) -> tuple[list[OpenQuestion], list[OpenQuestion]]:
    """What to ask a pool: what is unknown, and what is known but overdue. Heaviest first."""
    wanted = sorted(
        (key for key, state in evidence.items() if state.wanted),
        key=lambda key: -weight_of(key, None),
    )
    unknown: list[OpenQuestion] = []
    overdue: list[OpenQuestion] = []
    for key in wanted:
        old = evidence[key] is Evidence.OVERDUE
        answer = topics.FACT[key].shown(facts) if old and key in topics.FACT else ""
        (overdue if old else unknown).append(question_of(facts.slug, key, specs, old, answer))
    return unknown, overdue
