"""How a contributor can be written to: an address kept, confirmed, and used for a lost link."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from pools.contributions import keys
from pools.models import Contact, Submission, outgoing_email
from pools.models import contact as addresses
from pools.models.submission import State
from pools.models.submission_states import locked
from pools.notifications import emails

LONGEST_EMAIL = 254


@dataclass(frozen=True)
class Confirmed:
    """An address that is confirmed: just now or before, and whether a letter follows."""

    anew: bool = True
    written: bool = False


def write_to(submission: Submission, email: str) -> None:
    """Take the address a submission was sent with, if any, and ask its owner to confirm it."""
    if not email:
        Contact.objects.filter(submission=submission).delete()
    else:
        addresses.write_to(submission, email)
        outgoing_email.queue(outgoing_email.VERIFY, submission)


@transaction.atomic
def keep_address(pk: int, typed: str) -> None:
    """Keep what was typed as the sender's address of a draft, right or not, so that no step loses
    it. Nothing is written to it before the draft is sent."""
    submission = locked(pk)
    if submission.state != State.DRAFT:
        return
    email = typed.replace("\0", "").strip()[:LONGEST_EMAIL]
    if email:
        addresses.write_to(submission, email)
    else:
        Contact.objects.filter(submission=submission).delete()


def kept_address(pk: int) -> str:
    """What was typed so far. One query."""
    found = Contact.objects.filter(submission_id=pk).first()
    return found.email if found else ""


@transaction.atomic
def verify(token: str) -> Confirmed | None:
    """Confirm an address by the token it was sent; a letter that tells how the proposal stands
    by now brings the contributor's link."""
    found = Contact.objects.filter(verify_hash=keys.hash_of(token))
    contact = found.first()
    if contact is None:
        return None
    locked(contact.submission_id)  # before the contact, as whoever closes a submission does
    contact = found.select_for_update(of=("self",)).first()
    if contact is None:
        return None
    if contact.verified_at is not None:
        return Confirmed(anew=False)
    contact.verified_at = timezone.now()
    contact.save(update_fields=["verified_at"])
    kind = emails.PRESENT.get(State(contact.submission.state), "")
    return Confirmed(written=bool(kind and outgoing_email.queue(kind, contact.submission)))


@transaction.atomic
def resend_links(email: str) -> None:
    """Send fresh links to every open or recently closed submission of a verified address."""
    found = Contact.objects.of_address(email).filter(verified_at__isnull=False)
    for contact in found.select_related("submission").order_by("-pk")[:5]:
        outgoing_email.queue("link", contact.submission)
