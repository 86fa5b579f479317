"""What a pool shows in a list: plain values, ready for a template."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pools import topics
from pools.browse import index as indexes
from pools.browse.index import Index
from pools.browse.index_rows import IndexedPool
from pools.claims import dates, vocabulary
from pools.claims.agreement import conflicts, last_seen
from pools.claims.facts import PoolFacts
from pools.claims.freshness import freshness
from pools.claims.indicator import IndicatorSpec
from pools.claims.terms import Incident
from pools.claims.verdict import Verdict, VerdictCounts, tally
from pools.claims.web_addresses import bare_host
from pools.models import PastPool, PublishedPool

RECENT = 365  # days for which a card shows an incident


@dataclass(frozen=True, slots=True)
class VerdictCell:
    """One indicator in a verdict strip."""

    slug: str
    name: str
    verdict: str
    word: str
    phrase: str
    stale: bool


@dataclass(frozen=True)
class Pick:
    """The link on a pool that picks it or takes the pick back; no address where enough are."""

    chosen: bool
    url: str


@dataclass(frozen=True)
class Card:
    """A pool in the listing, the matrix, a content page or a share image."""

    slug: str
    url: str
    name: str
    summary: str
    kind_word: str
    status: str
    status_word: str
    minimum_words: str
    fee_words: str
    launched_words: str
    tokens_words: str
    platform_words: str
    host: str
    website: str
    cells: tuple[VerdictCell, ...]
    sentence: str
    tally: VerdictCounts
    stale_count: int
    oldest_check: dt.date | None
    conflicts: int  # topics on which sources are in conflict
    exit_words: str
    control_words: str
    reports: int  # audits whose report is linked
    interface_words: str
    status_seen: dt.date | None  # set where "active" is said by evidence older than its interval
    incident: Incident | None  # the newest of the last year
    pick: Pick | None = None  # for the comparison; only in a list one can pick from
    # What a template made of it, all but the pick; shared by copies of the card.
    rendered: dict[Any, tuple[str, str, str]] = field(
        default_factory=dict, compare=False, repr=False
    )


def cells_of(
    row: IndexedPool, specs: Sequence[IndicatorSpec], day: dt.date
) -> tuple[VerdictCell, ...]:
    """The strip of one pool, in the indicators' order."""
    cells = []
    for spec in specs:
        verdict = row.verdicts[spec.slug]
        checked = row.checks.get(spec.slug)
        looked = dt.date.fromisoformat(checked) if checked else None
        stale = freshness(looked, spec.recheck_days, day, known=verdict.known).stale
        cells.append(
            VerdictCell(
                spec.slug, spec.name, verdict.value, str(verdict.word), spec.phrase(verdict), stale
            )
        )
    return tuple(cells)


def sentence_of(cells: Sequence[VerdictCell]) -> str:
    """The strip in words: "7 of 8 met, 1 not met: trustless, 1 does not apply: …"."""
    return "; ".join(counts_in_words(cells, named=True)) + "."


def counts_in_words(cells: Sequence[VerdictCell], *, named: bool = False) -> list[str]:
    """How many cells have each verdict, of those that apply, and how many are due for a recheck;
    ``named`` says which."""
    all_counts = tally(Verdict(cell.verdict) for cell in cells)
    words = {"met": all_counts.met, "all": all_counts.applying}
    parts = [_("%(met)d of %(all)d met") % words]
    for verdict in (Verdict.PARTLY, Verdict.UNMET, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE):
        names = [cell.name.lower() for cell in cells if cell.verdict == verdict]
        if names:
            counted = _counted(verdict, len(names))
            parts.append(f"{counted}: {', '.join(names)}" if named else counted)
    stale = sum(cell.stale for cell in cells)
    if stale:
        parts.append(ngettext("%d due for a recheck", "%d due for a recheck", stale) % stale)
    return parts


def _counted(verdict: Verdict, count: int) -> str:
    if not verdict.applies:
        return ngettext("%d does not apply", "%d do not apply", count) % count
    words = {"count": count, "verdict": str(verdict.word).lower()}
    return _("%(count)d %(verdict)s") % words


def card_of(
    facts: PoolFacts, row: IndexedPool, specs: Sequence[IndicatorSpec], day: dt.date
) -> Card:
    """The card of one pool."""
    cells = cells_of(row, specs, day)
    checks = row.checks.values()
    words = {topic.key: topic.listed(facts) for topic in topics.FACTS if topic.on_card}
    return Card(
        slug=row.slug,
        url=reverse("pool", args=[row.slug]),
        name=facts.name,
        summary=facts.summary,
        kind_word=vocabulary.word(vocabulary.KINDS, facts.kind),
        status=facts.status.state,
        status_word=vocabulary.word(vocabulary.STATES, facts.status.state),
        minimum_words=words["minimum_deposit"],
        fee_words=words["fee"],
        launched_words=words["launch"],
        tokens_words=words["tokens"],
        platform_words=words["platforms"],
        host=bare_host(facts.website),
        website=facts.website,
        cells=cells,
        sentence=sentence_of(cells),
        tally=row.tally,
        stale_count=sum(cell.stale for cell in cells),
        oldest_check=dt.date.fromisoformat(min(checks)) if checks else None,
        conflicts=conflicts(facts.sources),
        exit_words=words["withdrawal"],
        control_words=words["upgrade_power"],
        reports=sum(bool(audit.report) for audit in facts.audits),
        interface_words=topics.FACT["interfaces"].listed(facts),
        status_seen=_status_seen(facts, day),
        incident=_recent_incident(facts, day),
    )


def _status_seen(facts: PoolFacts, day: dt.date) -> dt.date | None:
    """When an active pool was last seen to be active, where that is too long ago to go by."""
    if facts.status.state != "active":
        return None
    reviews = [review.on for review in facts.reviews if review.topic == "status"]
    seen = max(filter(None, (last_seen(facts.sources_on("status"), day), *reviews)), default=None)
    stale = freshness(seen, topics.FACT["status"].recheck_days, day, known=True).stale
    return seen if stale else None


def _recent_incident(facts: PoolFacts, day: dt.date) -> Incident | None:
    """The newest incident of the last year."""
    newest = max(facts.incidents, key=lambda incident: incident.date, default=None)
    recent = newest and dates.latest(newest.date) >= day - dt.timedelta(days=RECENT)
    return newest if recent else None


def cards_of(index: Index, rows: Sequence[IndexedPool]) -> list[Card]:
    """Cards for some rows of the index, in their order. One query for those not asked for before
    in the reader's language; the index keeps them, and the next one those of pools that read the same."""
    language = get_language() or settings.LANGUAGE_CODE
    cards = {row.pk: index.made(("card", language, row.pk)) for row in rows}
    missing = [row for row in rows if cards[row.pk] is None]
    if missing:
        states = index.states([row.pk for row in missing])
        specs = index.specs()
        for row in missing:
            if state := states.get(row.pk):
                cards[row.pk] = index.make(
                    ("card", language, row.pk),
                    (row, specs, state.document),
                    partial(_card, state, row, specs, index.day),
                )
    return [card for row in rows if (card := cards[row.pk])]


def _card(
    state: PublishedPool | PastPool, row: IndexedPool, specs: Sequence[IndicatorSpec], day: dt.date
) -> Card:
    return card_of(state.shown_facts, row, specs, day)


def cards_for(slugs: Sequence[str]) -> list[Card]:
    """Cards for pools by their address; those that are not published are left out."""
    index = indexes.current_index()
    return cards_of(index, [index.by_slug[slug] for slug in slugs if slug in index.by_slug])
