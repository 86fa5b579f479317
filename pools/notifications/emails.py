"""Letters: written down with the event they tell of, sent by a worker, delivered once.

A letter's row and its task are stored in the transaction of the event, so that neither can be
without the other. Sending holds no lock: the row is claimed first (see ``batches``), the mail
server is spoken to outside any transaction, and only then is the row marked. A worker killed in
between leaves a claim that lapses; the repeat carries the same Message-ID and link, and a mailbox
shows it once.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
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
from pools.notifications import batches, limits
from pools.notifications.batches import Batch

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
# Beside these, any other letter to the same submission says more.
SAYS_LITTLE = frozenset({"link", "received", outgoing_email.VERIFY})
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
    """Send one letter, or what was held together with it; says what became of it. A failure is
    tried again later."""
    batch = batches.claim(pk)
    if batch is None:
        return "not due"
    try:
        message, untold = _together(batch)
        if message is None:
            batch.drop()
            return "dropped"
        message.send()
    # smtplib's are among the first; encoding's, and an address no key opens, the second.
    except (OSError, ValueError) as error:
        return batch.failed(error)
    batch.sent(untold)
    return "sent"


def enqueue_overdue() -> int:
    """Give letters whose task was lost with its worker another one; returns how many."""
    found = batches.overdue()
    for pk in found:
        deliver.enqueue(pk)
    return len(found)


def _message(letter: OutgoingEmail) -> EmailMultiAlternatives | None:
    """The letter by itself, in its reader's language; None where nothing is to be told."""
    to = _address(letter)
    if not to:
        return None
    with translation.override(_language(letter)):
        context = _context(letter)
        number = f"letter-{letter.pk}"
        return _envelope(*_written(letter.kind, context), to, number) if context else None


def _together(batch: Batch) -> tuple[EmailMultiAlternatives | None, list[OutgoingEmail]]:
    """Several in one: what each says, in the order of the submissions and the language of the
    newest. Of those to one submission the last word counts, as its page shows the rest. With it
    those of which there is nothing to tell."""
    if len(batch.letters) == 1:
        return _message(*batch.letters), []
    to = {letter.pk: _address(letter) for letter in batch.letters}
    untold = [letter for letter in batch.letters if not to[letter.pk]]
    last: dict[object, OutgoingEmail] = {}
    for letter in batch.letters:
        about = letter.kind if letter.reviewer_id else letter.submission_id
        if to[letter.pk] and (about not in last or letter.kind not in SAYS_LITTLE):
            last[about] = letter
    told = sorted(last.values(), key=lambda letter: (letter.submission_id or 0, letter.pk))
    if not told:
        return None, untold
    with translation.override(_language(told[-1])):
        sign = render_to_string("components/emails/sign.txt", _site()).strip()
        parts = []
        for letter in told:
            if context := _context(letter):
                subject, body = _written(letter.kind, context)
                title = subject.removeprefix(f"{settings.WAGTAIL_SITE_NAME}: ")
                words = body.removesuffix(sign).strip()
                parts.append({"title": title[:1].upper() + title[1:], "words": words})
        if not parts:
            return None, untold
        written = _written("together", {"parts": parts, "count": len(parts)})
        return _envelope(*written, to[told[-1].pk], batch.number), untold


def _language(letter: OutgoingEmail) -> str | None:
    """The contributor's, in which addresses are made too; none but the present one where one of
    the staff is written to."""
    if letter.reviewer is None and letter.submission is not None:
        return letter.submission.language
    return translation.get_language()


def _context(letter: OutgoingEmail) -> dict[str, Any] | None:
    """What the letter's template reads."""
    if letter.reviewer is not None:
        return _told_to_staff(letter)
    return _told(letter, letter.submission) if letter.submission else None


def _address(letter: OutgoingEmail) -> str:
    """Where it goes; empty where there is nobody, or nothing to tell any more."""
    if letter.reviewer is not None:
        return letter.reviewer.email if letter.reviewer.is_active else ""
    contact = Contact.objects.filter(submission__emails=letter).first()
    if contact is None or letter.submission is None:
        return ""
    if letter.kind == outgoing_email.VERIFY:
        # One that was held says nothing to a stranger, and goes on where the owner was heard of.
        held = letter.last_error == outgoing_email.HELD
        useless = contact.verified_at is not None or not limits.is_confirmed(contact)
        return "" if held and useless else contact.readable_email()
    if contact.verified_at is None:
        return ""
    if letter.kind in OUTCOMES and letter.submission.outcome_state in ALIVE:
        return ""  # undone before the letter left
    if letter.kind == "merged" and not _is_merged(letter.submission):
        return ""  # separated before the letter left
    if letter.kind in ("asked", "reminder") and letter.submission.state != State.WAITING:
        return ""  # taken back, or answered
    return contact.readable_email()


def _is_merged(submission: Submission) -> bool:
    """With another one, or another one with it."""
    return submission.state == State.MERGED or submission.merged.exists()


def _told(letter: OutgoingEmail, submission: Submission) -> dict[str, Any]:
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
        Contact.objects.filter(submission=submission).update(verify_hash=keys.hash_of(token))
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


def _told_to_staff(letter: OutgoingEmail) -> dict[str, Any] | None:
    if letter.kind == "schedule":
        failures = list(ScheduleFailure.objects.all())
        if not failures:  # mended before this could be sent
            return None
        return {"failures": failures, "link": _absolute(reverse("wagtailadmin_home"))}
    indicators = indicators_in()
    waiting = [
        {"sent_at": one.sent_at, "about": display_names.titled(one, indicators)}
        for one in display_names.with_topics(Submission.objects.queue())[:50]
    ]
    return {
        "submission": letter.submission,
        "waiting": waiting,
        "count": Submission.objects.queue().count(),
        "link": _absolute(reverse("review_queue")),
    }


def _site() -> dict[str, str]:
    return {"site_name": settings.WAGTAIL_SITE_NAME, "site_url": settings.SITE_URL}


def _written(kind: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and body. Plain text: nothing in it is HTML, so nothing is escaped."""
    text = render_to_string(f"emails/{kind}.txt", context | _site()).strip()
    subject, _blank, body = text.partition("\n")
    body = re.sub(r"\n{3,}", "\n\n", body)  # what a condition left out leaves lines behind
    return " ".join(subject.split())[:200], body.strip()


def _envelope(subject: str, body: str, to: str, number: str) -> EmailMultiAlternatives:
    host = urlsplit(settings.SITE_URL).hostname
    message = EmailMultiAlternatives(
        subject=subject,
        body=body + "\n",
        to=[to],
        headers={"Message-ID": f"<{number}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    paragraphs = [
        format_html("<p>{}</p>", mark_safe(urlize(part, autoescape=True).replace("\n", "<br>")))  # noqa: S308
        for part in body.split("\n\n")
    ]
    html = render_to_string("emails/base.html", {"subject": subject, "paragraphs": paragraphs})
    message.attach_alternative(html, "text/html")
    return message


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
