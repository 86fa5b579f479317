"""Bulk import: what files say differently becomes proposals that wait on the desk.

Nothing is published here. A file is matched with a listed pool by its slug, the host of its
site and its token addresses; where these do not point to exactly one pool, nobody guesses.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import transaction

from pools import topics
from pools.claims import dates
from pools.claims.facts import PoolFacts
from pools.claims.indicator import IndicatorSpec
from pools.claims.web_addresses import bare_host
from pools.models import Pool, PoolSlug, Proposal, PublishedPool, Submission, indicators_in
from pools.models.submission import Kind, State
from pools.models.submission_states import SYSTEM, perform
from pools.topics import proposed_values

FORGOTTEN = (State.WITHDRAWN, State.SPAM, State.EXPIRED)


class Import(StrEnum):
    """What became of one file."""

    PROPOSED = "waits on the desk"
    NOTHING_NEW = "says nothing new"
    AMBIGUOUS = "could be more than one pool"


@dataclass(frozen=True)
class Imported:
    """One file's outcome: how many proposals, or which pools it could be."""

    name: str
    outcome: Import
    proposals: int = 0
    candidates: tuple[str, ...] = ()


@dataclass
class _Listed:
    """Where every pool is found; three queries."""

    by_slug: dict[str, int] = field(default_factory=dict)
    by_host: dict[str, set[int]] = field(default_factory=dict)
    by_token: dict[tuple[str, str], set[int]] = field(default_factory=dict)
    facts: dict[int, PoolFacts] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "_Listed":
        found = cls()
        for pk, slug in PoolSlug.objects.exclude(pool=None).values_list("pool_id", "slug"):
            found.by_slug[slug] = pk
        for pk, slug in Pool.objects.values_list("pk", "slug"):
            found.by_slug[slug], found.names[pk] = pk, slug
        for published in PublishedPool.objects.only("pool_id", "slug", "document"):
            pk, facts = published.pool_id, published.facts
            found.facts[pk] = facts
            if facts.website:
                found.by_host.setdefault(bare_host(facts.website), set()).add(pk)
            for key in _tokens(facts):
                found.by_token.setdefault(key, set()).add(pk)
        return found

    def candidates(self, facts: PoolFacts) -> set[int] | None:
        """The pools all that matches agrees on: none agreed, or several, is ambiguous. None
        where nothing matches, so that it is a new pool."""
        hints = []
        if facts.slug in self.by_slug:
            hints.append({self.by_slug[facts.slug]})
        if facts.website:
            hints.append(self.by_host.get(bare_host(facts.website), set()))
        hints += [self.by_token.get(key, set()) for key in _tokens(facts)]
        hints = [hint for hint in hints if hint]
        if not hints:
            return None
        agreed = set.intersection(*hints)
        return agreed if len(agreed) == 1 else set.union(*hints)


@transaction.atomic
def propose_pools(pools: Sequence[PoolFacts]) -> list[Imported]:
    """One submission for each pool that reads differently: all of them, or none."""
    indicators, day = indicators_in(), dates.today()
    listed = _Listed.now()
    return [_propose(facts, listed, indicators, day) for facts in pools]


def _propose(
    facts: PoolFacts, listed: _Listed, indicators: Sequence[IndicatorSpec], day: dt.date
) -> Imported:
    candidates = listed.candidates(facts)
    pk = None
    if candidates is not None:
        pk = next(iter(candidates))
        # An editor's draft that was never published cannot be compared with.
        if len(candidates) > 1 or pk not in listed.facts:
            names = tuple(sorted(listed.names[pk] for pk in candidates))
            return Imported(facts.name, Import.AMBIGUOUS, candidates=names)
    own = listed.facts[pk] if pk else None
    said = _said_before(pk, facts.name)
    fresh = [
        (topic, value)
        for topic, value in _differing(facts, own, indicators, day)
        if value not in said.get(topic, [])
    ]
    if not fresh:
        return Imported(facts.name, Import.NOTHING_NEW)
    submission = Submission.objects.create(kind=Kind.IMPORT, pool_id=pk, title=facts.name[:80])
    for position, (topic, value) in enumerate(fresh):
        source = _source(facts, topic)
        Proposal(
            submission=submission, topic=topic, value=value, position=position, **source
        ).save()
    perform(submission.pk, "send", SYSTEM)
    return Imported(facts.name, Import.PROPOSED, len(fresh))


def _differing(
    facts: PoolFacts, own: PoolFacts | None, indicators: Sequence[IndicatorSpec], day: dt.date
) -> Iterator[tuple[str, Any]]:
    """Topics the file knows something of that the directory says differently. What a file
    leaves out is not evidence of anything, so nothing known is ever proposed away."""
    for topic in topics.FACT:
        if not topics.FACT[topic].format_value(facts):
            continue
        value = proposed_values.published_value(facts, topic, indicators, day)
        if own is None or value != proposed_values.published_value(own, topic, indicators, day):
            yield topic, value
    for indicator in indicators:
        judgement = facts.judgement(indicator.slug)
        value = {name: getattr(judgement, name) for name in ("verdict", "reason", "as_of")}
        known = own.judgement(indicator.slug) if own else None
        if judgement.verdict and (
            known is None or value != {name: getattr(known, name) for name in value}
        ):
            yield indicator.slug, value


def _said_before(pk: int | None, name: str) -> dict[str, list[Any]]:
    """What imports have proposed of this pool already, decided or not: never proposed twice."""
    earlier = Proposal.objects.filter(submission__kind=Kind.IMPORT)
    if pk is None:
        earlier = earlier.filter(submission__pool__isnull=True, submission__title=name[:80])
    else:
        earlier = earlier.filter(submission__pool_id=pk)
    found: dict[str, list[Any]] = {}
    for topic, value in earlier.exclude(submission__state__in=FORGOTTEN).values_list(
        "topic", "value"
    ):
        found.setdefault(topic, []).append(value)
    return found


def _source(facts: PoolFacts, topic: str) -> dict[str, str]:
    source = next(iter(facts.sources_on(topic)), None)
    if source is None:
        return {}
    return {
        "source_url": source.url,
        "source_publisher": source.publisher,
        "source_as_of": source.as_of or "",
        "source_archive": source.archive,
        "source_quote": source.quote,
    }


def _tokens(facts: PoolFacts) -> list[tuple[str, str]]:
    return [(t.chain.casefold(), t.address.casefold()) for t in facts.tokens if t.address]
