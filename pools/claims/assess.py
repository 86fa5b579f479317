"""From facts and judgements to claims: what the directory says of a pool on a given day."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pools.claims import rules
from pools.claims.agreement import Disagreement, disagreement, last_seen, newest_evidence
from pools.claims.facts import PoolFacts, SourceNote
from pools.claims.freshness import Freshness, freshness
from pools.claims.indicator import IndicatorSpec
from pools.claims.verdict import Verdict


@dataclass(frozen=True)
class UpcomingVerdict:
    """A verdict that will change on a known day if nothing else does."""

    on: dt.date
    verdict: Verdict


@dataclass(frozen=True)
class Claim:
    """One indicator's answer for one pool, with everything that carries it."""

    indicator: IndicatorSpec
    verdict: Verdict
    quantity: str = ""
    reason: str = ""
    by_rule: bool = False
    rule_verdict: Verdict | None = None  # set when an editor decided otherwise
    topics: tuple[str, ...] = ()  # where its evidence stands: its own slug, then facts
    as_of: str | None = None
    evidence: str | None = None  # the date of its newest source
    reviewed_on: dt.date | None = None  # when an editor last looked
    reviewed_by: str = ""  # a name or a role; empty for the editors
    checked_on: dt.date | None = None  # what a re-check counts from: evidence seen, else a review
    freshness: Freshness = Freshness()
    sources: tuple[SourceNote, ...] = ()
    upcoming: UpcomingVerdict | None = None

    @property
    def phrase(self) -> str:
        """The indicator's own words for this verdict."""
        return self.indicator.phrase(self.verdict)

    @property
    def known(self) -> bool:
        """Whether there is an answer."""
        return self.verdict.known

    @property
    def stale(self) -> bool:
        """Whether a re-check is due: evidence or review is older than the interval."""
        return self.freshness.stale

    @property
    def disagreement(self) -> Disagreement | None:
        """What it means that a source reports something else; None where none does."""
        return disagreement(self.sources)

    @property
    def criteria_version(self) -> int | None:
        """The version of the criteria it was judged by: of the day a person judged, or the one in
        force for a rule. None where nobody judged, or nobody wrote down when."""
        if self.by_rule:
            return self.indicator.version
        if not self.known and not self.reviewed_on:
            return None
        if self.reviewed_on:
            return self.indicator.version_on(self.reviewed_on)
        return None if self.indicator.later_versions else 1

    @property
    def overridden(self) -> bool:
        """Whether an editor decided otherwise than the rule."""
        return self.rule_verdict is not None


def assess(facts: PoolFacts, indicator: IndicatorSpec, on: dt.date) -> Claim:
    """The claim on one indicator as it stands on a day."""
    judgement = facts.judgement(indicator.slug)
    rule = rules.RULES.get(indicator.rule)
    finding = rule.judge(facts, indicator.thresholds, on) if rule else rules.UNKNOWN
    topics: tuple[str, ...] = (indicator.slug,)
    # What editors decide rests on what they cite for it, if they do; else on the rule's facts.
    if rule and not (judgement.verdict and facts.sources_on(indicator.slug)):
        topics = (indicator.slug, *(finding.topics or rule.topics))
    sources = facts.sources_on(*topics)

    if judgement.verdict:
        verdict, reason = Verdict(judgement.verdict), judgement.reason
        as_of = judgement.as_of or newest_evidence(sources)
    else:
        verdict, reason = finding.verdict, finding.reason
        as_of = finding.as_of or judgement.as_of or newest_evidence(sources)
    differs = bool(rule and judgement.verdict and verdict != finding.verdict)
    # Where nothing dated carries it, or nothing is known, a look at it is all that can age.
    seen_on = last_seen(sources, on) if verdict.known else None
    checked_on = seen_on or judgement.checked_on
    quantity, recheck_days = finding.quantity, indicator.recheck_days
    if not verdict.applies:
        # What a pool is does not age, and rests on no evidence that could; nor is anything
        # measured, and a rule that found nothing did not say otherwise.
        quantity, recheck_days = "", None
        differs = differs and finding.verdict is not Verdict.UNKNOWN
    return Claim(
        indicator=indicator,
        verdict=verdict,
        quantity=quantity,
        reason=reason,
        by_rule=rule is not None and not judgement.verdict,
        rule_verdict=finding.verdict if differs else None,
        topics=topics,
        as_of=as_of,
        evidence=newest_evidence(sources),
        reviewed_on=judgement.checked_on,
        reviewed_by=judgement.checked_by,
        checked_on=checked_on,
        freshness=freshness(checked_on, recheck_days, on, known=verdict.known),
        sources=sources,
        upcoming=None if judgement.verdict else _upcoming(facts, indicator, on, verdict),
    )


def claims(facts: PoolFacts, indicators: Sequence[IndicatorSpec], on: dt.date) -> list[Claim]:
    """All claims on a pool, in the indicators' order."""
    return [assess(facts, indicator, on) for indicator in indicators]


def verdict_steps(
    facts: PoolFacts, indicator: IndicatorSpec, start: dt.date
) -> list[tuple[dt.date, Verdict]]:
    """The verdicts from a day on if nobody saves anything: ``[(day, verdict), ...]``."""
    judgement = facts.judgement(indicator.slug)
    rule = rules.RULES.get(indicator.rule)
    days = [start]
    if rule and not judgement.verdict:
        turning = rule.turning_days(facts, indicator.thresholds)
        days += sorted(day for day in set(turning) if day > start)
    steps: list[tuple[dt.date, Verdict]] = []
    for day in days:
        if judgement.verdict:
            verdict = Verdict(judgement.verdict)
        elif rule:
            verdict = rule.judge(facts, indicator.thresholds, day).verdict
        else:
            verdict = Verdict.UNKNOWN
        if not steps or steps[-1][1] != verdict:
            steps.append((day, verdict))
    return steps


def _upcoming(
    facts: PoolFacts, indicator: IndicatorSpec, on: dt.date, verdict: Verdict
) -> UpcomingVerdict | None:
    for day, later in verdict_steps(facts, indicator, on)[1:]:
        if later != verdict:
            return UpcomingVerdict(day, later)
    return None
