"""Whether a contributor can be asked, and what to say where not."""

from django.utils.translation import gettext_lazy

from pools.models import Contact, OutgoingEmail, Submission, outgoing_email

NOBODY_TO_ASK = gettext_lazy(
    "Nobody can be asked: this contributor left no address that works. Decide by the source, or "
    "decline with a reason."
)
MERGED_TO_ASK = gettext_lazy(
    "Nobody can be asked about this claim: it came with another proposal, which is closed. Decide "
    "by the source, or decline with a reason."
)
WHAT_TO_ASK = gettext_lazy("Write what you want to know.")


def can_be_asked(submission: Submission) -> bool:
    """Whether there is anybody to write to; an address that is confirmed only later brings the
    question then. One to which the letter that confirms it could not be delivered never does. Two
    queries at most."""
    contact = Contact.objects.filter(submission=submission).first()
    if contact is None or not contact.email:
        return False
    if contact.verified_at is not None:
        return True
    status = OutgoingEmail.Status
    undelivered = OutgoingEmail.objects.filter(
        submission=submission,
        kind=outgoing_email.VERIFY,
        status__in=(status.FAILED, status.DROPPED),  # the second: too many named this address
    )
    return not undelivered.exists()
