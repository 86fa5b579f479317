"""A reviewer's single steps. Each locks the submission, writes an event and tells who was first."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pools.claims.text import is_visible
from pools.models import Proposal, PublishedPool, Submission, generation, publishing
from pools.models.proposal import Act, Decision, Reason
from pools.models.submission import State
from pools.models.submission_states import Actor, TransitionNotAllowed, locked, perform, record
from pools.review.asking import MERGED_TO_ASK, NOBODY_TO_ASK, WHAT_TO_ASK, can_be_asked
from pools.review.conflict_of_interest import refuse_conflict
from pools.review.listed_sources import listing_fault
from pools.topics import proposed_values

PUBLISHED = gettext_lazy(
    "This claim is published already. To take it back, revert it in the pool's history."
)
WHY_DECLINED = gettext_lazy("Choose a reason for declining.")
OTHER_IN_WORDS = gettext_lazy("Write down the reason: the contributor reads it.")


class StaleDecision(Exception):
    """Somebody else decided this proposal since the page was shown."""

    def __init__(self, proposal: Proposal) -> None:
        super().__init__(str(proposal))
        self.proposal = proposal


class Incomplete(Exception):
    """What is still missing, in a sentence for the reviewer."""


class Contradiction(Incomplete):
    """Another verdict under the reason of the old one."""


@dataclass(frozen=True)
class Choice:
    """A reviewer's word on one proposal. ``seen`` is the stamp of the decision on the page."""

    decision: str
    seen: str
    note: str = ""
    reason_code: str = ""
    reason_words: str = ""
    edited: dict[str, Any] | None = None  # {"value": …}
    source_choices: dict[str, str] = field(default_factory=dict)  # by a listed source's address
    source_why: str = ""
    keeps_value: bool = False  # the source is listed as one that differs, and our value stays


def stamp_of(proposal: Proposal) -> str:
    """Changes with every decision, and with what there is to decide: its contributor may give
    another answer until somebody has."""
    at = proposal.decided_at.isoformat() if proposal.decided_at else ""
    said = [proposal.value, proposal.source_url, proposal.source_as_of, proposal.source_quote]
    digest = sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]
    return f"{proposal.decision}|{at}|{proposal.decided_by_id or ''}|{digest}"


def take(pk: int, user: Any) -> bool:
    """Start reviewing."""
    refuse_conflict(user, Submission.objects.get(pk=pk))
    return perform(pk, "take", Actor.of(user))


def release(pk: int, user: Any) -> bool:
    """Put it back into the queue; what was decided stays."""
    return perform(pk, "release", Actor.of(user))


@transaction.atomic
def assign(pk: int, user: Any, to: Any) -> None:
    """Give it to somebody. Raises TransitionNotAllowed without the permission, HasConflict for a tied one."""
    if not user.has_perm("pools.assign_submission"):
        raise TransitionNotAllowed("assign", "")
    submission = locked(pk)
    refuse_conflict(to, submission)
    if submission.state == State.RECEIVED:
        perform(pk, "take", Actor.of(user))
        submission.refresh_from_db()
    submission.assignee = to
    submission.save(update_fields=["assignee"])
    record(submission, "assign", Actor.of(user), words=str(to), public=False)


@transaction.atomic
def decide(pk: int, proposal_pk: int, user: Any, choice: Choice) -> Proposal:
    """Decide one proposal. Raises TransitionNotAllowed, HasConflict, StaleDecision, Incomplete, Contradiction."""
    submission = _in_review(pk, user)
    proposal = Proposal.objects.select_related("decided_by").get(
        pk=proposal_pk, submission=submission
    )
    if choice.seen != stamp_of(proposal):
        raise StaleDecision(proposal)
    if proposal.published_at is not None:
        raise Incomplete(str(PUBLISHED))
    if choice.decision == Decision.ASK:
        if proposal.sent_in_id is not None:
            raise Incomplete(str(MERGED_TO_ASK))
        if not can_be_asked(submission):
            raise Incomplete(str(NOBODY_TO_ASK))
        if not is_visible(choice.note):
            raise Incomplete(WHAT_TO_ASK)
    if choice.decision == Decision.DECLINE:
        if not choice.reason_code:
            raise Incomplete(WHY_DECLINED)
        if choice.reason_code == Reason.OTHER and not is_visible(choice.reason_words):
            raise Incomplete(OTHER_IN_WORDS)
    if choice.decision == Decision.ACCEPT and proposal.act == Act.CONTEST and not choice.edited:
        raise Incomplete(_("To accept a contest, say what the claim should read."))
    if choice.keeps_value and (fault := listing_fault(proposal, submission, choice.edited)):
        raise Incomplete(fault)
    if choice.decision == Decision.ACCEPT and choice.edited:
        before = proposal.outcome
        if proposal.act != Act.SET and proposal.edited is None:
            before = present(submission, proposal.topic)
        _refuse_contradiction(proposal.topic, before, choice.edited["value"])
    _set(proposal, user, choice)
    proposal.seen = {"value": present(submission, proposal.topic)}
    proposal.save()
    if choice.note:
        proposal.notes.create(by=user, text=choice.note)
    record(
        submission,
        "decided",
        Actor.of(user),
        words=" ".join(filter(None, (proposal.reason_words, choice.note))),
        proposal=proposal,
        public=False,
        decision=proposal.decision,
        reason_code=proposal.reason_code,
        edited=proposal.edited is not None,
    )
    return proposal


def _set(proposal: Proposal, user: Any, choice: Choice) -> None:
    pending = choice.decision == Decision.PENDING
    declined = choice.decision == Decision.DECLINE
    proposal.decision = choice.decision
    proposal.decided_by = None if pending else user
    proposal.decided_at = None if pending else timezone.now()
    proposal.reason_code = choice.reason_code if declined else ""
    proposal.reason_words = choice.reason_words if declined else ""
    proposal.seconded_by = None
    accepted = choice.decision == Decision.ACCEPT
    proposal.edited = choice.edited if accepted else None
    proposal.source_choices = choice.source_choices if accepted else {}
    proposal.source_why = choice.source_why if accepted else ""
    proposal.keeps_value = choice.keeps_value if accepted else False


def _refuse_contradiction(topic: str, before: Any, after: Any) -> None:
    """A reason explains its verdict: with another verdict the old one would say the contrary."""
    if not (
        proposed_values.is_indicator(topic) and isinstance(before, dict) and isinstance(after, dict)
    ):
        return
    reason = after.get("reason")
    if reason and reason == before.get("reason") and after["verdict"] != before["verdict"]:
        raise Contradiction(_("The verdict is another one now: say why, in another reason."))


@transaction.atomic
def show_reply(pk: int, proposal_pk: int, user: Any, *, shown: bool) -> bool:
    """Show or hide the team's words on its own contest, while that is open; False where they are
    so already. Raises TransitionNotAllowed, HasConflict, Incomplete."""
    submission = locked(pk)
    refuse_conflict(user, submission)
    if not submission.is_open:
        raise TransitionNotAllowed("show_reply", submission.state)
    proposal = Proposal.objects.get(pk=proposal_pk, submission=submission)
    if proposal.act != Act.CONTEST or not proposal.reply:
        raise Incomplete(_("There is no reply to show."))
    if proposal.reply_public == shown:
        return False
    proposal.reply_public = shown
    proposal.save(update_fields=["reply_public"])
    generation.move()
    name = "reply_shown" if shown else "reply_hidden"
    record(submission, name, Actor.of(user), proposal=proposal, public=False)
    return True


@transaction.atomic
def second(pk: int, proposal_pk: int, user: Any) -> None:
    """Agree with another reviewer's acceptance. Raises TransitionNotAllowed, HasConflict, Incomplete."""
    submission = _in_review(pk, user)
    proposal = Proposal.objects.get(pk=proposal_pk, submission=submission)
    if proposal.decision != Decision.ACCEPT:
        raise Incomplete(_("There is no acceptance to agree with."))
    if proposal.decided_by_id == user.pk:
        raise Incomplete(_("The second person must be another one."))
    proposal.seconded_by = user
    proposal.save(update_fields=["seconded_by"])
    record(submission, "seconded", Actor.of(user), proposal=proposal, public=False)


@transaction.atomic
def accept_rest(pk: int, user: Any, seen: Mapping[int, str]) -> list[Proposal]:
    """Accept every claim nobody has decided, as it was shown; ``seen`` has the stamps of the page.
    What needs more than a yes is left. Raises TransitionNotAllowed, HasConflict, StaleDecision."""
    accepted = []
    for proposal in _in_review(pk, user).proposals.filter(decision=Decision.PENDING):
        choice = Choice(Decision.ACCEPT, seen.get(proposal.pk, ""))
        try:
            accepted.append(decide(pk, proposal.pk, user, choice))
        except Incomplete:
            continue
    return accepted


@transaction.atomic
def ask(pk: int, user: Any) -> bool:
    """Send the questions. Raises TransitionNotAllowed, HasConflict, Incomplete."""

    def check(submission: Submission) -> None:
        refuse_conflict(user, submission)
        if not submission.proposals.filter(decision=Decision.ASK).exists():
            raise Incomplete(_("Mark at least one claim as asked first."))
        if not can_be_asked(submission):
            raise Incomplete(str(NOBODY_TO_ASK))

    return perform(pk, "ask", Actor.of(user), before=check)


def recall(pk: int, user: Any) -> bool:
    """Take the questions back: what was asked is open again. Raises TransitionNotAllowed,
    HasConflict."""
    return perform(pk, "recall", Actor.of(user), before=lambda found: _unasked(found, user))


def resume(pk: int, user: Any) -> bool:
    """Open a declined or expired submission again; what was decided stays decided, and what was
    only asked is open. Raises TransitionNotAllowed, HasConflict."""
    return perform(pk, "resume", Actor.of(user), before=lambda found: _unasked(found, user))


def _unasked(submission: Submission, user: Any) -> None:
    refuse_conflict(user, submission)
    for proposal in submission.proposals.filter(decision=Decision.ASK):
        _set(proposal, user, Choice(Decision.PENDING, ""))
        proposal.seen = None
        proposal.save()


@transaction.atomic
def spam(pk: int, user: Any) -> bool:
    """Close without a letter; contact data goes at once. Raises TransitionNotAllowed, HasConflict."""
    done = perform(
        pk, "spam", Actor.of(user), before=lambda submission: refuse_conflict(user, submission)
    )
    if done:
        submission = Submission.objects.get(pk=pk)
        submission.contact.delete() if hasattr(submission, "contact") else None
    return done


def not_spam(pk: int, user: Any) -> bool:
    """Put what was no spam back into the queue; its contact data is gone. Raises TransitionNotAllowed, HasConflict."""
    return perform(
        pk, "not_spam", Actor.of(user), before=lambda submission: refuse_conflict(user, submission)
    )


def present(submission: Submission, topic: str) -> Any:
    """What the directory says now on a topic, in the form of a proposal's value."""
    published = PublishedPool.objects.filter(pool__submissions=submission).first()
    return publishing.present(published, topic)


def _in_review(pk: int, user: Any) -> Submission:
    submission = locked(pk)
    refuse_conflict(user, submission)
    if submission.state == State.RECEIVED:
        perform(pk, "take", Actor.of(user))
        submission.refresh_from_db()
    if submission.state != State.IN_REVIEW:
        raise TransitionNotAllowed("decide", submission.state)
    return submission
