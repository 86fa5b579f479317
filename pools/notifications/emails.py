"""Letters: written down with the event they tell of, sent by a worker, delivered once.

A letter's row and its task are stored in the transaction of the event, so that neither can be
without the other. Sending holds no lock: the row is claimed first, the mail server is spoken
to outside any transaction, and only then is the row marked. A worker killed in between leaves
a claim that lapses; the repeat carries the same Message-ID and link, and a mailbox shows it once.
"""

import datetime as dt
import logging
import re
from smtplib import SMTPRecipientsRefused
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html, urlize
from django.utils.safestring import mark_safe
from django_tasks import task

from pools import topics
from pools.contributions import display_names, keys
from pools.contributions.progress import time_words
from pools.contributions.review_times import answer_by, lately
from pools.models import (
    Contact,
    OutgoingEmail,
    ScheduleFailure,
    Submission,
    indicators_in,
    outgoing_email,
)
from pools.models.merging import is_passed_over, sent_by
from pools.models.proposal import Decision
from pools.models.submission import State
from pools.models.submission_states import OUTCOMES

log = logging.getLogger(__name__)
CLAIM_LAPSES = dt.timedelta(minutes=10)
# Minutes to wait after the first, second … failure: a mail server may be gone for two days.
BACKOFF = (1, 5, 15, 60, 180, 360, 720, 1440)
# RFC 5321: mailbox unavailable, not local, name not allowed.
NO_MAILBOX = frozenset({550, 551, 553})
# How a submission stands, for whoever confirms an address only then. Nothing is told of one that
# was withdrawn.
PRESENT: dict[State, str] = {
    State.RECEIVED: "received",
    State.IN_REVIEW: "received",
    State.WAITING: "asked",
    State.HANDED_OVER: "accepted",
    State.ACCEPTED: "published",
    State.DECLINED: "declined",
    State.EXPIRED: "expired",
    State.MERGED: "merged",
}
# While these may be told, the page can still be acted on.
ALIVE = (State.RECEIVED, State.IN_REVIEW, State.WAITING)


def queue_to_reviewers(kind: str, submission: Submission | None = None) -> int:
    """Write to everybody who may decide on submissions; returns how many."""
    return outgoing_email.queue_to(kind, reviewers(), submission)


def reviewers() -> Any:
    """Active members of the staff who may review and have an address."""
    staff = get_user_model().objects.with_perm("pools.review_submission")
    return staff.exclude(email="").order_by("pk")


@task(queue_name="letters")
def deliver(pk: int) -> str:
    """Send one letter; says what became of it. A failure is tried again later."""
    letter = _claim(pk)
    if letter is None:
        return "not due"
    try:
        message = _message(letter)
        if message is None:
            OutgoingEmail.objects.filter(pk=pk).update(
                status=OutgoingEmail.Status.DROPPED, claimed_at=None
            )
            return "dropped"
        message.send()
    except SMTPRecipientsRefused as error:
        return _give_up(letter, error) if _no_such_address(error) else _try_later(letter, error)
    # smtplib's are among the first; encoding's, and an address no key opens, the second.
    except (OSError, ValueError) as error:
        return _try_later(letter, error)
    OutgoingEmail.objects.filter(pk=pk).update(
        status=OutgoingEmail.Status.SENT, sent_at=timezone.now(), claimed_at=None, last_error=""
    )
    return "sent"


def enqueue_overdue() -> int:
    """Give letters whose task was lost with its worker another one; returns how many."""
    now = timezone.now()
    late = now - CLAIM_LAPSES
    lost = OutgoingEmail.objects.filter(
        Q(status=OutgoingEmail.Status.QUEUED, due_at__lt=late)
        | Q(status=OutgoingEmail.Status.SENDING, claimed_at__lt=late)
    )
    found = list(lost.values_list("pk", flat=True))
    for pk in found:
        deliver.enqueue(pk)
    return len(found)


def _claim(pk: int) -> OutgoingEmail | None:
    now = timezone.now()
    free = Q(status=OutgoingEmail.Status.QUEUED, due_at__lte=now) | Q(
        status=OutgoingEmail.Status.SENDING, claimed_at__lt=now - CLAIM_LAPSES
    )
    claimed = OutgoingEmail.objects.filter(free, pk=pk).update(
        status=OutgoingEmail.Status.SENDING, claimed_at=now
    )
    if not claimed:
        return None
    found = OutgoingEmail.objects.select_related(
        "submission__pool", "submission__merged_into__pool", "reviewer"
    )
    return found.get(pk=pk)


def _try_later(letter: OutgoingEmail, error: Exception) -> str:
    attempts = letter.attempts + 1
    given_up = attempts > len(BACKOFF)
    minutes = BACKOFF[min(attempts, len(BACKOFF)) - 1]
    due = timezone.now() + dt.timedelta(minutes=minutes)
    with transaction.atomic():
        OutgoingEmail.objects.filter(pk=letter.pk).update(
            status=OutgoingEmail.Status.FAILED if given_up else OutgoingEmail.Status.QUEUED,
            attempts=attempts,
            due_at=due,
            claimed_at=None,
            last_error=type(error).__name__[:60],  # its words may hold an address
        )
        if not given_up:
            deliver.using(run_after=due).enqueue(letter.pk)
    log.warning("Email %s not sent (%s), attempt %s", letter.pk, type(error).__name__, attempts)
    return "later"


def _no_such_address(error: SMTPRecipientsRefused) -> bool:
    """Whether trying again is in vain: the mail server says for good that there is no such
    mailbox. A refusal by policy (5.7: relaying, blocked senders) is ours or theirs to mend."""
    replies = error.recipients.values()
    return bool(replies) and all(
        code in NO_MAILBOX and not bytes(words).startswith(b"5.7.") for code, words in replies
    )


def _give_up(letter: OutgoingEmail, error: OSError) -> str:
    last_error = type(error).__name__[:60]
    OutgoingEmail.objects.filter(pk=letter.pk).update(
        status=OutgoingEmail.Status.FAILED,
        attempts=letter.attempts + 1,
        claimed_at=None,
        last_error=last_error,
    )
    log.warning("Email %s refused for good (%s)", letter.pk, last_error)
    return "failed"


def _message(letter: OutgoingEmail) -> EmailMultiAlternatives | None:
    if letter.reviewer is not None:
        return _to_reviewer(letter, letter.reviewer)
    contact = Contact.objects.filter(submission__emails=letter).first()
    if contact is None or letter.submission is None:
        return None
    if contact.verified_at is None and letter.kind != outgoing_email.VERIFY:
        return None
    if letter.kind in OUTCOMES and letter.submission.outcome_state in ALIVE:
        return None  # undone before the letter left
    if letter.kind == "merged" and not _is_merged(letter.submission):
        return None  # separated before the letter left
    if letter.kind in ("asked", "reminder") and letter.submission.state != State.WAITING:
        return None  # taken back, or answered
    # Addresses too differ by language, so all is made in the contributor's.
    with translation.override(letter.submission.language):
        return _compose(letter, contact.readable_email(), _told(letter, letter.submission, contact))


def _is_merged(submission: Submission) -> bool:
    """With another one, or another one with it."""
    return submission.state == State.MERGED or submission.merged.exists()


def _told(letter: OutgoingEmail, submission: Submission, contact: Contact) -> dict[str, Any]:
    """What the letter's template reads. Gives the submission the letter's key."""
    context: dict[str, Any] = {"submission": submission, "alive": submission.state in ALIVE}
    if letter.kind in OUTCOMES:
        context |= _outcome(submission)
    if letter.kind in ("asked", "reminder", "expired"):
        context |= {"questions": _questions(submission), "answer_by": answer_by(submission)}
    if letter.kind == "merged":
        context["was_moved"] = submission.state == State.MERGED
    if letter.kind == "received":
        context["review_times"] = time_words(lately(submission.kind))
    if letter.kind == outgoing_email.VERIFY:
        token = keys.email_key(submission, letter)
        Contact.objects.filter(pk=contact.pk).update(verify_hash=keys.hash_of(token))
        context["link"] = _absolute(reverse("submission_verify", args=[token]))
    else:
        key = keys.email_key(submission, letter)
        if keys.submission_of(key) is None:  # else it was sent, or tried, before
            keys.add_key(submission, key)
        context["link"] = _absolute(reverse("submission", args=[key]))
    context["times_link"] = _absolute(reverse("review_statistics"))
    going_on = submission.merged_into or submission
    if going_on.pool is not None and going_on.pool.live:
        context["public_link"] = _absolute(going_on.pool.get_absolute_url())
    return context


def _outcome(submission: Submission) -> dict[str, Any]:
    """Which claims were accepted, and which declined for what reason."""
    specs = indicators_in()
    accepted: list[str] = []
    declined: list[dict[str, str]] = []
    unused: list[str] = []
    for proposal in sent_by(submission).select_related("submission"):
        label = str(topics.label(proposal.topic, specs))
        if is_passed_over(proposal):
            unused.append(label)
        elif proposal.decision == Decision.ACCEPT:
            accepted.append(label)
        elif proposal.decision == Decision.DECLINE:
            why = [str(proposal.get_reason_code_display()), proposal.reason_words]
            declined.append({"label": label, "why": ": ".join(filter(None, why))})
    return {"accepted": accepted, "declined": declined, "unused": unused}


def _questions(submission: Submission) -> list[dict[str, str]]:
    """What a reviewer asked and nobody answered, in the reviewer's words."""
    specs = indicators_in()
    found = []
    for proposal in submission.proposals.filter(decision=Decision.ASK).prefetch_related("notes"):
        asked = [note.text for note in proposal.notes.all() if note.by_id is not None]
        label = str(topics.label(proposal.topic, specs))
        found.append({"label": label, "words": asked[-1] if asked else ""})
    return found


def _to_reviewer(letter: OutgoingEmail, reader: Any) -> EmailMultiAlternatives | None:
    if not (reader.is_active and reader.email):
        return None
    if letter.kind == "schedule":
        failures = list(ScheduleFailure.objects.all())
        if not failures:  # mended before this could be sent
            return None
        link = _absolute(reverse("wagtailadmin_home"))
        return _compose(letter, reader.email, {"failures": failures, "link": link})
    indicators = indicators_in()
    waiting = [
        {"sent_at": one.sent_at, "about": display_names.titled(one, indicators)}
        for one in display_names.with_topics(Submission.objects.queue())[:50]
    ]
    context = {
        "submission": letter.submission,
        "waiting": waiting,
        "count": Submission.objects.queue().count(),
        "link": _absolute(reverse("review_queue")),
    }
    return _compose(letter, reader.email, context)


def _compose(letter: OutgoingEmail, to: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    context |= {"site_name": settings.WAGTAIL_SITE_NAME, "site_url": settings.SITE_URL}
    # Plain text: nothing in it is HTML, so nothing is escaped.
    text = render_to_string(f"emails/{letter.kind}.txt", context).strip()
    subject, _blank, body = text.partition("\n")
    body = re.sub(r"\n{3,}", "\n\n", body)  # what a condition left out leaves lines behind
    host = urlsplit(settings.SITE_URL).hostname
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split())[:200],
        body=body.strip() + "\n",
        to=[to],
        headers={"Message-ID": f"<letter-{letter.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    paragraphs = [
        format_html("<p>{}</p>", mark_safe(urlize(part, autoescape=True).replace("\n", "<br>")))  # noqa: S308
        for part in body.strip().split("\n\n")
    ]
    html = render_to_string("emails/base.html", {"subject": subject, "paragraphs": paragraphs})
    message.attach_alternative(html, "text/html")
    return message


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
