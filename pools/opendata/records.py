"""Pools, claims and log lines as data: the one way from what visitors read to what leaves."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from pools import topics
from pools.browse.change_filter import log_of
from pools.browse.index import Index
from pools.browse.index_rows import IndexedPool
from pools.browse.shown_facts import fact_of
from pools.claims.assess import Claim, claims
from pools.claims.audit_clock import CodeChanges, changes_since
from pools.claims.criteria import Flip
from pools.claims.facts import PoolFacts, SourceNote
from pools.claims.indicator import IndicatorSpec
from pools.models import Change, PastPool, PublishedPool
from pools.models.generation_cache import remembered
from pools.models.link import dead_links
from pools.models.quotation import gone_quotes
from pools.opendata.answers import absolute
from pools.opendata.api import schemas
from pools.opendata.identifiers import caip10, caip19

MOST_KEPT = 200  # records a process keeps, of all kinds and languages
BATCH = 100  # published pools read at once


def or_none(text: str) -> str | None:
    """A text, or None where nothing is said."""
    return text or None


def stated(value: Any) -> Any:
    """A value of a document with ``None`` for everything unknown: empty texts and lists."""
    if isinstance(value, dict):
        return {key: stated(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [stated(part) for part in value] or None
    return None if value == "" else value


# --- Pools ------------------------------------------------------------------------------------


def pools(
    rows: Sequence[IndexedPool], index: Index, *, with_facts: bool = False
) -> Iterator[schemas.Pool]:
    """The pools of some rows of the index in their order; ``PoolRecord``s with facts. One query a
    hundred pools that are not remembered; one taken off the list meanwhile is left out."""
    kept: dict[Any, schemas.Pool] = remembered("open data", dict)
    specs, language = index.specs(), get_language()
    day = index.day if index.past else None
    for some in _in_batches(rows):
        keys = {row.pk: (row.pk, day, language, with_facts) for row in some}
        wanted = [row.pk for row in some if keys[row.pk] not in kept]
        read = index.states(wanted) if wanted else {}
        for row in some:
            known = kept.get(keys[row.pk])
            if known is None:
                if row.pk not in read:
                    continue
                known = pool(row, read[row.pk], specs, index.day, with_facts=with_facts)
                if len(kept) < MOST_KEPT:
                    kept[keys[row.pk]] = known
            yield known


def _in_batches(rows: Sequence[IndexedPool]) -> Iterator[Sequence[IndexedPool]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def pool(
    row: IndexedPool,
    published: PublishedPool | PastPool,
    specs: Sequence[IndicatorSpec],
    day: dt.date,
    *,
    with_facts: bool,
) -> schemas.Pool:
    """One pool."""
    facts, entry = published.shown_facts, row.entry
    fields: dict[str, Any] = {
        "slug": row.slug,
        "former_slugs": list(facts.former_slugs),
        "name": facts.name,
        "url": absolute("pool", row.slug),
        "api_url": absolute("api_pool", row.slug),
        "summary": or_none(facts.summary),
        "website": or_none(facts.website),
        "kind": or_none(facts.kind),
        "status": facts.status.state,
        "status_since": facts.status.since,
        "launched": facts.launch.date,
        "launched_at_the_latest": facts.launch.at_the_latest,
        "minimum_deposit_eth": entry["minimum"],
        "fee_percent": entry["fee"],
        "network_share_percent": entry["share"],
        "wait_days": entry["wait"],
        "upgrade_delay_days": entry["delay"],
        "tokens": _tokens(facts),
        "first_published": published.first_published,
        "changed": published.changed,
        "counts": schemas.VerdictCounts(
            met=row.met,
            known=row.known,
            applying=row.tally.applying,
            not_applicable=row.tally.not_applicable,
        ),
        "verdicts": [verdict(claim, day) for claim in claims(facts, specs, day)],
    }
    if not with_facts:
        return schemas.Pool(**fields)
    return schemas.PoolRecord(**fields, facts=facts_of(facts, day))


def _tokens(facts: PoolFacts) -> list[schemas.Token] | None:
    """Every token, retired ones too; none where it is known to issue none, None if unknown."""
    if not facts.tokens:
        return [] if facts.issues_no_token else None
    return [
        schemas.Token(
            symbol=token.symbol,
            name=or_none(token.name),
            chain=token.chain,
            address=or_none(token.address),
            caip19=caip19(token.chain, token.address),
            kind=token.kind or None,
            transferable=token.transferable,
            retired=token.retired,
            replaced_by=or_none(token.replaced_by),
        )
        for token in facts.tokens
    ]


def verdict(claim: Claim, day: dt.date) -> schemas.VerdictClaim:
    """One indicator's answer on a day."""
    upcoming = claim.upcoming
    return schemas.VerdictClaim(
        indicator=claim.indicator.slug,
        name=claim.indicator.name,
        verdict=claim.verdict,
        phrase=claim.phrase,
        quantity=or_none(claim.quantity),
        reason=or_none(claim.reason),
        by_rule=claim.by_rule,
        newest_evidence=claim.evidence,
        reviewed_on=claim.reviewed_on,
        reviewed_by=or_none(claim.reviewed_by),
        recheck_due=claim.freshness.stale_from,
        overdue=claim.stale,
        upcoming=schemas.Upcoming(on=upcoming.on, verdict=upcoming.verdict) if upcoming else None,
        disagreement=claim.disagreement,
        sources=[source(one, day) for one in claim.sources],
    )


def source(note: SourceNote, day: dt.date) -> schemas.Source:
    """A citation, with what the watcher knows of it; of a past day what began by then."""
    return schemas.Source(
        topic=note.topic,
        url=note.url,
        archive=or_none(note.archive),
        publisher=note.publisher,
        reports=or_none(note.reports),
        quote=or_none(note.quote),
        as_of=note.as_of,
        seen_on=note.seen_on,
        link_dead_since=_begun(dead_links().get(note.url), day),
        quote_missing_since=_begun(gone_quotes().get((note.url, note.quote)), day),
        stance=note.stance,
        why=or_none(note.why),
    )


def _begun(since: dt.date | None, day: dt.date) -> dt.date | None:
    return since if since and since <= day else None


def facts_of(facts: PoolFacts, day: dt.date) -> dict[str, schemas.Fact]:
    """Every fact by its topic, known or not."""
    document = facts.to_document()
    found = {}
    for topic in topics.FACTS:
        fact = fact_of(topic, facts, day)
        found[topic.key] = schemas.Fact(
            topic=topic.key,
            label=fact.label,
            value=value_of(topic, facts, document, day),
            text=or_none(fact.words),
            newest_evidence=fact.evidence,
            reviewed_on=fact.reviewed_on,
            reviewed_by=or_none(fact.reviewed_by),
            recheck_due=fact.freshness.stale_from,
            overdue=fact.stale,
            disagreement=fact.disagreement,
            sources=[source(one, day) for one in fact.sources],
        )
    return found


def value_of(topic: topics.Topic, facts: PoolFacts, document: dict[str, Any], day: dt.date) -> Any:
    """What is stored on a topic; None where nothing is known of it. Addresses on a chain carry
    their identifiers beside them, audits how often the code is known to have changed since."""
    if not topic.format_value(facts):
        return None
    value = stated(topics.value_in(document, topic.key))
    if topic.key == "audits":
        return [
            {**one, "code_changes_since": _changes(changes_since(facts, one["date"], day))}
            for one in value
        ]
    identifier = {"tokens": ("caip19", caip19), "contracts": ("caip10", caip10)}.get(topic.key)
    if identifier is None or value is None:
        return value
    name, make = identifier
    return [{**one, name: make(one["chain"], one["address"] or "")} for one in value]


def _changes(found: CodeChanges | None) -> dict[str, Any] | None:
    """None where no change of the code is known, or the audit has no date. Exact is a count only
    until ``known_until``, and never where our list of changes ends before the audit."""
    names = ("at_least", "exact", "last", "known_until")
    return {name: getattr(found, name) for name in names} if found else None


# --- The log ----------------------------------------------------------------------------------


def log(index: Index, pool: str = "", topic: str = "") -> QuerySet[Change]:
    """The public log, newest first; of a published pool and of a topic where they are named."""
    lines = log_of(index, pool, topic)
    return lines.defer("pool__published__document", "pool__published__entry")


def change_lines(
    changes: Iterable[Change], specs: Sequence[IndicatorSpec]
) -> Iterator[schemas.ChangeLine]:
    """Lines of ``log()`` as data."""
    labels = {key: topics.label(key, specs) for key in topics.known_keys(specs)}
    for change in changes:
        published = getattr(change.pool, "published", None)
        taken_back_at: dt.datetime | None = change.taken_back_at  # type: ignore[attr-defined]
        yield schemas.ChangeLine(
            id=change.pk,
            at=change.at,
            pool=published.slug if published else None,
            pool_name=change.public_name or None,  # type: ignore[attr-defined]
            topic=change.topic,
            label=labels.get(change.topic, change.topic),
            kind=Change.Kind(change.kind),
            before=or_none(change.said_before.text),
            after=or_none(change.said_after.text),
            before_value=stated(change.before_value),
            after_value=stated(change.after_value),
            reason=or_none(change.said_reason.text),
            source=or_none(change.source),
            version=change.version,
            flips=[schemas.Flip(**asdict(Flip.of(flip))) for flip in change.flips],
            credit=or_none(change.said_credit),
            reverts=change.reverts_id,
            taken_back_at=taken_back_at,
        )
