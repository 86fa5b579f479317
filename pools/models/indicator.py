"""Indicators: the questions every pool is asked. Editors own their wording and thresholds.

They are changed in drafts. Whatever makes a draft public (a button, a schedule, a data file), the
change is one line of the public log, and a new version where it asks something else of pools.
"""

import datetime as dt
from dataclasses import replace
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from pools.claims import criteria, dates, rules, values, vocabulary
from pools.claims.indicator import IndicatorSpec
from pools.claims.verdict import ANSWERS
from pools.models import generation, slugs, threshold_checks
from pools.models.criteria_drafts import CriteriaDrafts
from pools.models.fields import Choices, LongText, TextLine, WebAddress, whole
from pools.models.fixed_key import FixedKey
from pools.topics import FACT

RULE_CHOICES = [(key, key.replace("_", " ").capitalize()) for key in rules.RULES]
# Query parameters of the listing, which an indicator's slug must not shadow.
RESERVED_SLUGS = frozenset(
    "q eth fee share wait delay control custody access kind token platform interface status checked "
    "unknown sort view page pool on".split()
)
STAYS_PUBLIC = _(
    "An indicator that was public stays public: pools, links and sources refer to it. An "
    "administrator can delete one that nothing refers to."
)
# What Wagtail writes when a draft is saved: nothing of it is public.
OF_DRAFTS = frozenset({"latest_revision", "has_unpublished_changes"})


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    """Reading indicators for their uses."""

    def originals(self) -> "IndicatorQuerySet":
        """The indicators assessments refer to: those of the default locale that are public, in
        order."""
        return self.filter(locale=Locale.get_default(), live=True).order_by("order", "slug")

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        """Every pool is judged anew without them, and their addresses lead on."""
        keys = list(self.values_list("slug", flat=True))
        gone = super().delete()
        _lead_on(keys)
        _judge_anew()
        return gone

    delete.queryset_only = True  # type: ignore[attr-defined]  # never on the manager: all of them


class Indicator(FixedKey, TranslatableMixin, CriteriaDrafts, index.Indexed, models.Model):
    """A question with a definition, the words for its answers, and how it is judged."""

    slug = models.SlugField(
        _("key"),
        max_length=60,
        help_text=_(
            "Part of its address, of links to its filter and of every source for it. It cannot "
            "be changed later."
        ),
    )
    name = TextLine(_("name"), kind=values.ShortLabel)
    question = TextLine(
        _("question"), help_text=_("What a visitor wants to know, as one question.")
    )
    definition = LongText(
        _("definition"), help_text=_("What is asked and what counts as evidence.")
    )
    why_it_matters = LongText(_("why it matters"))
    words_met = TextLine(_("words for met"), kind=values.ShortLabel)
    words_partly = TextLine(_("words for partly met"), kind=values.ShortLabel)
    words_unmet = TextLine(_("words for not met"), kind=values.ShortLabel)
    words_unknown = TextLine(_("words for unknown"), kind=values.ShortLabel)
    group = Choices(_("group"), words="INDICATOR_GROUPS")
    order = whole(
        values.Position,
        _("order"),
        default=100,
        help_text=_("Lower numbers come first, everywhere."),
    )
    rule = models.CharField(
        _("rule"),
        max_length=30,
        blank=True,
        choices=RULE_CHOICES,
        help_text=_("Derives the verdict from facts. Without a rule an editor judges."),
    )
    thresholds = models.JSONField(
        _("thresholds"),
        default=dict,
        blank=True,
        help_text=_("What the rule measures against, as JSON."),
    )
    threshold_publisher = TextLine(_("threshold source"), blank=True)
    threshold_url = WebAddress(_("threshold source address"), blank=True)
    recheck_days = whole(
        values.Days,
        _("re-check interval (days)"),
        null=True,
        blank=True,
        default=365,
        help_text=_(
            "A claim whose evidence and review are older is marked as due for a recheck. "
            "Empty: never."
        ),
    )

    objects: ClassVar[models.Manager["Indicator"]] = IndicatorQuerySet.as_manager()

    # Words are translated; rules, thresholds and their source are those of the original.
    translatable_fields = [
        *map(TranslatableField, ("name", "question", "definition", "why_it_matters")),
        *map(TranslatableField, ("words_met", "words_partly", "words_unmet", "words_unknown")),
        *(
            SynchronizedField(name, overridable=False)
            for name in ("slug", "group", "order", "rule", "thresholds", "recheck_days")
        ),
        SynchronizedField("threshold_publisher", overridable=False),
        SynchronizedField("threshold_url", overridable=False),
    ]
    search_fields = [
        index.SearchField("name", boost=10),
        index.AutocompleteField("name"),
        index.SearchField("question"),
        index.SearchField("definition"),
        index.SearchField("why_it_matters"),
        index.FilterField("locale_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            *getattr(TranslatableMixin.Meta, "constraints", []),
            models.UniqueConstraint(fields=["slug", "locale"], name="unique_indicator_slug"),
            *threshold_checks.constraints(),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        """New thresholds or rules count for every pool at once, and are told in the public log; a
        translation is words only. Raises ValidationError for one that is public and would not be."""
        if update_fields is not None and OF_DRAFTS.issuperset(update_fields):
            super().save(*args, update_fields=update_fields, **kwargs)
            return
        with transaction.atomic():
            is_original = self.locale_id == Locale.get_default().pk
            before = self._public_spec() if is_original else None
            if before and not self.live:
                raise ValidationError(STAYS_PUBLIC)
            if before:
                self.later_versions = [day.isoformat() for day in before.later_versions]
                if criteria.is_new_version(before, self.spec()):
                    self.later_versions.append(dates.today().isoformat())
            super().save(*args, update_fields=update_fields, **kwargs)
            if not is_original:
                generation.move()
            elif self.live:
                _judge_anew()
                if before:
                    _tell(before, self)

    def _public_spec(self) -> IndicatorSpec | None:
        """As it is public until now."""
        rows = Indicator.objects.select_for_update(of=("self",), no_key=True)
        row = rows.filter(pk=self.pk, live=True).first()
        return row.spec() if row else None

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Every pool is judged anew without it, and its address leads on."""
        gone = super().delete(*args, **kwargs)
        _lead_on([self.slug])
        _judge_anew()
        return gone

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED_SLUGS | slugs.reserved() or self.slug in FACT:
            raise ValidationError({"slug": _("This key is taken by the directory itself.")})
        try:
            threshold_checks.check(self.rule, self.thresholds)
        except ValidationError as error:
            raise ValidationError({"thresholds": error.messages}) from None

    def says_the_same(self, other: "Indicator") -> bool:
        """Whether another version of it differs in nothing that an editor writes."""
        mine, theirs = (replace(one.spec(), later_versions=()) for one in (self, other))
        return mine == theirs

    def spec(self) -> IndicatorSpec:
        """The indicator as plain values."""
        return IndicatorSpec(
            slug=self.slug,
            name=self.name,
            question=self.question,
            definition=self.definition,
            why_it_matters=self.why_it_matters,
            words={verdict.value: getattr(self, f"words_{verdict}") for verdict in ANSWERS},
            group=self.group,
            order=self.order,
            rule=self.rule,
            thresholds=self.thresholds,
            threshold_publisher=self.threshold_publisher,
            threshold_url=self.threshold_url,
            recheck_days=self.recheck_days,
            later_versions=tuple(dt.date.fromisoformat(day) for day in self.later_versions),
        )

    @property
    def group_word(self) -> str:
        """The group's name for readers."""
        return vocabulary.word(vocabulary.INDICATOR_GROUPS, self.group)


def _judge_anew() -> None:
    from pools.models import publishing

    publishing.rebuild()


def _tell(before: IndicatorSpec, indicator: Indicator) -> None:
    from pools.models import criteria_log

    criteria_log.write(before, indicator.spec(), indicator.live_revision)


def _lead_on(keys: list[str]) -> None:
    """To the index of indicators, from the pages of those that are gone."""
    for key in keys:
        for language, _name in settings.LANGUAGES:
            prefix = "" if language == settings.LANGUAGE_CODE else f"/{language}"
            old = Redirect.normalise_path(f"{prefix}/indicators/{key}/")
            target = {"redirect_link": f"{prefix}/indicators/", "is_permanent": False}
            Redirect.objects.get_or_create(old_path=old, site=None, defaults=target)
