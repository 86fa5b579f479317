"""Machines propose, people decide: what one batch says is taken in whole, or not at all.

A value equal to ours confirms it; anything else waits on the desk. Nothing is ever overwritten.
"""

import datetime as dt
import json
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from pools import topics
from pools.claims import dates
from pools.claims.facts import PoolFacts, SourceNote
from pools.claims.indicator import IndicatorSpec
from pools.claims.web_addresses import bare_host
from pools.intake.comparing import Relation, compare
from pools.intake.earlier import SaidBefore, says_one_thing
from pools.intake.matching import Listed, Match
from pools.intake.normalising import identity, joined, source_of, wants_source
from pools.intake.report import Report, Result
from pools.intake.statements import Batch, Citation, Record, Statement
from pools.models import Pool, Proposal, Submission, indicators_in
from pools.models.proposal import Act
from pools.models.publishing import NotPublishable
from pools.models.sightings import mark_seen
from pools.models.submission import Kind
from pools.models.submission_states import SYSTEM, perform
from pools.topics import proposed_values
from pools.topics.proposed_values import FaultyValue, is_indicator

Progress = Callable[[int, int], None]
LISTED_BY_KEY = ("links",)  # topics whose parts are each a statement of its own
DECIDED = ("met", "unmet")  # verdicts that a bare yes or no can be held against
ONE_AT_A_TIME = 7_130_035  # the key of PostgreSQL's lock; nothing else uses it


class _TakenBack(Exception):
    """Ends a dry run: what was written goes."""


def take_in(
    batch: Batch,
    *,
    by: str,
    day: dt.date | None = None,
    dry_run: bool = False,
    progress: Progress = lambda done, total: None,
) -> Report:
    """Take in what a machine has read, in one transaction. ``by`` names it for the desk; ``day``
    is when it found things said so (today where nothing is given). A dry run does the same and
    takes it back, so that both say the same. ``progress`` is told of pools done, and of all."""
    # What is stored is worded alike, whoever runs this.
    with translation.override(settings.LANGUAGE_CODE):
        try:
            with transaction.atomic():
                _wait_for_others()
                report = _Reception(by, day or dates.today()).run(batch, progress)
                if dry_run:
                    raise _TakenBack
        except _TakenBack:
            pass
    return report


def _wait_for_others() -> None:
    """Two runs at once would each find that nobody has said it yet. SQLite has one writer."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])


@dataclass
class _About:
    """What is said of one pool, and what comes of it; ``pool`` is None for one not listed."""

    pool: int | None
    title: str
    facts: PoolFacts | None
    said: list[tuple[Record, Statement]] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)  # topics that have their proposal
    proposals: list[Proposal] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)

    def ours(self, topic: str, specs: Sequence[IndicatorSpec], on: dt.date) -> Any:
        """What we publish, in the form of a proposal's value."""
        if self.facts is None:
            return None
        if is_indicator(topic):
            judged = self.facts.judgement(topic)
            if judged.verdict:
                return judged.model_dump(mode="json", include={"verdict", "reason", "as_of"})
        return proposed_values.published_value(self.facts, topic, specs, on)

    def listed(self, topic: str, url: str) -> SourceNote | None:
        """The very page, where it is a source of the topic already."""
        notes = self.facts.sources_on(topic) if self.facts else ()
        return next((note for note in notes if note.url == url), None)


class _Reception:
    """One run: what is listed, what was said before, and the report."""

    def __init__(self, by: str, day: dt.date) -> None:
        self.by, self.day, self.today = by[:80], day, dates.today()
        self.report = Report()
        self.specs = indicators_in()
        self.listed = Listed.now()
        self.before = SaidBefore()

    def run(self, batch: Batch, progress: Progress) -> Report:
        for one in batch.rejected:
            self.report.add(one.record, one.field, Result.REJECTED, one.reason)
        for label in batch.left_aside:
            self.report.add(label, "", Result.LEFT_ASIDE)
        every = self._by_pool(batch)
        for number, about in enumerate(every, 1):
            about.said = joined(about.said)
            for record, statement in about.said:
                self._take(about, record, statement)
            self._send(about)
            progress(number, len(every))
        return self.report

    def _by_pool(self, batch: Batch) -> list[_About]:
        found: dict[Any, _About] = {}
        for record in batch.records:
            match: Match = self.listed.match(record)
            if match.candidates:
                detail = "could be " + ", ".join(match.candidates)
                self.report.add(record.label, "", Result.AMBIGUOUS, detail)
                continue
            if match.pool is None and not batch.lists_pools:
                self.report.add(record.label, "", Result.LEFT_ASIDE, "no listed pool")
                continue
            facts = self.listed.facts[match.pool] if match.pool else None
            title = (facts.name if facts else record.name)[:80]
            about = found.setdefault(match.pool or title, _About(match.pool, title, facts))
            if about.said and match.pool is None and _are_two(about.said[0][0], record):
                self.report.add(record.label, "", Result.AMBIGUOUS, "another has the same name")
                continue
            own = [] if match.pool else identity(record)
            about.said += [(record, one) for one in (*own, *record.statements)]
        return list(found.values())

    def _take(self, about: _About, record: Record, said: Statement) -> None:
        place_in = said.field or said.topic

        def add(outcome: Result, detail: str = "") -> None:
            self.report.add(record.label, place_in, outcome, detail)

        if said.topic not in topics.known_keys(self.specs):
            return add(Result.REJECTED, f"there is no topic {said.topic!r}")
        try:
            source = source_of(said)
            ours = about.ours(said.topic, self.specs, self.today)
            value, relation = self._compared(about, said, ours)
        except FaultyValue as error:
            words = "; ".join(
                f"{'.'.join(map(str, one.path))}: {one.message}".removeprefix(": ")
                for one in error.faults
            )
            return add(Result.REJECTED, words)
        if relation is None:
            return add(Result.LEFT_ASIDE, "said without evidence; no verdict follows from it")
        listed = about.listed(said.topic, source.url)
        if relation is Relation.EQUAL:
            if listed is not None and listed.stance != "differs":
                about.seen.add((said.topic, source.url))
                return add(Result.CONFIRMED)
            if not wants_source(said.topic) or not source.url:
                return add(Result.CONFIRMED)
        reported = proposed_values.format_value(said.topic, value)[:240]
        told = listed is not None and listed.stance == "differs" and listed.reports == reported
        if told or self._is_repeated(about, said, source, listed):
            about.taken.add(said.topic)
            return add(Result.SAID_BEFORE)
        if said.topic in about.taken:
            return add(Result.LEFT_ASIDE, "one source of a topic at a time; the first is taken")
        about.taken.add(said.topic)
        about.proposals.append(
            Proposal(
                topic=said.topic,
                act=_act(said, relation),
                value=ours if relation is Relation.EQUAL else value,
                said=_plain(said.value),
                position=len(about.proposals),
                source_url=source.url,
                source_publisher=source.publisher,
                source_as_of=source.as_of,
                source_quote=source.quote,
                source_reports=source.reports,
                source_archive=source.archive,
            )
        )
        if relation is Relation.EQUAL:
            return add(Result.CONFIRMED, "a new source of it waits on the desk")
        if relation is Relation.ADDS:
            return add(Result.ADDED)
        return add(Result.DIFFERS, _beside(said.topic, ours, value))

    def _compared(self, about: _About, said: Statement, ours: Any) -> tuple[Any, Relation | None]:
        """What a proposal would say, and how it stands to ours; no relation where a bare yes or
        no cannot be held against it."""
        if not said.only_reported:
            found = compare(said.topic, ours, said.value)
            return found.value, found.relation
        value: Any = proposed_values.checked(said.topic, said.value)
        if not isinstance(ours, dict) or ours["verdict"] not in DECIDED:
            return value, None
        equal = ours["verdict"] == value["verdict"]
        return value, Relation.EQUAL if equal else Relation.DIFFERS

    def _is_repeated(
        self, about: _About, said: Statement, source: Citation, listed: SourceNote | None
    ) -> bool:
        if not says_one_thing(said.topic, said.source, [one for _record, one in about.said]):
            # Two things at a time: neither takes the other back.
            source = replace(source, as_of="")
        pool = about.pool or about.title
        return self.before.holds(pool, said, _plain(said.value), source, listed)

    def _send(self, about: _About) -> None:
        if about.seen and about.pool:
            try:
                mark_seen(Pool.objects.get(pk=about.pool), about.seen, self.day)
            except NotPublishable as error:
                self.report.add(
                    about.title, "", Result.LEFT_ASIDE, f"dates stay: {'; '.join(error.messages)}"
                )
        if not about.proposals:
            return
        submission = Submission.objects.create(
            kind=Kind.IMPORT, pool_id=about.pool, title=about.title, machine=self.by
        )
        for proposal in about.proposals:
            proposal.submission = submission
            proposal.save()
        perform(submission.pk, "send", SYSTEM)


def _are_two(one: Record, other: Record) -> bool:
    """Whether two records under one name, of pools that are not listed, are told apart by an
    address of theirs."""
    hosts = [bare_host(record.website) for record in (one, other) if record.website]
    slugs = [record.slug for record in (one, other) if record.slug]
    return len({*hosts}) == 2 or len({*slugs}) == 2


def _act(said: Statement, relation: Relation) -> Act:
    if relation is Relation.EQUAL:
        return Act.CONFIRM
    return Act.LIST if said.only_reported else Act.SET


def _beside(topic: str, ours: Any, value: Any) -> str:
    """Both in words, for the report; of lists and links only what is not in both."""
    if isinstance(ours, list) and isinstance(value, list):
        shared = [one for one in ours if one in value]
        ours, value = ([one for one in side if one not in shared] for side in (ours, value))
    elif topic in LISTED_BY_KEY and ours and value:
        differing = [key for key in value if value[key] != ours.get(key)]
        ours, value = ({key: side[key] for key in differing} for side in (ours, value))
    words = [
        textwrap.shorten(proposed_values.format_value(topic, side), 160, placeholder="…")
        for side in (ours, value)
    ]
    return f"we say {words[0]}; it says {words[1]}" if all(words) else ""


def _plain(value: Any) -> Any:
    """As the database gives it back."""
    return json.loads(json.dumps(value, default=str))
