"""What a contributor sent: its state, and the keys to its status page. Never public."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from pools.models.fields import TextLine
from pools.models.pool import Pool


class State(models.TextChoices):
    """Where a submission stands. ``pools.models.submission_states`` says what may follow."""

    DRAFT = "draft", _("Draft")
    RECEIVED = "received", _("Received")
    IN_REVIEW = "in_review", _("In review")
    WAITING = "waiting", _("Waiting for the contributor")
    HANDED_OVER = "handed_over", _("Decided, waiting for publication")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SPAM = "spam", _("Spam")
    EXPIRED = "expired", _("Expired")
    MERGED = "merged", _("Merged with another")


OPEN = (State.RECEIVED, State.IN_REVIEW, State.WAITING, State.HANDED_OVER)
CLOSED = (
    State.ACCEPTED,
    State.DECLINED,
    State.WITHDRAWN,
    State.SPAM,
    State.EXPIRED,
    State.MERGED,
)


class Kind(models.TextChoices):
    """What a submission asks for."""

    NEW = "new", _("New listing")
    CORRECTION = "correction", _("Correction")
    CONFIRM = "confirm", _("Still true")
    CONTEST = "contest", _("Contest")
    REPLY = "reply", _("Reply to a contest")
    IMPORT = "import", _("Bulk import")


class Origin(models.TextChoices):
    """Who proposes it."""

    PERSON = "person", _("A person")
    MACHINE = "machine", _("A machine")


class Affiliation(models.TextChoices):
    """How the contributor stands to the pool, as declared."""

    TEAM = "team", _("I work for or with the pool")
    USER = "user", _("I use the pool")
    COMPETITOR = "competitor", _("I work for or with another pool")
    NONE = "none", _("No tie to it")


# How others than the contributor say it.
SIDES = {
    Affiliation.TEAM: _("Its team"),
    Affiliation.USER: _("A user of it"),
    Affiliation.COMPETITOR: _("Another pool"),
    Affiliation.NONE: _("A reader"),
}

# What the public log says, in the directory's own language; and of several of a kind.
CREDITS = {
    Affiliation.TEAM: gettext_noop("Proposed by its team"),
    Affiliation.USER: gettext_noop("Proposed by a user"),
    Affiliation.COMPETITOR: gettext_noop("Proposed by another pool"),
    Affiliation.NONE: gettext_noop("Proposed by a reader"),
}
CREDITS_OF_SEVERAL = {
    Affiliation.TEAM: gettext_noop("Proposed by its team"),
    Affiliation.USER: gettext_noop("Proposed by several users"),
    Affiliation.COMPETITOR: gettext_noop("Proposed by other pools"),
    Affiliation.NONE: gettext_noop("Proposed by several readers"),
}
CREDITS_APART = "; "


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Reading submissions for their uses."""

    def open(self) -> "SubmissionQuerySet":
        """Sent and not closed yet."""
        return self.filter(state__in=OPEN)

    def queue(self) -> "SubmissionQuerySet":
        """What waits for a reviewer, oldest first."""
        return self.filter(state__in=(State.RECEIVED, State.IN_REVIEW)).order_by("sent_at", "pk")

    def for_desk(self) -> "SubmissionQuerySet":
        """Everything that was sent, with what the queue's columns show."""
        return self.exclude(state=State.DRAFT).select_related("pool", "assignee")


class Submission(models.Model):
    """One contributor's proposals, decided claim by claim."""

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.DRAFT)
    title = TextLine(_("about"), max_length=80, blank=True)  # the pool's name as it was said
    pool = models.ForeignKey(
        Pool, null=True, blank=True, on_delete=models.PROTECT, related_name="submissions"
    )
    affiliation = models.CharField(
        _("affiliation"), max_length=10, choices=Affiliation.choices, blank=True
    )
    language = models.CharField(max_length=10, default="en")
    machine = TextLine(
        _("read by"), max_length=80, blank=True, default="", db_default=""
    )  # what read an import
    message = models.TextField(_("message"), blank=True)
    draft = models.JSONField(default=dict, blank=True)  # what was typed, section by section
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("assignee"),
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    revision = models.ForeignKey(  # prepared for moderation by a reviewer who may not publish
        "wagtailcore.Revision",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=0)  # moves with every event
    created_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now)  # last moved or answered
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Submission"]] = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        default_permissions = ()
        permissions = [
            ("review_submission", "Can decide on submissions"),
            ("assign_submission", "Can assign submissions to others"),
        ]
        indexes = [
            models.Index(fields=["state", "sent_at"], name="submission_queue"),
            models.Index(fields=["closed_at"], name="submission_closed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="submission_state_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="submission_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=CLOSED, closed_at__isnull=False)
                | (~Q(state__in=CLOSED) & Q(closed_at__isnull=True)),
                name="submission_closed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False)
                | Q(state__in=(State.DRAFT, State.WITHDRAWN, State.EXPIRED)),
                name="submission_sent_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.HANDED_OVER) | Q(pool__isnull=False),
                name="submission_handed_over_has_pool",
            ),
            models.CheckConstraint(
                condition=Q(state=State.MERGED, merged_into__isnull=False)
                | (~Q(state=State.MERGED) & Q(merged_into__isnull=True)),
                name="submission_merged_into_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}" if self.title else f"#{self.pk}"

    @property
    def origin(self) -> Origin:
        """Whether a person sent it or a machine read it somewhere."""
        return Origin.MACHINE if self.kind == Kind.IMPORT else Origin.PERSON

    @property
    def credit(self) -> str:
        """How the public log thanks the contributor, and those of what was merged with it, without
        naming anybody. One query."""
        sides = [
            self.affiliation,
            *self.merged.order_by("pk").values_list("affiliation", flat=True),
        ]
        said = [
            (CREDITS if sides.count(side) == 1 else CREDITS_OF_SEVERAL)[Affiliation(side)]
            for side in dict.fromkeys(sides)
            if side
        ]
        return CREDITS_APART.join([*said[:1], *(one[:1].lower() + one[1:] for one in said[1:])])

    @property
    def outcome_state(self) -> State:
        """Where it stands; of what was merged, where the one it goes on in does."""
        return State(self.merged_into.state if self.merged_into else self.state)

    @property
    def side(self) -> str:
        """How the contributor stands to the pool, for others to read."""
        return str(SIDES[Affiliation(self.affiliation)]) if self.affiliation else ""

    @property
    def is_open(self) -> bool:
        """Whether anything can still come of it."""
        return self.state in OPEN


class AccessKey(models.Model):
    """A key to one submission's status page. Only the hash is stored; a letter brings its own."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="keys")
    hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"key of {self.submission_id}"
