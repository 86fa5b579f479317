"""A pool's page as plain values: answers, ways out, control, claims by group, facts."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.utils.translation import gettext as _

from pools import topics
from pools.browse.cards import VerdictCell, sentence_of
from pools.browse.control_ladder import Rung, control_ladder
from pools.browse.pool_answers import Answer, ExitCard, exit_card_of, first_answers
from pools.browse.shown_facts import Fact, fact_of
from pools.claims import dates, vocabulary
from pools.claims.agreement import last_seen
from pools.claims.assess import Claim, claims
from pools.claims.control import Upgrade
from pools.claims.control_formatting import taking_words
from pools.claims.facts import PoolFacts
from pools.claims.formatting import LINK_NAMES
from pools.claims.indicator import IndicatorSpec
from pools.claims.verdict import Verdict
from pools.claims.web_addresses import bare_host
from pools.models import Change


@dataclass(frozen=True)
class ClaimRow:
    """A claim with its own history in the public log."""

    claim: Claim
    history: tuple[Change, ...]

    @property
    def slug(self) -> str:
        """The indicator's key."""
        return self.claim.indicator.slug


@dataclass(frozen=True)
class Group:
    """Claims that belong together."""

    key: str
    label: str
    rows: tuple[ClaimRow, ...]


@dataclass(frozen=True)
class PoolPage:
    """Everything the page of a pool shows."""

    facts: PoolFacts
    host: str
    kind_word: str
    status_word: str
    cells: tuple[VerdictCell, ...]
    sentence: str
    fact_rows: tuple[Fact, ...]
    groups: tuple[Group, ...]
    claims: tuple[Claim, ...]
    day: dt.date

    def fact(self, key: str) -> Fact:
        """One fact by its topic. Raises KeyError for a topic that is none."""
        return self.by_topic[key]

    @cached_property
    def by_topic(self) -> dict[str, Fact]:
        """Facts by their topic, for templates that place them."""
        return {fact.topic: fact for fact in self.fact_rows}

    @property
    def fact_groups(self) -> tuple[tuple[str, tuple[Fact, ...]], ...]:
        """Facts for the lists, under a heading each: those without a section of their own."""
        listed = [fact for fact in self.fact_rows if topics.FACT[fact.topic].place == "list"]
        use = tuple(fact for fact in listed if topics.FACT[fact.topic].section == "use")
        return (
            (_("Fees and access"), use),
            (_("Operation and track record"), tuple(fact for fact in listed if fact not in use)),
        )

    @property
    def spread(self) -> tuple[Fact, ...]:
        """Facts behind the pictures of how the pool is spread."""
        return tuple(fact for fact in self.fact_rows if topics.FACT[fact.topic].place == "spread")

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """What a visitor asks first."""
        return first_answers(self.facts)

    @cached_property
    def exit_card(self) -> ExitCard:
        """How one gets one's ETH back."""
        return exit_card_of(self.facts)

    @cached_property
    def taking(self) -> str:
        """Who could take the stake, in plain words; empty for unknown."""
        return taking_words(self.facts)

    @cached_property
    def ladder(self) -> tuple[Rung, ...]:
        """Who can change, freeze or take it."""
        return control_ladder(self.facts, self.by_topic)

    @property
    def status_mark(self) -> str:
        """What an active status is marked with that nobody confirmed for a year; else empty."""
        status = self.by_topic["status"]
        if self.facts.status.state != "active":
            return ""
        seen = last_seen(status.sources, self.day) or status.reviewed_on
        if seen is None:
            return _("no dated source confirms this status")
        month = dates.in_words(f"{seen:%Y-%m}")
        return _("status last confirmed in %s") % month if status.stale else ""

    @property
    def linked_reports(self) -> int:
        """Audits whose report is linked."""
        return sum(bool(audit.report) for audit in self.facts.audits)

    @property
    def upgrades(self) -> tuple[Upgrade, ...]:
        """Days on which the code changed, newest first."""
        by_day = sorted(self.facts.upgrades, key=lambda one: dates.latest(one.date), reverse=True)
        return tuple(by_day)

    @property
    def audited_anyhow(self) -> Claim | None:
        """The claim about audits where it is judged though no report is listed; else None."""
        judged = (
            claim
            for claim in self.claims
            if claim.indicator.rule == "audits" and claim.verdict is not Verdict.UNKNOWN
        )
        return None if self.facts.audits else next(judged, None)

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Name and address of documentation, code and community, as far as known."""
        return tuple((str(LINK_NAMES[name]), url) for name, url in self.facts.links if url)


def pool_page_of(
    facts: PoolFacts,
    indicators: Sequence[IndicatorSpec],
    day: dt.date,
    changes: Sequence[Change] = (),
) -> PoolPage:
    """Everything that can be said of a pool on a day."""
    found = tuple(claims(facts, indicators, day))
    cells = cells_of_claims(found)
    rows = [claim_row(claim, changes) for claim in found]
    return PoolPage(
        facts=facts,
        host=bare_host(facts.website),
        kind_word=vocabulary.word(vocabulary.KINDS, facts.kind),
        status_word=vocabulary.word(vocabulary.STATES, facts.status.state),
        cells=cells,
        sentence=sentence_of(cells),
        fact_rows=tuple(
            fact_of(topic, facts, day) for topic in topics.FACTS if topic.place != "head"
        ),
        groups=tuple(
            Group(key, vocabulary.word(vocabulary.INDICATOR_GROUPS, key), tuple(members))
            for key, members in groupby(
                sorted(rows, key=_group_order), key=lambda row: row.claim.indicator.group
            )
        ),
        claims=found,
        day=day,
    )


def claim_row(claim: Claim, changes: Sequence[Change]) -> ClaimRow:
    """A claim with its history."""
    return ClaimRow(
        claim=claim,
        history=tuple(
            change
            for change in changes
            if change.topic == claim.indicator.slug and change.kind != Change.Kind.CRITERIA
        ),
    )


def cells_of_claims(found: Sequence[Claim]) -> tuple[VerdictCell, ...]:
    """The verdict_strip strip of claims, for pools that are not in the index (drafts)."""
    return tuple(
        VerdictCell(
            claim.indicator.slug,
            claim.indicator.name,
            claim.verdict.value,
            str(claim.verdict.word),
            claim.phrase,
            claim.stale,
        )
        for claim in found
    )


def _group_order(row: ClaimRow) -> tuple[int, int]:
    keys = vocabulary.keys(vocabulary.INDICATOR_GROUPS)
    indicator = row.claim.indicator
    position = keys.index(indicator.group) if indicator.group in keys else len(keys)
    return position, indicator.order
