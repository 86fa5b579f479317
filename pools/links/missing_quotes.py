"""Quoted words that are gone from their pages, for the re-check desk, and a reviewer's word on
one."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from pools import topics
from pools.links import checks
from pools.models import (
    Pool,
    PublishedPool,
    Quotation,
    Recheck,
    generation,
    indicators_in,
)
from pools.models.conflict_of_interest import Conflict
from pools.models.recheck import RecheckAnswer

RESTS = dt.timedelta(days=30)
ANSWERED = (RecheckAnswer.STILL_TRUE, RecheckAnswer.CANNOT_TELL, RecheckAnswer.HANDED_OVER)
_KEPT = ("misses", "missing_since", "missed_at", "nearest", "rests_until")


@dataclass(frozen=True)
class Gone:
    """Quoted words of one pool that are gone, and the topics they carry: key and label."""

    quotation: Quotation
    pk: int
    slug: str
    pool: str
    carries: tuple[tuple[str, str], ...]
    archives: tuple[str, ...]


def gone_quotes() -> list[Gone]:
    """Every quotation of every published pool that is gone, the longest gone first, with the topics
    that nobody has looked at since. Four queries."""
    gone = Quotation.objects.gone().select_related("link").order_by("missing_since", "pk")
    quotations = {(one.link.url, one.words): one for one in gone if not one.link.is_dead}
    if not quotations:
        return []
    indicators, answered = indicators_in(), _answered()
    found = []
    for published in PublishedPool.objects.only("pool_id", "slug", "document"):
        if not any(one.get("quote") for one in published.document.get("sources", ())):
            continue
        facts = published.facts
        carried = defaultdict(list)
        for source in facts.sources:
            quotation = quotations.get((source.url, source.quote))
            if quotation is None:
                continue
            since = answered.get((published.pool_id, source.topic))
            if since is None or (quotation.missing_since and since < quotation.missing_since):
                carried[quotation.link.url, source.quote].append(source)
        for key, sources in carried.items():
            keys = dict.fromkeys(source.topic for source in sources)
            found.append(
                Gone(
                    quotations[key],
                    published.pool_id,
                    published.slug,
                    facts.name,
                    tuple((topic, topics.label(topic, indicators)) for topic in keys),
                    tuple(dict.fromkeys(one.archive for one in sources if one.archive)),
                )
            )
    order = {key: number for number, key in enumerate(quotations)}
    return sorted(
        found, key=lambda one: (order[one.quotation.link.url, one.quotation.words], one.pool)
    )


def _answered() -> dict[tuple[int, str], dt.datetime]:
    """When each topic of each pool was last looked at again, unless that was undone."""
    looks = Recheck.objects.filter(answer__in=(*ANSWERED, RecheckAnswer.UNDONE))
    found: dict[tuple[int, str], list[dt.datetime]] = defaultdict(list)
    for pool, topic, answer, at in looks.order_by("at", "pk").values_list(
        "pool_id", "topic", "answer", "at"
    ):
        if answer != RecheckAnswer.UNDONE:
            found[pool, topic].append(at)
        elif found[pool, topic]:  # the answer before it holds again
            found[pool, topic].pop()
    return {key: times[-1] for key, times in found.items() if times}


@transaction.atomic
def it_is_there(quotation_pk: int, pool_pk: int, user: Any) -> dict[str, Any]:
    """A reviewer found the words that the machine did not; gives what it had found, to undo that
    with. Raises Quotation.DoesNotExist, Pool.DoesNotExist, HasConflict."""
    quotation = _locked(quotation_pk)
    pool = Pool.objects.get(pk=pool_pk)
    Conflict.refuse(user, pool.pk)
    before = {name: checks.plain(getattr(quotation, name)) for name in _KEPT}
    was_gone = quotation.is_gone
    quotation.misses, quotation.missing_since, quotation.missed_at = 0, None, None
    quotation.nearest, quotation.rests_until = "", timezone.now() + RESTS
    quotation.save()
    if was_gone:
        generation.move()
    Recheck.objects.create(
        pool=pool,
        topic="",
        answer=RecheckAnswer.QUOTE_STANDS,
        url=quotation.link.url,
        words=quotation.words,
        by=user,
    )
    return before | {checks.ANSWERED: checks.plain(quotation.rests_until)}


def restore(quotation_pk: int, before: dict[str, Any]) -> Quotation | None:
    """Put back what the machine had found, after a reviewer's word on it was undone; None where it
    has found the words itself since, or somebody else has. Raises Quotation.DoesNotExist."""
    quotation = _locked(quotation_pk)
    kept = dict(before)
    # Whoever finds the words after that word writes another time of rest, or none.
    if kept.pop(checks.ANSWERED, "") != checks.plain(quotation.rests_until):
        return None
    checks.put_back(quotation, kept)
    if quotation.is_gone:
        generation.move()
    return quotation


def _locked(pk: int) -> Quotation:
    return Quotation.objects.select_related("link").select_for_update(of=("self",)).get(pk=pk)
