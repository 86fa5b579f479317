"""Verdicts and facts due for a second look or soon to be, and what that look comes to."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import WorkflowState

from pools.claims import dates
from pools.claims.agreement import last_seen
from pools.claims.assess import claims
from pools.claims.facts import PoolFacts, SourceNote
from pools.claims.freshness import Freshness, freshness
from pools.claims.indicator import IndicatorSpec
from pools.links.missing_quotes import gone_quotes
from pools.models import Pool, PublishedPool, Recheck, SecondLook, indicators_in
from pools.models.publishing import Note
from pools.models.recheck import RecheckAnswer
from pools.review.conflict_of_interest import HasConflict, has_conflict
from pools.review.publish_submission import prepare, publish
from pools.topics import proposed_values
from pools.topics.registry import FACTS

RESTS = dt.timedelta(days=30)  # for a claim nobody could tell, before it comes up again


@dataclass(frozen=True)
class Due:
    """A verdict or a fact to look at again, in the words a reader has for it."""

    pk: int
    slug: str
    pool: str
    topic: str
    label: str
    value: str
    freshness: Freshness
    reason: str = ""
    sources: tuple[SourceNote, ...] = ()
    look: SecondLook | None = None  # a second reviewer came to another verdict


def due(today: dt.date) -> list[Due]:
    """Where two reviewers differ, then what carries no date at all, then the longest due, then what
    soon will be. Without what somebody could not tell lately, and what waits for a moderator. Six
    queries."""
    indicators = indicators_in()
    resting = _resting()
    differing = SecondLook.objects.differing()
    found = []
    for published in PublishedPool.objects.only("pool_id", "slug", "document"):
        facts = published.facts
        if facts.status.state == "closed":
            continue
        found += [
            item
            for item in _due_of(published, facts, indicators, differing, today)
            if (published.pool_id, item.topic) not in resting
        ]
    ever = dt.date.min
    return sorted(
        found, key=lambda item: (item.look is None, item.freshness.stale_from or ever, item.pool)
    )


def _resting() -> set[tuple[int, str]]:
    """Pool and topic of what need not come up now. Three queries."""
    moderated = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS,
        base_content_type=ContentType.objects.get_for_model(Pool),
    )
    pks = [int(pk) for pk in moderated.values_list("object_id", flat=True)]
    resting: set[tuple[int, str]] = set()
    looks = Recheck.objects.filter(
        Q(
            answer__in=(RecheckAnswer.CANNOT_TELL, RecheckAnswer.UNDONE),
            at__gte=timezone.now() - RESTS,
        )
        | Q(answer=RecheckAnswer.HANDED_OVER, pool_id__in=pks)
    )
    for pool_id, topic, answer in looks.order_by("at", "pk").values_list(
        "pool_id", "topic", "answer"
    ):
        (resting.discard if answer == RecheckAnswer.UNDONE else resting.add)((pool_id, topic))
    return resting


def _due_of(
    published: PublishedPool,
    facts: PoolFacts,
    indicators: Sequence[IndicatorSpec],
    differing: Mapping[tuple[int, str], SecondLook],
    today: dt.date,
) -> Iterator[Due]:
    """A fact that a rule reads comes up with the verdict, while that is due itself: a look at
    the verdict is one at the sources of both."""
    pk, slug = published.pool_id, published.slug
    covered: set[str] = set()
    for claim in claims(facts, indicators, today):
        look = differing.get((pk, claim.indicator.slug))
        if look and look.first_verdict != claim.verdict:
            look = None  # visitors read something else by now
        if not (claim.freshness.stale or claim.freshness.soon or look):
            continue
        covered.update(claim.topics)
        value = " · ".join(filter(None, (str(claim.verdict.word), claim.quantity)))
        spec = claim.indicator
        yield Due(
            pk,
            slug,
            facts.name,
            spec.slug,
            spec.name,
            value,
            claim.freshness,
            claim.reason,
            claim.sources,
            look,
        )
    reviewed = {review.topic: review.on for review in facts.reviews}
    for topic in FACTS:
        if topic.key in covered:
            continue
        sources = facts.sources_on(topic.key)
        seen = last_seen(sources, today) or reviewed.get(topic.key)
        if not (value := topic.format_value(facts)):
            continue
        fresh = freshness(seen, topic.recheck_days, today, known=True)
        if fresh.stale or fresh.soon:
            yield Due(
                pk,
                slug,
                facts.name,
                topic.key,
                str(topic.label),
                value,
                fresh,
                sources=sources,
            )


@transaction.atomic
def still_true(slug: str, topic: str, user: Any, source_as_of: str) -> bool:
    """Date the check to today, and the source it goes by to ``source_as_of`` if given.

    True where that is published; without the right to publish it goes to moderation, like what
    the desk decides. Raises HasConflict, KeyError, Incomplete, NotPublishable.
    """
    published = PublishedPool.objects.get(slug=slug)
    if has_conflict(user, published.pool_id):
        raise HasConflict
    pool = Pool.objects.select_for_update(of=("self",)).get(pk=published.pool_id)
    today = dates.today()
    facts = proposed_values.confirmed(published.facts, topic, indicators_in(), today)
    if source_as_of:
        facts = _dated(facts, topic, source_as_of)
    if not user.has_perm("pools.publish_pool"):
        prepare(pool, facts, user)
        _write_down(pool, topic, RecheckAnswer.HANDED_OVER, user, "")
        return False
    differs = (pool.pk, topic) in SecondLook.objects.differing()
    if _says_the_same(facts, published.facts, topic) and not differs:
        # A second press of the same key; or a day on which a machine has found the page, and only
        # the quote that is gone from it waits for this word.
        if _has_gone_quote(pool.pk, topic):
            _write_down(pool, topic, RecheckAnswer.STILL_TRUE, user, "")
        return True
    publish(pool, facts, user, Note(), [])
    _write_down(pool, topic, RecheckAnswer.STILL_TRUE, user, "")
    return True


@transaction.atomic
def cannot_tell(slug: str, topic: str, user: Any, words: str) -> None:
    """Write down that nobody could tell; it rests for a while and stays due. Raises HasConflict,
    KeyError."""
    published = PublishedPool.objects.select_related("pool").get(slug=slug)
    if has_conflict(user, published.pool_id):
        raise HasConflict
    _write_down(published.pool, topic, RecheckAnswer.CANNOT_TELL, user, words)


def _has_gone_quote(pool_pk: int, topic: str) -> bool:
    return any(one.pk == pool_pk and topic in dict(one.carries) for one in gone_quotes())


def _says_the_same(facts: PoolFacts, before: PoolFacts, topic: str) -> bool:
    return _as_cited(facts, topic) == _as_cited(before, topic)


def _as_cited(facts: PoolFacts, topic: str) -> tuple[object, ...]:
    reviews = [review for review in facts.reviews if review.topic == topic]
    return (facts.judgement(topic), reviews, facts.sources)


def _dated(facts: PoolFacts, topic: str, as_of: str) -> PoolFacts:
    """The first source that carries the claim, with a later date."""
    own = [source for source in facts.sources if source.topic == topic]
    carrying = next((source for source in own if source.stance != "differs"), None)
    if carrying is None:
        return facts
    fresh = carrying.model_copy(update={"as_of": as_of})
    return facts.model_copy(
        update={"sources": tuple(fresh if s is carrying else s for s in facts.sources)}
    )


def _write_down(pool: Pool, topic: str, answer: str, user: Any, words: str) -> None:
    Recheck.objects.create(
        pool=pool, topic=topic, answer=answer, by=user, words=words, at=timezone.now()
    )
