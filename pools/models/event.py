"""The time line of a submission and the audit log of the desk: written once, never changed."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pools.models.proposal import Decision, Proposal, Reason
from pools.models.submission import State, Submission


class ImmutableError(RuntimeError):
    """Somebody tried to change what has been written down."""


class EventName(models.TextChoices):
    """What happened. The transitions of ``submission_states`` are among them."""

    SEND = "send"
    ADDED = "added"
    TAKE = "take"
    RELEASE = "release"
    ASSIGN = "assign"
    DECIDED = "decided"
    SECONDED = "seconded"
    REOPENED = "reopened"
    REPLY_SHOWN = "reply_shown"
    REPLY_HIDDEN = "reply_hidden"
    ASK = "ask"
    ANSWER = "answer"
    REPLIED = "replied"
    ACCEPT = "accept"
    SHOW = "show"
    HAND_OVER = "hand_over"
    TAKE_BACK = "take_back"
    PUBLISHED = "published"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    SPAM = "spam"
    NOT_SPAM = "not_spam"
    EXPIRE = "expire"
    RECALL = "recall"
    LAPSE = "lapse"
    RESUME = "resume"
    PART_PUBLISHED = "part_published"
    REMIND = "remind"
    MERGE = "merge"
    UNMERGE = "unmerge"
    JOINED = "joined"
    PARTED = "parted"


class EventActor(models.TextChoices):
    """Whose hand it was."""

    CONTRIBUTOR = "contributor", _("Contributor")
    REVIEWER = "reviewer", _("Reviewer")
    SYSTEM = "system", _("By the clock")


class EventQuerySet(models.QuerySet["Event"]):
    """Reads; refuses to write over."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise ImmutableError("Events are never changed.")

    def delete(self) -> NoReturn:
        raise ImmutableError("Events are never deleted on their own.")

    def public(self) -> "EventQuerySet":
        """What the contributor sees."""
        return self.filter(public=True)


class Event(models.Model):
    """Something that happened to a submission: who, when, what, why.

    What is asked of it later stands in a field of its own; ``words`` are what a person typed, to
    be read and never to be taken apart.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="events")
    proposal = models.ForeignKey(
        Proposal, null=True, blank=True, on_delete=models.CASCADE, related_name="events"
    )
    name = models.CharField(max_length=20, choices=EventName.choices)
    actor = models.CharField(max_length=12, choices=EventActor.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(default=timezone.now)
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12, blank=True)
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True)
    reason_code = models.CharField(max_length=14, choices=Reason.choices, blank=True)
    edited = models.BooleanField(default=False)  # accepted with another value than proposed
    topics = models.JSONField(default=list, blank=True)  # keys of what was opened again
    other = models.ForeignKey(  # the one it was merged with
        Submission, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    words = models.TextField(blank=True)
    public = models.BooleanField(default=True)

    objects: ClassVar[models.Manager["Event"]] = EventQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("entry of the audit log")
        verbose_name_plural = _("entries of the audit log")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(to_state="") | Q(to_state__in=State.values), name="event_state_known"
            ),
            models.CheckConstraint(condition=Q(name__in=EventName.values), name="event_name_known"),
            models.CheckConstraint(
                condition=Q(actor__in=EventActor.values), name="event_actor_known"
            ),
            # A decision stands on its events, whole, and on no others.
            models.CheckConstraint(
                condition=(
                    Q(name="decided", decision__in=Decision.values)
                    & (Q(reason_code="") | Q(decision="decline", reason_code__in=Reason.values))
                    & (Q(edited=False) | Q(decision="accept"))
                )
                | (~Q(name="decided") & Q(decision="", reason_code="", edited=False)),
                name="event_decision_whole",
            ),
            models.CheckConstraint(
                condition=~Q(actor="reviewer") | Q(by__isnull=False), name="event_names_reviewer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and not kwargs.get("force_insert"):
            raise ImmutableError("Events are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise ImmutableError("Events are never deleted on their own.")
