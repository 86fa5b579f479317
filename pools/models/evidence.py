"""Assessments and sources: what an editor judged, and what carries every claim."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from pools.claims import values
from pools.claims.verdict import Verdict
from pools.models.child import OrderedChild, PoolChild
from pools.models.fields import Choices, LongText, PartialDate, Rule, TextLine, WebAddress
from pools.models.indicator import Indicator
from pools.models.pool import Pool


class Assessment(PoolChild):
    """An editor's word on one indicator for one pool.

    Where the indicator has a rule, an empty verdict leaves it to the rule; another verdict
    than the rule's needs a written reason. The verdict visitors see is derived from this and
    the facts by ``pools.claims.assess``.
    """

    pool = ParentalKey(Pool, on_delete=models.CASCADE, related_name="assessments")
    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), on_delete=models.PROTECT, related_name="+"
    )
    verdict = models.CharField(
        _("verdict"),
        max_length=20,
        blank=True,
        choices=[(verdict.value, verdict.word) for verdict in Verdict],
        help_text=_(
            "Empty: the rule decides; unknown where there is no rule. “Does not apply” is for a "
            "question that makes no sense for this pool, not for one nobody has answered."
        ),
    )
    reason = LongText(
        _("reason"), blank=True, help_text=_("Visitors read it. Needed with every verdict.")
    )
    as_of = PartialDate(_("as of"))
    checked_on = models.DateField(
        _("checked on"),
        null=True,
        blank=True,
        validators=[Rule("past_day")],
        help_text=_("When a person last looked at the evidence."),
    )
    checked_by = TextLine(
        _("checked by"), kind=values.PartyName, blank=True, help_text=_("A name or a role.")
    )

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            models.UniqueConstraint(fields=["pool", "indicator"], name="one_assessment"),
            models.CheckConstraint(
                condition=models.Q(verdict__in=["", *(verdict.value for verdict in Verdict)]),
                name="verdict_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.verdict or '–'}"


class Source(OrderedChild):
    """A citation for one topic of a pool. Two may disagree; both are shown, never averaged."""

    pool = ParentalKey(Pool, on_delete=models.CASCADE, related_name="sources")
    topic = TextLine(_("topic"), kind=values.TopicKey, db_index=True)
    url = WebAddress(_("address"))
    archive = WebAddress(_("archived copy"), blank=True, default="", db_default="")
    publisher = TextLine(_("publisher"), kind=values.PartyName)
    reports = TextLine(_("what it reports"), blank=True)
    quote = LongText(_("quoted words"), blank=True)
    as_of = PartialDate(_("as of"), help_text=_("The day it speaks for."))
    seen_on = models.DateField(
        _("seen on"),
        null=True,
        blank=True,
        validators=[Rule("past_day")],
        help_text=_("The last day somebody found it still saying so."),
    )
    stance = Choices(_("stands to our value"), words="STANCES", default="agrees")
    why = LongText(
        _("why we go by it"),
        blank=True,
        help_text=_("Needed where another source of the same topic differs."),
    )

    class Meta(OrderedChild.Meta):
        verbose_name = _("source")

    def __str__(self) -> str:
        return f"{self.topic}: {self.publisher}"


class Translation(OrderedChild):
    """One text of the pool in another language. It is shown while the pool says ``of``."""

    pool = ParentalKey(Pool, on_delete=models.CASCADE, related_name="translations")
    language = Choices(
        _("language"), words="LANGUAGES", help_text=_("Of the readers who see the translation.")
    )
    of = LongText(
        _("English text"),
        blank=True,
        help_text=_(
            "Word for word as the pool has it: any sentence of ours, such as a note or a reason. "
            "Empty: the summary as it is now."
        ),
    )
    text = LongText(
        _("translation"),
        help_text=_("Shown only while the English text is exactly the one beside it."),
    )

    class Meta(OrderedChild.Meta):
        verbose_name = _("translation")

    def __str__(self) -> str:
        return f"{self.language}: {self.text}"


class TopicReview(OrderedChild):
    """The day an editor last looked at a fact, and who."""

    pool = ParentalKey(Pool, on_delete=models.CASCADE, related_name="reviews")
    topic = TextLine(_("topic"), kind=values.TopicKey)
    on = models.DateField(_("reviewed on"), validators=[Rule("past_day")])
    by = TextLine(
        _("reviewed by"), kind=values.PartyName, blank=True, help_text=_("A name or a role.")
    )

    class Meta(OrderedChild.Meta):
        verbose_name = _("review")

    def __str__(self) -> str:
        return f"{self.topic}: {self.on}"
