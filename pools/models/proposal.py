"""One topic, one proposed value, one source: decided on its own."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pools.claims import values
from pools.models.fields import PartialDate, TextLine, WebAddress
from pools.models.submission import OPEN, Kind, State, Submission


class Decision(models.TextChoices):
    """What a reviewer said of a proposal."""

    PENDING = "pending", _("Not decided")
    ACCEPT = "accept", _("Accepted")
    ASK = "ask", _("Asked")
    DECLINE = "decline", _("Declined")


class Reason(models.TextChoices):
    """Why a proposal was declined; the contributor reads the words."""

    NO_EVIDENCE = "no-evidence", _("The source does not say this")
    OUT_OF_DATE = "out-of-date", _("The source is out of date")
    NOT_PUBLIC = "not-public", _("The source cannot be seen by everybody")
    WRONG = "wrong", _("Other evidence says otherwise")
    DUPLICATE = "duplicate", _("Already listed or already proposed")
    OUT_OF_SCOPE = "out-of-scope", _("Outside the listing policy")
    ADVERTISING = "advertising", _("Advertising rather than information")
    NO_ANSWER = "no-answer", _("A question stayed open")
    OTHER = "other", _("Another reason, see the note")


class Act(models.TextChoices):
    """What a proposal does to its topic."""

    SET = "set", _("Set the value")
    CONFIRM = "confirm", _("Confirm the value")
    CONTEST = "contest", _("Contest the value")
    REPLY = "reply", _("Reply to a contest")
    LIST = "list", _("List a source that reports another value")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Reading proposals for their uses."""

    def open_contests(self, pool_slug: str) -> "ProposalQuerySet":
        """Contests of a published pool's claims that nobody has decided yet."""
        return self.filter(
            act=Act.CONTEST,
            submission__kind=Kind.CONTEST,
            submission__state__in=OPEN,
            submission__pool__published__slug=pool_slug,
        ).order_by("pk")

    def accepted_replies(self, pool_slug: str) -> "ProposalQuerySet":
        """What a published pool's team said of contests and a reviewer let through."""
        return self.filter(
            act=Act.REPLY,
            decision=Decision.ACCEPT,
            submission__state=State.ACCEPTED,
            submission__pool__published__slug=pool_slug,
        ).order_by("pk")


class Proposal(models.Model):
    """What the contributor says, kept as sent beside what an editor made of it."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="proposals")
    sent_in = models.ForeignKey(  # where it came from, if a merge has moved it
        Submission, null=True, blank=True, on_delete=models.PROTECT, related_name="moved"
    )
    position = models.PositiveSmallIntegerField(default=0)
    topic = models.CharField(_("topic"), max_length=60)
    act = models.CharField(max_length=8, choices=Act.choices, default=Act.SET)
    # JSON forms of a topic's value as in pools.claims.facts; null is unknown. Of what confirms or
    # contests it is what stood there when it was sent, and proposes nothing.
    value = models.JSONField(null=True, blank=True)
    earlier = models.JSONField(null=True, blank=True)  # {"value", "source_url", …} before an answer
    edited = models.JSONField(null=True, blank=True)  # {"value": …} as an editor changed it
    # What a machine said, word for word, so that it never says so twice: ``value`` has ours in it
    # where it said nothing.
    said = models.JSONField(null=True, blank=True)
    seen = models.JSONField(null=True, blank=True)  # {"value": …} that stood when it was decided

    source_url = WebAddress(_("source"), blank=True)
    source_publisher = TextLine(_("publisher"), kind=values.PartyName, blank=True)
    source_as_of = PartialDate(_("as of"))
    source_archive = WebAddress(_("archived copy"), blank=True, default="", db_default="")
    source_quote = models.TextField(_("quoted words"), blank=True)
    source_reports = TextLine(_("what it reports"), blank=True, default="", db_default="")
    # A reviewer accepted the source and not its value: it is listed as one that differs.
    keeps_value = models.BooleanField(default=False, db_default=False)
    # What a reviewer chose for the topic's listed sources, by address: agrees, differs or drop.
    source_choices = models.JSONField(default=dict, blank=True)
    source_why = models.TextField(blank=True)  # the directory goes by the new one and not by those
    note = models.TextField(_("note"), blank=True)
    reply = models.TextField(_("the pool's reply"), blank=True)  # to a contest, by its team
    reply_public = models.BooleanField(default=False)

    decision = models.CharField(
        _("decision"), max_length=8, choices=Decision.choices, default=Decision.PENDING
    )
    reason_code = models.CharField(_("reason"), max_length=14, choices=Reason.choices, blank=True)
    reason_words = models.TextField(_("in words"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)  # with others still undecided
    seconded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects: ClassVar[models.Manager["Proposal"]] = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("decision on a claim")
        verbose_name_plural = _("decisions on claims")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["submission", "topic"], name="one_proposal_a_topic"),
            # Who, when and what of a decision stand together or not at all.
            models.CheckConstraint(
                condition=Q(
                    decision=Decision.PENDING,
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                    reason_code="",
                )
                | Q(
                    decision__in=(Decision.ACCEPT, Decision.ASK),
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    reason_code="",
                )
                | (
                    Q(
                        decision=Decision.DECLINE,
                        decided_by__isnull=False,
                        decided_at__isnull=False,
                    )
                    & Q(reason_code__in=Reason.values)
                ),
                name="decision_whole",
            ),
            models.CheckConstraint(
                condition=Q(seconded_by__isnull=True)
                | (Q(decision=Decision.ACCEPT) & ~Q(seconded_by=models.F("decided_by"))),
                name="second_person_is_another",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(decision=Decision.ACCEPT),
                name="published_is_accepted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.topic}"

    @property
    def outcome(self) -> Any:
        """The value as it would be published: the editor's version where there is one. None for
        what only confirms or contests, or is only listed beside it."""
        if self.edited:
            return self.edited["value"]
        return self.value if self.act == Act.SET and not self.keeps_value else None

    @property
    def only_lists(self) -> bool:
        """Whether accepting it leaves the value, and lists the source as one that differs."""
        return (self.act == Act.LIST or self.keeps_value) and self.edited is None


class PinnedNote(models.Model):
    """Words pinned to a proposal: a reviewer's question or the contributor's answer."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(  # none: the contributor
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    text = models.TextField(_("note"))
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("note on a claim")
        verbose_name_plural = _("notes on claims")
        default_permissions = ()

    def __str__(self) -> str:
        return f"note on {self.proposal_id}"
