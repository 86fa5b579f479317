"""The desk's screen as plain values: each proposal as a row, current beside proposed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import timezone

from pools.claims import proposing, topics
from pools.claims.facts import PoolFacts
from pools.claims.indicator import IndicatorSpec
from pools.models import Contact, Proposal, PublishedPool, ReviewSettings, Submission, publishing
from pools.models.proposal import Act, Decision
from pools.models.submission import State
from pools.review.checks import Check, Surroundings, checks_on, checks_on_submission
from pools.review.deciding import stamp_of
from pools.review.forms import ChoiceForm
from pools.review.outcome import needing_second, outcome_of
from pools.review.ties import is_tied
from pools.submit.answers import Answer
from pools.submit.progress import BADGES, said
from pools.submit.questions import question_on

DECIDABLE = (State.RECEIVED, State.IN_REVIEW)


@dataclass
class Row:
    """One proposal on the desk."""

    proposal: Proposal
    label: str
    form: ChoiceForm
    edit: Answer | None  # inputs for another value, filled with the proposed one
    editing: bool = False
    trouble: str = ""
    current: str = ""
    proposed: str = ""
    earlier: str | None = None
    edited: str | None = None
    badge: str = ""
    sources: tuple[Any, ...] = ()
    checks: list[Check] = field(default_factory=list)

    def edit_is_valid(self) -> bool:
        """Whether the edited value, if there is one, may stand."""
        return not self.editing or self.edit is None or self.edit.is_valid()

    def edited_value(self) -> dict[str, Any] | None:
        """What the editor made of it; None where it stays as proposed."""
        if not self.editing or self.edit is None:
            return None
        if self.proposal.act == Act.SET and self.edit.value == self.proposal.value:
            return None
        return {"value": self.edit.value}


@dataclass(frozen=True)
class Known:
    """What every row is made with, read once a screen."""

    specs: list[IndicatorSpec]
    facts: PoolFacts | None  # of the pool as it is published

    @classmethod
    def of(cls, submission_pk: int) -> "Known":
        """Two queries."""
        published = PublishedPool.objects.filter(pool__submissions=submission_pk).first()
        return cls(publishing.specs(), published.facts if published else None)


def row_of(
    proposal: Proposal,
    data: Mapping[str, Any] | None = None,
    *,
    again: bool = False,
    known: Known | None = None,
) -> Row:
    """A proposal with its forms. ``again`` renews the stamp, so that the second try counts."""
    known = known or Known.of(proposal.submission_id)
    specs = known.specs
    question = question_on(proposal.topic, specs)
    if data is not None and again:
        data = {**{name: data.get(name) for name in data}, "seen": stamp_of(proposal)}
    form = ChoiceForm(
        data,
        initial={"seen": stamp_of(proposal), "show_reply": proposal.reply_public},
        auto_id=f"p{proposal.pk}_%s",
    )
    editing = bool(data and data.get("edit"))
    value = proposal.outcome
    if proposal.act != Act.SET and proposal.edited is None:
        value = None
        if known.facts:
            day = timezone.localdate()
            value = proposing.current(known.facts, proposal.topic, specs, day)
    edit = None
    if question is not None and proposal.act != Act.REPLY:
        # One empty row more, so that an editor can add an audit or a token without a script.
        edit = Answer(question, data if editing else None, value=value, ask_source=False, spare=1)
        # Answers of several proposals stand on one screen.
        for part in edit.forms:
            part.auto_id = f"p{proposal.pk}_%s"
    return Row(proposal, topics.label(proposal.topic, specs), form, edit, editing)


def fresh_rows(submission: Submission) -> list[Row]:
    """All rows as they stand."""
    found = submission.proposals.select_related("decided_by", "seconded_by", "submission")
    known = Known.of(submission.pk)
    return [row_of(proposal, known=known) for proposal in found.prefetch_related("notes__by")]


def screen(submission: Submission, rows: list[Row], user: Any) -> dict[str, Any]:
    """The context of the desk's page."""
    specs, day = publishing.specs(), timezone.localdate()
    proposals = [row.proposal for row in rows]
    around = Surroundings.of(submission, proposals, day)
    for row in rows:
        _describe(row, around, specs, day)
    outcome = outcome_of(submission, proposals, specs, day)
    lacking = []
    if ReviewSettings.load().second_person:
        lacking = needing_second(submission, proposals, outcome, specs, day)
    tied = is_tied(user, submission.pool_id)
    decided = all(p.decision in (Decision.ACCEPT, Decision.DECLINE) for p in proposals)
    accepted = any(p.decision == Decision.ACCEPT for p in proposals)
    return {
        "submission": submission,
        "rows": rows,
        "outcome": outcome,
        "changes": [
            {"label": topics.label(change.topic, specs), "change": change}
            for change in outcome.changes
        ],
        "lacking": [proposal.pk for proposal in lacking],
        "submission_checks": checks_on_submission(submission, proposals, around),
        "contact": Contact.objects.filter(submission=submission).first(),
        "events": submission.events.select_related("by", "proposal"),
        "tied": tied,
        "decidable": submission.state in DECIDABLE and not tied,
        "ready": decided and submission.state in DECIDABLE and not tied,
        "accepted": accepted,
        "asked": any(p.decision == Decision.ASK for p in proposals),
        "may_publish": user.has_perm("pools.publish_pool"),
        "may_assign": user.has_perm("pools.assign_submission"),
        "check_links": settings.CHECK_LINKS,
        "page_title": str(submission),
    }


def _describe(row: Row, around: Surroundings, specs: Any, day: Any) -> None:
    proposal = row.proposal
    known = proposal.topic in topics.known_keys(specs)
    if around.own and known:
        row.current = said(
            proposal.topic, proposing.current(around.own, proposal.topic, specs, day)
        )
        row.sources = around.own.sources_on(proposal.topic)
    row.proposed = said(proposal.topic, proposal.value) if proposal.act == Act.SET else ""
    row.earlier = said(proposal.topic, proposal.earlier["value"]) if proposal.earlier else None
    row.edited = said(proposal.topic, proposal.edited["value"]) if proposal.edited else None
    row.badge = BADGES[proposal.decision]
    row.checks = checks_on(proposal, around)
