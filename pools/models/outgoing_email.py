"""Letters that are to be sent, written down in the transaction they tell about."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from pools.models import work
from pools.models.contact import Contact
from pools.models.submission import Submission

# The letter by which an address is verified; every other goes to a verified one.
VERIFY = "verify"
# Stands for an error in a letter that has none, but whose reader had enough for a day: it waits, or
# was told, together with others.
HELD = "held"


class OutgoingEmail(models.Model):
    """One letter to one person. It holds no address and no secret: both are looked up, or made,
    when it is sent. ``number`` goes into the Message-ID, so that a repeat can be told."""

    class Status(models.TextChoices):
        """How far it got."""

        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        DROPPED = "dropped"  # the address is gone, or was never verified
        FAILED = "failed"  # given up

    kind = models.CharField(max_length=12)  # a template under templates/emails/
    submission = models.ForeignKey(
        Submission, null=True, blank=True, on_delete=models.CASCADE, related_name="emails"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    last_error = models.CharField(max_length=60, blank=True)  # the name of the last one, or HELD

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["status", "due_at"], name="letter_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(submission__isnull=False) | Q(reviewer__isnull=False),
                name="letter_has_reader",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


def queue(kind: str, submission: Submission) -> OutgoingEmail | None:
    """Write a letter to the contributor, if there is somebody to write to."""
    contact = Contact.objects.filter(submission=submission).first()
    if contact is None or (contact.verified_at is None and kind != VERIFY):
        return None
    return _queue(OutgoingEmail(kind=kind, submission=submission))


def queue_to(kind: str, readers: Iterable[Any], submission: Submission | None = None) -> int:
    """Write to each of these members of the staff; returns how many."""
    letters = [
        OutgoingEmail(kind=kind, submission=submission, reviewer=reader) for reader in readers
    ]
    for letter in letters:
        _queue(letter)
    return len(letters)


def _queue(letter: OutgoingEmail) -> OutgoingEmail:
    letter.save()
    work.enqueue(work.DELIVER, letter.pk)
    return letter
