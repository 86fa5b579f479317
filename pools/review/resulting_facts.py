"""What the accepted proposals make of a pool, before anything is stored."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pools.claims.assess import assess
from pools.claims.facts import PoolFacts, SourceNote
from pools.claims.indicator import IndicatorSpec
from pools.claims.rules import RULES
from pools.models import Proposal, PublishedPool, Submission
from pools.models.proposal import Act, Decision
from pools.models.publishing import document_faults
from pools.models.slugs import free
from pools.models.submission import Affiliation
from pools.topics import proposed_values, sourcing
from pools.topics.differences import Difference, differences
from pools.topics.publication_checks import Fault, publication_faults


@dataclass(frozen=True)
class ResultingFacts:
    """Before, after, the lines of the public log, and what stands in the way."""

    before: PoolFacts | None
    after: PoolFacts | None
    changes: tuple[Difference, ...]
    faults: tuple[Fault, ...]


def resulting_facts_of(
    submission: Submission,
    proposals: Sequence[Proposal],
    indicators: Sequence[IndicatorSpec],
    on: dt.date,
) -> ResultingFacts:
    """The exact public change, were the accepted proposals published on that day."""
    published = PublishedPool.objects.filter(pool__submissions=submission).first()
    before = published.facts if published else None
    try:
        after = applied(before or blank(submission, proposals), proposals, indicators, on)
    except proposed_values.FaultyValue as error:
        faults = tuple(Fault(".".join(map(str, f.path)), f.message) for f in error.faults)
        return ResultingFacts(before, None, (), faults)
    except ValueError as error:
        return ResultingFacts(before, None, (), tuple(document_faults(error)))
    return ResultingFacts(
        before,
        after,
        tuple(differences(before, after, indicators, on)),
        tuple(publication_faults(after, indicators, on)),
    )


def applied(
    facts: PoolFacts,
    proposals: Iterable[Proposal],
    indicators: Sequence[IndicatorSpec],
    on: dt.date,
) -> PoolFacts:
    """Facts with every accepted proposal put in place. Raises ValueError."""
    for proposal in proposals:
        if not _counts(proposal):
            continue
        facts = _with(facts, proposal, indicators, on)
    return facts


def _counts(proposal: Proposal) -> bool:
    """Accepted, about the pool, and not published before."""
    return (
        proposal.decision == Decision.ACCEPT
        and proposal.act != Act.REPLY
        and proposal.published_at is None
    )


def _with(
    facts: PoolFacts, proposal: Proposal, indicators: Sequence[IndicatorSpec], on: dt.date
) -> PoolFacts:
    topic = proposal.topic
    old = proposed_values.published_value(facts, topic, indicators, on)
    if proposal.only_lists:
        # A person has looked, but opened none of the sources that carry it.
        at = proposal.source_url
        facts = proposed_values.confirmed(facts, topic, indicators, on, at=at)
        source = source_of(proposal, on)
        return sourcing.with_differing(facts, source, proposal.value, proposal.source_why)
    if proposal.act != Act.SET and proposal.edited is None:
        facts = proposed_values.confirmed(facts, topic, indicators, on, at=proposal.source_url)
        listed = {one.url for one in proposed_values.carriers(facts, topic, indicators, on)}
        if not proposal.source_url or proposal.source_url in listed:
            return facts
        return sourcing.with_source(facts, source_of(proposal, on), _replaced(proposal, old, old))
    facts = proposed_values.with_value(facts, topic, proposal.outcome, indicators, on)
    replaced = _replaced(proposal, old, proposal.outcome)
    if proposal.source_url:
        return sourcing.with_source(facts, source_of(proposal, on), replaced)
    return sourcing.with_choices(facts, topic, replaced)


def _replaced(proposal: Proposal, before: object, after: object) -> sourcing.Replaced:
    return sourcing.Replaced(before, before != after, proposal.source_choices, proposal.source_why)


def source_of(proposal: Proposal, on: dt.date) -> SourceNote:
    """The proposal's source as the pool would cite it: whoever decides has seen it that day."""
    return SourceNote(
        topic=proposal.topic,
        url=proposal.source_url,
        archive=proposal.source_archive,
        publisher=proposal.source_publisher or proposal.source_url,
        quote=proposal.source_quote,
        reports=proposal.source_reports,
        as_of=proposal.source_as_of or None,
        seen_on=on,
        stance="basis",
    )


def blank(submission: Submission, proposals: Sequence[Proposal]) -> PoolFacts:
    """A pool of which only name and address are known yet."""
    accepted = {p.topic: p.outcome for p in proposals if p.decision == Decision.ACCEPT}
    name = str(accepted.get("name") or submission.title)
    website = str(accepted.get("website") or "")
    return PoolFacts(slug=free(name, website, submission.pool_id), name=name)


def _by_team(submission: Submission, proposals: Sequence[Proposal]) -> list[Proposal]:
    """Those that the pool's own team sent, also where a merge has moved them. One query at most."""
    moved = {p.sent_in_id for p in proposals if p.sent_in_id is not None}
    team = submission.affiliation == Affiliation.TEAM
    senders: set[int | None] = {None} if team else set()
    if moved:
        theirs = Submission.objects.filter(pk__in=moved, affiliation=Affiliation.TEAM)
        senders |= set(theirs.values_list("pk", flat=True))
    return [p for p in proposals if p.sent_in_id in senders]


def needing_second(
    submission: Submission,
    proposals: Sequence[Proposal],
    outcome: ResultingFacts,
    indicators: Sequence[IndicatorSpec],
    on: dt.date,
) -> list[Proposal]:
    """Accepted proposals of the pool's own team that make a claim met, or say that it does not
    apply, and nobody seconded: the verdict itself, or a fact from which the rule derives it."""
    proposals = _by_team(submission, proposals)
    if not proposals or outcome.after is None:
        return []
    carrying: set[str] = set()
    for spec in indicators:
        was = assess(outcome.before, spec, on).verdict if outcome.before else "unknown"
        now = assess(outcome.after, spec, on)
        if now.verdict in ("met", "not_applicable") and was != now.verdict:
            rule = RULES.get(spec.rule)
            carrying.update((spec.slug, *(rule.topics if rule else ())))
        elif now.verdict == "met":
            carrying.add(spec.slug)
    return [
        proposal
        for proposal in proposals
        if proposal.decision == Decision.ACCEPT
        and proposal.act != Act.REPLY
        and proposal.topic in carrying
        and proposal.seconded_by_id is None
    ]
