"""A pool's page as plain values: facts with their sources, claims by group, alternatives."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from pools import topics
from pools.browse.cards import VerdictCell, cells_of, sentence_of
from pools.browse.index import Index, IndexedPool
from pools.claims import vocabulary
from pools.claims.agreement import Disagreement, disagreement
from pools.claims.assess import Claim, claims
from pools.claims.facts import PoolFacts, SourceNote
from pools.claims.indicator import IndicatorSpec
from pools.claims.web_addresses import bare_host
from pools.models import Change


@dataclass(frozen=True)
class Fact:
    """One fact for the definition list. ``words`` is empty where nothing is known."""

    topic: str
    label: str
    help: str
    words: str
    sources: tuple[SourceNote, ...]

    @property
    def basis(self) -> SourceNote | None:
        """The source the directory goes by, or the first there is."""
        return next(iter(self.sources), None) if self.words else None

    @property
    def disagreement(self) -> Disagreement | None:
        """What it means that a source reports something else; None where none does."""
        return disagreement(self.sources)


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
    def listed(self) -> tuple[Fact, ...]:
        """Facts for the definition list: those without a section of their own."""
        return tuple(fact for fact in self.fact_rows if topics.FACT[fact.topic].place == "list")

    @property
    def spread(self) -> tuple[Fact, ...]:
        """Facts behind the pictures of how the pool is spread."""
        return tuple(fact for fact in self.fact_rows if topics.FACT[fact.topic].place == "spread")

    @property
    def links(self) -> tuple[str, ...]:
        """Addresses of documentation, code and community that are known."""
        return tuple(url for _name, url in self.facts.links if url)


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
            Fact(
                topic.key,
                str(topic.label),
                str(topic.help),
                topic.shown(facts),
                facts.sources_on(topic.key),
            )
            for topic in topics.FACTS
            if topic.place != "head"
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
        history=tuple(change for change in changes if change.topic == claim.indicator.slug),
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


@dataclass(frozen=True)
class Alternative:
    """A pool that differs in one verdict only, or in as few as possible."""

    slug: str
    name: str
    differs: tuple[str, ...]
    cells: tuple[VerdictCell, ...]
    sentence: str


def alternatives_to(slug: str, index: Index, limit: int = 3) -> list[Alternative]:
    """Open pools whose verdicts differ least from this one's, nearest first."""
    own = index.by_slug.get(slug)
    if own is None:
        return []
    specs = index.specs()
    others = [
        (_distance(own, row, specs), row.tie_break, row)
        for row in index.rows
        if row.slug != slug and row.entry["state"] == "active" and row.known
    ]
    found = []
    for differs, _turn, row in sorted(others, key=lambda item: (len(item[0]), item[1]))[:limit]:
        cells = cells_of(row, specs, index.day)
        found.append(Alternative(row.slug, row.entry["name"], differs, cells, sentence_of(cells)))
    return found


def _distance(
    one: IndexedPool, other: IndexedPool, specs: Sequence[IndicatorSpec]
) -> tuple[str, ...]:
    return tuple(
        spec.name for spec in specs if one.verdicts[spec.slug] is not other.verdicts[spec.slug]
    )


def _group_order(row: ClaimRow) -> tuple[int, int]:
    keys = vocabulary.keys(vocabulary.INDICATOR_GROUPS)
    indicator = row.claim.indicator
    position = keys.index(indicator.group) if indicator.group in keys else len(keys)
    return position, indicator.order
