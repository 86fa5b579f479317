"""What is kept of whoever has an address: told in full, and erased."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q

from pools.models import AccessKey, Contact, OutgoingEmail, Submission
from pools.models.event import EventActor
from pools.models.merging import sent_by
from pools.models.submission import State
from pools.models.submission_states import locked
from pools.submit.mentions import Mention, letter_files, mentions, take_out

SAID = ("topic", "act", "value", "earlier", "note", "reply", "reply_public", "source_url")
SOURCE = ("source_publisher", "source_as_of", "source_archive", "source_quote", "source_reports")
OUTCOME = ("decision", "reason_code", "reason_words", "decided_at")


def export(address: str) -> dict[str, Any]:
    """Everything kept about it, as what JSON can hold; moments in UTC."""
    contacts = Contact.objects.of_address(address).select_related("submission__pool")
    return {
        "address": address,
        "submissions": [_submission(contact) for contact in contacts.order_by("pk")],
        "named_in": [vars(found) for found in mentions(address)],
        "letters_in_files": [path.name for path in letter_files(address)],
    }


def _submission(contact: Contact) -> dict[str, Any]:
    submission = contact.submission
    letters = submission.emails.filter(reviewer=None).order_by("pk")
    said = submission.events.filter(Q(actor=EventActor.CONTRIBUTOR) | Q(public=True))
    return {
        "number": submission.pk,
        "address": contact.email,
        "address_given_at": contact.created_at,
        "address_verified_at": contact.verified_at,
        "kind": submission.kind,
        "state": submission.state,
        "about": submission.title,
        "pool": submission.pool.slug if submission.pool else None,
        "affiliation": submission.affiliation,
        "language": submission.language,
        "message": submission.message,
        "draft": submission.draft,
        "created_at": submission.created_at,
        "sent_at": submission.sent_at,
        "closed_at": submission.closed_at,
        "claims": [_claim(proposal) for proposal in sent_by(submission)],
        "events": list(said.order_by("pk").values("name", "actor", "at", "words")),
        "letters": list(letters.values("kind", "status", "created_at", "sent_at")),
        "keys_of_its_status_page": list(submission.keys.order_by("pk").values("created_at")),
    }


def _claim(proposal: Any) -> dict[str, Any]:
    told = {name: getattr(proposal, name) for name in (*SAID, *SOURCE, *OUTCOME)}
    notes = proposal.notes.order_by("pk")
    return told | {
        "notes": [
            {"by": "reviewer" if note.by_id else "contributor", "at": note.at, "text": note.text}
            for note in notes
        ]
    }


@dataclass
class Erased:
    """How many of each are gone, and what still names the address."""

    contacts: int = 0
    keys: int = 0
    letters: int = 0
    drafts: int = 0
    texts: int = 0
    files: int = 0
    left: list[Mention] = field(default_factory=list)


@transaction.atomic
def erase(address: str) -> Erased:
    """Remove the address, the ways to its status pages and the letters to it, drafts it never sent,
    and the address itself from what was typed. Claims stay, as nobody's."""
    done = Erased()
    contacts = Contact.objects.of_address(address)
    for pk in contacts.order_by("submission_id").values_list("submission_id", flat=True):
        submission = locked(pk)
        done.keys += AccessKey.objects.filter(submission=submission).delete()[0]
        letters = OutgoingEmail.objects.filter(submission=submission, reviewer=None)
        done.letters += letters.delete()[0]
        done.contacts += Contact.objects.filter(submission=submission).delete()[0]
        if submission.state == State.DRAFT or submission.sent_at is None:
            submission.delete()
            done.drafts += 1
    for found in list(mentions(address)):
        if take_out(found, address):
            done.texts += 1
        else:
            done.left.append(found)
    for path in letter_files(address):
        path.unlink()
        done.files += 1
    return done


def kept(address: str) -> list[Submission]:
    """The submissions it was given with."""
    contacts = Contact.objects.of_address(address).select_related("submission")
    return [contact.submission for contact in contacts.order_by("pk")]
