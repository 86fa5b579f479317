"""The desk's screen as plain values: each proposal as a row, current beside proposed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from pools import topics
from pools.claims import dates
from pools.claims.facts import PoolFacts
from pools.claims.indicator import IndicatorSpec
from pools.claims.web_addresses import bare_host
from pools.contributions.answers import Answer
from pools.contributions.progress import BADGES, format_value
from pools.contributions.questions import question_on
from pools.links.checks import addresses_in
from pools.models import Contact, Proposal, PublishedPool, ReviewSettings, Submission, indicators_in
from pools.models.proposal import Act, Decision
from pools.models.submission import State
from pools.review.asking import can_be_asked
from pools.review.audit_log import fault_words, labels, lines
from pools.review.conflict_of_interest import closed_words
from pools.review.decisions import stamp_of
from pools.review.editing import opened, sealed, touched
from pools.review.forms import ChoiceForm
from pools.review.listed_sources import ListedSource, can_be_listed, chosen, listed_sources
from pools.review.resulting_facts import needing_second, resulting_facts_of
from pools.review.surroundings import Surroundings
from pools.review.warnings import Check, checks_on, checks_on_submission
from pools.review.word_diff import Piece, word_diff
from pools.topics import proposed_values

DECIDABLE = (State.RECEIVED, State.IN_REVIEW)
WORDS = frozenset({"note", "reason_code", "reason_words", "source_why"})
EDIT = "edit"


@dataclass
class ProposalRow:
    """One proposal on the desk."""

    proposal: Proposal
    label: str
    form: ChoiceForm
    edit: Answer | None  # inputs for another value
    shown: Any = None  # what they were filled with
    editing: bool = False  # and whether they hold something else by now
    error_message: str = ""
    current: str = ""
    proposed: str = ""
    earlier: str | None = None
    edited: str | None = None
    badge: str = ""
    can_be_listed: bool = False  # its source, beside our value
    listed: list[ListedSource] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)  # from the present words to the proposed
    checks: list[Check] = field(default_factory=list)
    addresses: list[tuple[str, bool]] = field(default_factory=list)  # and whether an answer's
    edited_addresses: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What this claim's own inputs begin with."""
        return str(self.form.prefix)

    @property
    def basis(self) -> str:
        """What the inputs were filled with, for the hidden field beside them."""
        return sealed(self.shown)

    @property
    def source_details(self) -> str:
        """The source's host where the publisher is not named by it, and its date."""
        host, publisher = bare_host(self.proposal.source_url), self.proposal.source_publisher
        host = "" if publisher in ("", host) else host
        return ", ".join(filter(None, (host, self.proposal.source_as_of)))

    def chosen_sources(self, data: Mapping[str, Any]) -> dict[str, str]:
        """What is to become of the listed sources."""
        return chosen(self.listed, data)

    @property
    def has_words(self) -> bool:
        """Whether anything stands in the note or the reason, or is wrong with them."""
        return bool(self.form.errors) or any(self.form[name].value() for name in WORDS)

    @property
    def keeps(self) -> bool:
        """Whether anything was typed here that belongs to no decision yet."""
        return self.has_words or self.editing

    def edit_is_valid(self) -> bool:
        """Whether the edited value, if there is one, may stand."""
        return not self.editing or self.edit is None or self.edit.is_valid()

    def edited_value(self) -> dict[str, Any] | None:
        """What the editor made of it; None where it stays as proposed."""
        if not self.editing or self.edit is None:
            return self.proposal.edited  # an earlier edit stays
        if self.proposal.act == Act.SET and self.edit.value == self.proposal.value:
            return None
        return {"value": self.edit.value}


@dataclass(frozen=True)
class Known:
    """What every row is made with, read once a screen."""

    specs: Sequence[IndicatorSpec]
    facts: PoolFacts | None  # of the pool as it is published

    @classmethod
    def of(cls, submission_pk: int) -> "Known":
        """Two queries."""
        published = PublishedPool.objects.filter(pool__submissions=submission_pk).first()
        return cls(indicators_in(), published.facts if published else None)

    def present(self, topic: str) -> Any:
        """What the directory says on a topic, in JSON form; None of a pool that is not listed."""
        if self.facts is None or topic not in topics.known_keys(self.specs):
            return None
        return proposed_values.published_value(self.facts, topic, self.specs, dates.today())


def row_of(
    proposal: Proposal,
    data: Mapping[str, Any] | None = None,
    *,
    known: Known | None = None,
    kept: bool = False,
    spent: frozenset[str] = frozenset(),
) -> ProposalRow:
    """A proposal with its forms: fresh, or with what was typed. That is a decision, or (``kept``)
    waits for one, under a fresh stamp and without the words that were ``spent`` on the last."""
    known = known or Known.of(proposal.submission_id)
    name = f"p{proposal.pk}"
    if data is None or kept:
        typed = {word: (data or {}).get(f"{name}-{word}", "") for word in WORDS - spent}
        form = ChoiceForm(prefix=name, initial={"seen": stamp_of(proposal), **typed})
    else:
        form = ChoiceForm(data, prefix=name)
    row = ProposalRow(proposal, topics.label(proposal.topic, known.specs), form, None)
    question = question_on(proposal.topic, known.specs)
    if question is None or proposal.act == Act.REPLY:
        return row
    row.listed = listed_sources(proposal, known.facts, known.present(proposal.topic), data)
    row.can_be_listed = can_be_listed(proposal, known.facts)
    row.shown = _outcome_or_current(proposal, known)
    basis = data.get(f"{name}-basis") if data is not None and EDIT not in spent else None
    if basis is not None:
        shown = opened(basis, row.shown)
        row.edit = _inputs(name, question, shown, data)
        row.editing = touched(row.edit)
        if row.editing:
            row.shown = shown
    if not row.editing:
        row.edit = _inputs(name, question, row.shown)
    return row


def _outcome_or_current(proposal: Proposal, known: Known) -> Any:
    """What an edit starts from: the claim as it would read, or reads where nothing is proposed."""
    if proposal.edited is not None or (proposal.act == Act.SET and not proposal.keeps_value):
        return proposal.outcome
    return known.present(proposal.topic)


def _inputs(name: str, question: Any, value: Any, data: Mapping[str, Any] | None = None) -> Answer:
    # One empty row more, so that an editor can add an audit or a token without a script.
    edit = Answer(question, data, value=value, ask_source=False, spare=1)
    # Answers of several proposals stand on one screen.
    for part in edit.forms:
        part.auto_id = f"{name}_%s"
    return edit


def fresh_rows(
    submission: Submission,
    data: Mapping[str, Any] | None = None,
    spent: Mapping[int, frozenset[str]] | None = None,
) -> list[ProposalRow]:
    """All rows as they stand, with what was typed and not spent on a decision."""
    found = submission.proposals.select_related("decided_by", "seconded_by", "submission")
    known = Known.of(submission.pk)
    return [
        row_of(
            proposal,
            data,
            known=known,
            kept=True,
            spent=(spent or {}).get(proposal.pk, frozenset()),
        )
        for proposal in found.prefetch_related("notes__by")
    ]


def screen(submission: Submission, rows: list[ProposalRow], user: Any) -> dict[str, Any]:
    """The context of the desk's page."""
    specs, day = indicators_in(), dates.today()
    proposals = [row.proposal for row in rows]
    around = Surroundings.of(submission, proposals, day)
    for row in rows:
        _describe(row, around, specs, day)
    outcome = resulting_facts_of(submission, proposals, specs, day)
    lacking = []
    if ReviewSettings.load().second_person:
        lacking = needing_second(submission, proposals, outcome, specs, day)
    closed = closed_words(user, submission.pool_id)
    conflict = bool(closed)
    done = sum(p.decision in (Decision.ACCEPT, Decision.DECLINE) for p in proposals)
    accepted = any(p.decision == Decision.ACCEPT for p in proposals)
    return {
        "submission": submission,
        "rows": rows,
        "outcome": outcome,
        "changes": [
            {"label": topics.label(change.topic, specs), "change": change}
            for change in outcome.changes
        ],
        "faults": [fault_words(fault, specs) for fault in outcome.faults],
        "lacking": [proposal.pk for proposal in lacking],
        "lacking_labels": labels((proposal.topic for proposal in lacking), specs),
        "groups": around.groups,
        "submission_checks": checks_on_submission(submission, proposals, around),
        "contact": Contact.objects.filter(submission=submission).first(),
        "events": lines(submission.events.select_related("by", "proposal"), specs),
        "has_conflict": conflict,
        "closed_words": closed,
        "decidable": submission.state in DECIDABLE and not conflict,
        "decided": done,
        "ready": done == len(proposals) and submission.state in DECIDABLE and not conflict,
        "accepted": accepted,
        "rest": any(p.decision == Decision.PENDING for p in proposals),
        "unpublished": any(
            p.decision == Decision.ACCEPT and p.published_at is None for p in proposals
        ),
        "can_be_asked": can_be_asked(submission),
        "reopenable": submission.state in (State.DECLINED, State.EXPIRED) and not conflict,
        "recallable": submission.state == State.WAITING and not conflict,
        "asked": any(p.decision == Decision.ASK for p in proposals),
        "may_publish": user.has_perm("pools.publish_pool"),
        "may_assign": user.has_perm("pools.assign_submission"),
        "check_links": settings.CHECK_LINKS,
        "kept": any(row.keeps for row in rows),
        "page_title": str(submission),
    }


def _describe(row: ProposalRow, around: Surroundings, specs: Any, day: Any) -> None:
    proposal = row.proposal
    known = proposal.topic in topics.known_keys(specs)
    if around.own and known:
        row.current = format_value(
            proposal.topic, proposed_values.published_value(around.own, proposal.topic, specs, day)
        )
    if proposal.act in (Act.SET, Act.LIST):
        row.proposed = format_value(proposal.topic, proposal.value)
    row.earlier = (
        format_value(proposal.topic, proposal.earlier["value"]) if proposal.earlier else None
    )
    if row.current and row.proposed and row.current != row.proposed:
        row.pieces = word_diff(row.current, row.proposed)
    row.edited = format_value(proposal.topic, proposal.edited["value"]) if proposal.edited else None
    before = set(addresses_in(proposal.earlier["value"])) if proposal.earlier else None
    row.addresses = [
        (url, before is not None and url not in before)
        for url in dict.fromkeys(addresses_in(proposal.value))
    ]
    if proposal.edited:
        row.edited_addresses = list(dict.fromkeys(addresses_in(proposal.edited["value"])))
    row.badge = BADGES[proposal.decision]
    row.checks = checks_on(proposal, around)
