"""Letters that leave together: most often one, and where a reader's limit held some, all of these.

No row says which letters are a batch, they tell it themselves: those that are being sent carry the
moment they were claimed, those that failed together the moment they are tried again. So a worker
that is killed leaves exactly what it had claimed, and the repeat is the same letter.
"""

import datetime as dt
import logging
from collections.abc import Collection
from dataclasses import dataclass
from smtplib import SMTPRecipientsRefused

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from pools.models import OutgoingEmail, work
from pools.models.outgoing_email import HELD, VERIFY
from pools.notifications import limits

log = logging.getLogger(__name__)
CLAIM_LAPSES = dt.timedelta(minutes=10)
# Minutes to wait after the first, second … failure: a mail server may be gone for two days.
BACKOFF = (1, 5, 15, 60, 180, 360, 720, 1440)
# RFC 5321: mailbox unavailable, not local, name not allowed.
NO_MAILBOX = frozenset({550, 551, 553})
# In one letter; more wait for the next one.
LONGEST = 100
Status = OutgoingEmail.Status


@dataclass(frozen=True)
class Batch:
    """Letters to one reader that are sent as one, the oldest first."""

    letters: tuple[OutgoingEmail, ...]

    @property
    def number(self) -> str:
        """What a repeat is told by: the same for the same letters."""
        first = self.letters[0].pk
        return f"letter-{first}" if len(self.letters) == 1 else f"letters-{first}"

    def sent(self, untold: Collection[OutgoingEmail] = ()) -> None:
        """All are told but ``untold``, of which there was nothing to tell. One of them counts as
        the letter that left, the others keep ``HELD``."""
        nothing = {letter.pk for letter in untold}
        first, *others = (letter.pk for letter in self.letters if letter.pk not in nothing)
        now = timezone.now()
        with transaction.atomic():
            _mark((first,), status=Status.SENT, sent_at=now, last_error="")
            _mark(others, status=Status.SENT, sent_at=now)
            _mark(nothing, status=Status.DROPPED)

    def drop(self) -> None:
        """There is nothing to tell any more, or nobody to tell."""
        _mark([letter.pk for letter in self.letters], status=Status.DROPPED)

    def failed(self, error: Exception) -> str:
        """Try again later, unless that is in vain; says what became of it."""
        name, attempts = type(error).__name__[:60], self.letters[0].attempts + 1  # no words: they
        pks = [letter.pk for letter in self.letters]  # may hold an address
        if isinstance(error, SMTPRecipientsRefused) and _no_such_address(error):
            _mark(pks, status=Status.FAILED, attempts=attempts, last_error=name)
            log.warning("Email %s refused for good (%s)", self.number, name)
            return "failed"
        given_up = attempts > len(BACKOFF)
        minutes = BACKOFF[min(attempts, len(BACKOFF)) - 1]
        due = timezone.now() + dt.timedelta(minutes=minutes)
        alone = len(pks) == 1
        with transaction.atomic():
            _mark(
                pks,
                status=Status.FAILED if given_up else Status.QUEUED,
                attempts=attempts,
                due_at=due,
                last_error=name if alone or given_up else HELD,
            )
            if not given_up:
                work.enqueue_at(due, work.DELIVER, pks[0])
        log.warning("Email %s not sent (%s), attempt %s", self.number, name, attempts)
        return "later"


@transaction.atomic
def claim(pk: int) -> Batch | None:
    """Take a letter that is due, and what is to leave with it, for sending. None where it is not
    due, somebody else sends it, or its reader has had enough for now: then it is held."""
    found = OutgoingEmail.objects.filter(pk=pk)
    letter = found.filter(_free()).first()
    if letter is None:
        return None
    beside = limits.letters_beside(letter)
    letter = found.filter(_free()).first()  # another worker may have had it while this one waited
    if letter is None:
        return None
    now = timezone.now()
    pks = _together(letter, beside, now)
    # What a killed worker had claimed may have left already: it is counted, and not held.
    if letter.status == Status.QUEUED and (due := limits.free_at(letter, beside, now)):
        _hold(letter, pks, due)
        return None
    is_new_question = letter.kind == VERIFY and letter.status == Status.QUEUED
    if is_new_question and not letter.attempts and not limits.may_ask(letter):
        _hold(letter, pks, now + limits.WINDOW)
        return None
    changed = {"last_error": HELD} if len(pks) > 1 else {}
    batch = OutgoingEmail.objects.filter(_free(), pk__in=pks)
    if not batch.update(status=Status.SENDING, claimed_at=now, **changed):
        return None
    rows = OutgoingEmail.objects.select_related(
        "submission__pool", "submission__merged_into__pool", "reviewer"
    )
    return Batch(tuple(rows.filter(pk__in=pks, claimed_at=now).order_by("pk")))


def overdue() -> list[int]:
    """Letters whose task was lost with its worker."""
    late = timezone.now() - CLAIM_LAPSES
    lost = Q(status=Status.QUEUED, due_at__lt=late) | Q(status=Status.SENDING, claimed_at__lt=late)
    return list(OutgoingEmail.objects.filter(lost).values_list("pk", flat=True))


def _free() -> Q:
    now = timezone.now()
    lapsed = Q(status=Status.SENDING, claimed_at__lt=now - CLAIM_LAPSES)
    return Q(status=Status.QUEUED, due_at__lte=now) | lapsed


def _together(
    letter: OutgoingEmail, beside: QuerySet[OutgoingEmail], now: dt.datetime
) -> list[int]:
    """The letters that leave with this one, which is among them."""
    held = beside.filter(last_error=HELD, status=letter.status)
    if letter.status == Status.SENDING:
        same = held.filter(claimed_at=letter.claimed_at)
    elif letter.attempts:
        same = held.filter(attempts=letter.attempts, due_at=letter.due_at)
    else:
        same = held.filter(attempts=0, due_at__lte=now)
    # One that was tried before goes on under its own number; so does a new question whether the
    # address is right, which nothing that was held may take with it.
    alone = letter.last_error != HELD and (
        letter.status == Status.SENDING or letter.attempts or letter.kind == VERIFY
    )
    if alone:
        return [letter.pk]
    pks = [pk for pk in same.order_by("pk").values_list("pk", flat=True) if pk != letter.pk]
    return [letter.pk, *pks[: LONGEST - 1]]


def _hold(letter: OutgoingEmail, pks: list[int], due: dt.datetime) -> None:
    """Keep them until ``due``. What was tried before keeps the name of its error, and with it the
    way it is told apart from what is still to be put together."""
    changed = {} if letter.attempts else {"last_error": HELD}
    OutgoingEmail.objects.filter(pk__in=pks).update(due_at=due, **changed)
    work.enqueue_at(due, work.DELIVER, letter.pk)


def _mark(pks: Collection[int], **values: object) -> None:
    OutgoingEmail.objects.filter(pk__in=pks).update(claimed_at=None, **values)


def _no_such_address(error: SMTPRecipientsRefused) -> bool:
    """Whether trying again is in vain: the mail server says for good that there is no such
    mailbox. A refusal by policy (5.7: relaying, blocked senders) is ours or theirs to mend."""
    replies = error.recipients.values()
    return bool(replies) and all(
        code in NO_MAILBOX and not bytes(words).startswith(b"5.7.") for code, words in replies
    )
