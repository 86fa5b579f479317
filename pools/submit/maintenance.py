"""What time does to submissions: reminders, expiry, lost letters, and forgetting."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from pools.models import (
    Contact,
    OutgoingEmail,
    ReviewSettings,
    Submission,
    contact,
    deletion,
    outgoing_email,
)
from pools.models.proposal import Decision, Reason
from pools.models.submission import CLOSED, OPEN, State
from pools.models.submission_states import SYSTEM, TransitionNotAllowed, locked, perform, record
from pools.notifications import emails
from pools.submit import left_forms

ACCOUNTS_KEPT = dt.timedelta(days=30)  # of letters that were sent


@dataclass(frozen=True)
class MaintenanceResult:
    """How many of each."""

    reminded: int
    expired: int
    letters_again: int
    left_forms: int


def maintain() -> MaintenanceResult:
    """Remind, close what waited too long, give lost letters another task, remove the forms that
    were left and whose time is over, and seal the addresses that the release before wrote."""
    contact.seal_plain()
    left = left_forms.remove_expired()
    settings, now = ReviewSettings.load(), timezone.now()
    waiting = Submission.objects.filter(state=State.WAITING)
    late = waiting.filter(touched_at__lt=now - dt.timedelta(days=settings.remind_after))
    reminded = sum(remind(pk) for pk in _pks(late.filter(reminded_at__isnull=True)))
    # Nobody's submission is closed without a reminder having been due first.
    overdue = waiting.filter(
        touched_at__lt=now - dt.timedelta(days=settings.expire_after), reminded_at__lt=now
    )
    expired = sum(expire(pk) for pk in _pks(overdue))
    return MaintenanceResult(reminded, expired, emails.enqueue_overdue(), left)


def send_digest() -> int:
    """Tell reviewers what waits, unless nothing does; returns how many letters."""
    if not Submission.objects.queue().exists():
        return 0
    with transaction.atomic():
        return emails.queue_to_reviewers("digest")


@transaction.atomic
def remind(pk: int) -> bool:
    """Write once to a contributor who was asked. Leaves ``touched_at``, which expiry counts by."""
    submission = locked(pk)
    if submission.state != State.WAITING or submission.reminded_at is not None:
        return False
    touched = submission.touched_at
    record(submission, "remind", SYSTEM)
    submission.reminded_at, submission.touched_at = timezone.now(), touched
    submission.save(update_fields=["reminded_at", "touched_at"])
    outgoing_email.queue("reminder", submission)
    return True


@transaction.atomic
def expire(pk: int) -> bool:
    """End the wait for a contributor who does not answer. What was asked is declined for that;
    claims beside it that are accepted, or that nobody has decided, go on with a reviewer."""

    def unanswered(submission: Submission) -> None:
        for proposal in submission.proposals.filter(decision=Decision.ASK):
            proposal.decision, proposal.reason_code = Decision.DECLINE, Reason.NO_ANSWER
            proposal.decided_at = timezone.now()
            proposal.save()

    alive = (Decision.ACCEPT, Decision.PENDING)
    try:
        if Submission.objects.get(pk=pk).proposals.filter(decision__in=alive).exists():
            return perform(pk, "lapse", SYSTEM, before=unanswered)
        return perform(pk, "expire", SYSTEM)
    except TransitionNotAllowed:
        return False  # answered a moment ago


@dataclass(frozen=True)
class Purged:
    """How many of each were removed."""

    contacts: int
    drafts: int
    emails: int
    deletions: int


def purge() -> Purged:
    """Remove contact data a set time after the end, drafts nobody sent, old letters, and what
    was deleted in the admin. That is large and may fail: contact data goes all the same."""
    settings = ReviewSettings.load()
    try:
        removed = _purge_submissions(settings)
    finally:
        deletions = deletion.forget_old(settings.deleted_kept)
    return Purged(*removed, deletions)


@transaction.atomic
def _purge_submissions(settings: ReviewSettings) -> tuple[int, int, int]:
    now = timezone.now()
    ended = Contact.objects.filter(
        submission__state__in=CLOSED,
        submission__closed_at__lt=now - dt.timedelta(days=settings.contacts_kept),
    ).exclude(submission__merged_into__state__in=OPEN)  # its contributor is still to be told
    contacts, _by_model = ended.delete()
    abandoned = Q(state=State.DRAFT) | Q(state=State.WITHDRAWN, sent_at__isnull=True)
    drafts = Submission.objects.filter(
        abandoned, touched_at__lt=now - dt.timedelta(days=settings.drafts_kept)
    )
    count = drafts.count()
    for draft in drafts:
        draft.delete()
    old, _by_model = OutgoingEmail.objects.filter(
        status__in=("sent", "dropped", "failed"), created_at__lt=now - ACCOUNTS_KEPT
    ).delete()
    return contacts, count, old


def _pks(submissions: object) -> list[int]:
    return list(submissions.values_list("pk", flat=True))  # type: ignore[attr-defined]
