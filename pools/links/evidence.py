"""Dead links among what is published, for the re-check desk, and a reviewer's word on one."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from pools import topics
from pools.claims.facts import PoolFacts
from pools.links import checks
from pools.links.messages import dead_link_message
from pools.models import Link, Pool, PublishedPool, Recheck, indicators_in
from pools.models.conflict_of_interest import Conflict
from pools.models.recheck import RecheckAnswer


@dataclass(frozen=True)
class Dead:
    """A dead link of one pool, and what it carries there."""

    link: Link
    pk: int
    pool: str
    carries: tuple[str, ...]  # labels of topics; empty for a fact's own address
    words: str
    archives: tuple[str, ...] = ()  # copies that somebody keeps


def dead_evidence() -> list[Dead]:
    """Every dead link of every published pool, the longest dead first. Two queries or three."""
    links = {link.url: link for link in Link.objects.dead().order_by("failing_since", "pk")}
    if not links:
        return []
    indicators = indicators_in()
    found = []
    for published in PublishedPool.objects.only("pool_id", "document"):
        urls = set(checks.addresses_in(published.document)) & set(links)
        if not urls:
            continue
        facts = published.facts
        found += [
            Dead(
                links[url],
                published.pool_id,
                facts.name,
                tuple(topics.label(topic, indicators) for topic in _carried(facts, url)),
                dead_link_message(links[url]),
                tuple(
                    dict.fromkeys(s.archive for s in facts.sources if s.url == url and s.archive)
                ),
            )
            for url in urls
        ]
    order = {url: number for number, url in enumerate(links)}
    return sorted(found, key=lambda dead: (order[dead.link.url], dead.pool))


def _carried(facts: PoolFacts, url: str) -> list[str]:
    return list(dict.fromkeys(source.topic for source in facts.sources if source.url == url))


@transaction.atomic
def it_opens(link_pk: int, pool_pk: int, user: Any, words: str = "") -> dict[str, Any]:
    """A reviewer opened a link that the machine calls dead; gives what the machine had found, to
    undo that with. Raises Link.DoesNotExist, Pool.DoesNotExist, HasConflict."""
    link = Link.objects.select_for_update().get(pk=link_pk)
    pool = Pool.objects.get(pk=pool_pk)
    Conflict.refuse(user, pool.pk)
    before = checks.found(link)
    checks.override(link)
    Recheck.objects.create(
        pool=pool,
        topic="",
        answer=RecheckAnswer.LINK_OPENS,
        url=link.url,
        words=words,
        by=user,
    )
    return before | {checks.ANSWERED: checks.plain(link.checked_at)}
