"""How a contributor can be written to. Never public, and sealed where it is stored.

Contact data stands in a table of its own, so that it can be removed on its own and never travels
with a revision, an export or a log. ``Contact.email`` is the address, to be read and written like any
attribute; nobody else knows of the columns behind it (docs/decisions/0028).
"""

import logging
from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from pools.models import sealing
from pools.models.submission import Submission

log = logging.getLogger(__name__)


class ContactQuerySet(models.QuerySet["Contact"]):
    """Finding contacts for their uses."""

    def of_address(self, address: str) -> "ContactQuerySet":
        """Those with this address, however its letters were written; none for an empty one."""
        if not (address := address.strip()):
            return self.none()
        plain = Q(email_plain__iexact=address)
        return self.filter(Q(email_hash__in=sealing.hashes(address)) | plain)


class Contact(models.Model):
    """Where a contributor can be written to. Nothing but the one question before it is verified."""

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="contact")
    email_sealed = models.TextField(blank=True, default="", db_default="")
    email_hash = models.CharField(
        max_length=64, blank=True, default="", db_default="", db_index=True
    )
    # What the release before wrote, until ``seal_plain`` has been over it. Where it is filled it is
    # the newer of the two. To be dropped by the next release.
    email_plain = models.EmailField(
        max_length=254, blank=True, default="", db_index=True, db_column="email"
    )
    verify_hash = models.CharField(max_length=64, blank=True, db_index=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[ContactQuerySet] = ContactQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"contact of {self.submission_id}"  # never the address: this may be logged

    @property
    def email(self) -> str:
        """The address; empty where no key of ours opens it."""
        try:
            return self.readable_email()
        except sealing.UnreadableError:
            log.warning(
                "The address of submission %s cannot be read: no key of CONTACT_KEYS opens it.",
                self.submission_id,
            )
            return ""

    @email.setter
    def email(self, address: str) -> None:
        for column, value in _columns(address).items():
            setattr(self, column, value)

    def readable_email(self) -> str:
        """The address. Raises UnreadableError where no key of ours opens it."""
        if self.email_plain:
            return self.email_plain
        return sealing.unseal(self.email_sealed) if self.email_sealed else ""


def write_to(submission: Submission, address: str) -> None:
    """Take this address for a submission, in the place of one it had."""
    Contact.objects.update_or_create(submission=submission, defaults=_columns(address))


@dataclass(frozen=True)
class Resealed:
    """How many addresses were sealed, and how many no key opens."""

    sealed: int
    unreadable: int


def seal_plain() -> int:
    """Seal what the release before left in plain words; returns how many. It may still be running
    and writing meanwhile: what changes under our hands is left for the next time."""
    plain = Contact.objects.exclude(email_plain="")
    return sum(_store(contact, contact.email_plain) for contact in plain.iterator())


def reseal() -> Resealed:
    """Seal every address anew with the first key. What no key opens stays as it is."""
    sealed = unreadable = 0
    for contact in Contact.objects.order_by("pk").iterator():
        try:
            address = contact.readable_email()
        except sealing.UnreadableError:
            unreadable += 1
        else:
            sealed += _store(contact, address)
    return Resealed(sealed, unreadable)


def count_unreadable() -> int:
    """How many addresses no key opens. Reads them all."""
    count = 0
    for contact in Contact.objects.iterator():
        try:
            contact.readable_email()
        except sealing.UnreadableError:
            count += 1
    return count


def _store(contact: Contact, address: str) -> int:
    """Write it sealed if nobody has written since it was read; returns how many rows."""
    before = Contact.objects.filter(
        pk=contact.pk, email_plain=contact.email_plain, email_sealed=contact.email_sealed
    )
    return before.update(**_columns(address))


def _columns(address: str) -> dict[str, str]:
    """An address as it is stored."""
    if not address:
        return {"email_plain": "", "email_sealed": "", "email_hash": ""}
    return {
        "email_plain": "",
        "email_sealed": sealing.seal(address),
        "email_hash": sealing.hashes(address)[0],
    }
