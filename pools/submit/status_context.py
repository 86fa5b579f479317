"""What a status page says beside its claims: how we can write, by when to answer, the way on."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pools.claims import dates
from pools.contributions.progress import time_words
from pools.contributions.review_times import lately
from pools.models import Contact, ReviewSettings, Submission
from pools.models.submission import Kind, State

OVER = (State.DECLINED, State.WITHDRAWN, State.EXPIRED)
FORMS = {
    Kind.CORRECTION: "claim_correct",
    Kind.CONFIRM: "claim_confirm",
    Kind.CONTEST: "claim_contest",
}


def contact_words(submission: Submission) -> str:
    """Whether and where the contributor hears from us; never the whole address. One query."""
    if submission.state == State.DRAFT:
        return ""
    contact = Contact.objects.filter(submission=submission).first()
    if contact is None:
        if not submission.is_open:
            return ""  # there was none, or it has been removed
        return _(
            "You gave no email address, so nothing is sent to you: keep this page's address and "
            "look here again."
        )
    if not contact.email:
        return _(
            "Your address cannot be read just now, so nothing is sent to you: keep this page's "
            "address and look here again."
        )
    email = masked(contact.email)
    if contact.verified_at is not None:
        return _("Your address %(email)s is confirmed. News of this proposal goes there.") % {
            "email": email
        }
    if not submission.is_open:
        return ""
    return _(
        "We write to %(email)s with a link to confirm that address. Until you do, nothing else "
        "is sent there: keep this page's address."
    ) % {"email": email}


def masked(email: str) -> str:
    """An address by which its owner knows it, and nobody else: "a…@example.org"."""
    name, _at, host = email.rpartition("@")
    return f"{name[:1] if len(name) > 1 else ''}…@{host}"


def draft_kept_until(submission: Submission | None) -> tuple[int, dt.date]:
    """How many days a draft is kept, and until when if nobody changes it again. One query."""
    days = ReviewSettings.load().drafts_kept
    since = submission.touched_at if submission else timezone.now()
    return days, dates.day_of(since) + dt.timedelta(days=max(days - 1, 0))


def anew(submission: Submission, topic: str) -> str:
    """Where to begin again once nothing comes of this one any more; empty while it may."""
    if submission.state not in OVER:
        return ""
    if submission.kind == Kind.NEW:
        return reverse("submit")
    name = FORMS.get(Kind(submission.kind))
    if not (name and topic and submission.pool and submission.pool.live):
        return ""
    return reverse(name, args=[submission.pool.slug, topic])


def before_you_start(kind: Kind) -> dict[str, str]:
    """What is told before the first question: how long review has taken lately. Two queries."""
    return {"review_times": time_words(lately(kind))}
