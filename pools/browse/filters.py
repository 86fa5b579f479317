"""The one definition of a filter: what a parameter means, how it is checked, what it keeps.

Built on django-filter for names, choices, validation and messages; each filter answers with
a mask of the index instead of narrowing a queryset, which makes facet counts right and
cheap under any combination. "All of" across filters, "any of" inside one.
"""

import datetime as dt
import unicodedata
from decimal import Decimal
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters.filters import Filter

from pools.browse.index import Index, Mask
from pools.browse.ordering import ORDERS
from pools.claims import vocabulary
from pools.claims.index_entry import NO_TOKEN, TOKEN_KIND_UNKNOWN
from pools.claims.indicator import IndicatorSpec
from pools.claims.numbers import ETH_WORDS, PERCENT_WORDS
from pools.claims.text import fold, plain_text
from pools.claims.verdict import Verdict
from pools.models import PublishedPool
from pools.topics.fields import TypedNumber

CHECKED_MONTHS = ("3", "6", "12", "24")
DAYS_A_MONTH = 365 / 12
TOKEN_CHOICES = (
    *vocabulary.TOKEN_KINDS,
    (TOKEN_KIND_UNKNOWN, gettext_lazy("Kind unknown")),
    (NO_TOKEN, gettext_lazy("No token")),
)
AT_LEAST_PARTLY = "at-least-partly"
VERDICT_CHOICES = (
    (Verdict.MET.value, Verdict.MET.word),
    (AT_LEAST_PARTLY, gettext_lazy("At least partly")),
    *((verdict.value, verdict.word) for verdict in Verdict if verdict is not Verdict.MET),
)
VIEWS = (("cards", gettext_lazy("Cards")), ("matrix", gettext_lazy("Matrix")))


def since(months: str, day: dt.date) -> dt.date:
    """The first day that lies within the last so many months."""
    return day - dt.timedelta(days=round(int(months) * DAYS_A_MONTH))


AROUND = "\"'()[]{}<>,;:!?"


class WordsFilter(django_filters.CharFilter):
    """Every word must occur in the name, the summary, a token's symbol or an operator."""

    def keep(self, index: Index, value: str) -> Mask:
        # Quoted or listed, as words are pasted: what stands around a word is not looked for.
        return index.containing([word.strip(AROUND) or word for word in fold(value).split()])


class AtMostFilter(django_filters.NumberFilter):
    """Pools whose value is known and at most the one asked for."""

    field_class = TypedNumber

    def __init__(self, column: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.column = column

    def keep(self, index: Index, value: Decimal) -> Mask:
        return index.at_most(self.column, float(value))

    def unknown(self, index: Index, checked: dt.date | None = None) -> Mask:
        """The pools this filter cannot speak of."""
        return index.unknown(self.column)


class WordFilter(django_filters.MultipleChoiceFilter):
    """Pools with any of the chosen words of one fact."""

    def keep(self, index: Index, value: list[str]) -> Mask:
        kept = 0
        for word in value:
            kept |= self.one(index, word, None)
        return kept

    def one(self, index: Index, word: str, checked: dt.date | None) -> Mask:
        """The pools with one word."""
        return index.facet(self.field_name, word)


class VerdictFilter(WordFilter):
    """Pools with any of the chosen verdicts on one indicator."""

    def one(self, index: Index, word: str, checked: dt.date | None) -> Mask:
        masks = index.verdict_masks(checked)[self.field_name]
        if word == AT_LEAST_PARTLY:
            return masks[Verdict.MET] | masks[Verdict.PARTLY]
        return masks[Verdict(word)]

    def unknown(self, index: Index, checked: dt.date | None) -> Mask:
        """The pools nobody has judged."""
        return self.one(index, Verdict.UNKNOWN, checked)


class CheckedFilter(django_filters.ChoiceFilter):
    """Pools with a verdict checked within so many months. Older verdicts count as unknown."""

    def keep(self, index: Index, value: str) -> Mask:
        return index.checked_since(since(value, index.day))


def _given(data: QueryDict) -> QueryDict:
    """The parameters without those left empty, as forms send them."""
    given = QueryDict(mutable=True)
    for name, values in data.lists():
        kept = [value for value in values if value != ""]
        if kept:
            given.setlist(name, kept)
    return given


def no_hidden_characters(value: str) -> None:
    """A text filter accepts what a person can see; marks of direction and the like, which come
    along with pasted words, are not looked for. Raises forms.ValidationError."""
    try:
        plain_text("".join(c for c in value if unicodedata.category(c) != "Cf") or value)
    except ValueError as error:
        raise forms.ValidationError(str(error)) from None


class PoolFilter(django_filters.FilterSet):
    """Every filter of the listing, with one more for each indicator."""

    q = WordsFilter(
        label=gettext_lazy("Name, token or operator"),
        max_length=80,
        validators=[no_hidden_characters],
    )
    eth = AtMostFilter(
        "minimum",
        label=gettext_lazy("How much ETH do you have?"),
        min_value=0,
        max_value=1_000_000_000,
        max_digits=20,
        units=ETH_WORDS,
    )
    fee = AtMostFilter(
        "fee",
        label=gettext_lazy("Fee up to (percent of rewards)"),
        min_value=0,
        max_value=100,
        max_digits=12,
        units=PERCENT_WORDS,
    )
    share = AtMostFilter(
        "share",
        label=gettext_lazy("Share of all staked ETH up to (percent)"),
        min_value=0,
        max_value=100,
        max_digits=12,
        units=PERCENT_WORDS,
    )
    checked = CheckedFilter(
        label=gettext_lazy("Evidence or review within"),
        choices=[(months, months) for months in CHECKED_MONTHS],
    )
    kind = WordFilter(label=gettext_lazy("Kind"), choices=vocabulary.KINDS)
    token = WordFilter(label=gettext_lazy("Token"), choices=TOKEN_CHOICES)
    platform = WordFilter(label=gettext_lazy("Platform"), choices=vocabulary.PLATFORMS)
    interface = WordFilter(label=gettext_lazy("Interface"), choices=vocabulary.INTERFACES)
    status = WordFilter(label=gettext_lazy("Status"), choices=vocabulary.STATES)
    # Widens what is asked for by verdict or number; by itself it asks for nothing.
    unknown = django_filters.ChoiceFilter(
        label=gettext_lazy("Where we have no evidence"),
        choices=[("yes", gettext_lazy("Show the pool as well"))],
    )
    sort = django_filters.ChoiceFilter(
        label=gettext_lazy("Sort by"), choices=[(order.name, order.label) for order in ORDERS]
    )
    view = django_filters.ChoiceFilter(label=gettext_lazy("Show as"), choices=VIEWS)

    class Meta:
        model = PublishedPool
        fields: list[str] = []

    def __init__(self, data: QueryDict, index: Index) -> None:
        super().__init__(_given(data), queryset=PublishedPool.objects.none())
        self.index = index
        self._masks: dict[tuple[str, dt.date | None, bool], Mask] = {}
        for spec in index.specs():
            self.filters[spec.slug] = self._verdict_filter(spec)

    @staticmethod
    def _verdict_filter(spec: IndicatorSpec) -> VerdictFilter:
        return VerdictFilter(
            field_name=spec.slug,
            label=spec.name,
            help_text=spec.question,
            choices=VERDICT_CHOICES,
        )

    @cached_property
    def values(self) -> dict[str, Any]:
        """The valid values that were given, without empty ones."""
        cleaned = self.form.cleaned_data if self.is_valid() else {}
        given = {name: value for name, value in cleaned.items() if value not in (None, "", [])}
        if not any(hasattr(self.filters[name], "unknown") for name in given):
            given.pop("unknown", None)
        return given

    @property
    def active(self) -> list[str]:
        """The names of the filters that keep anything out."""
        return [name for name in self.values if hasattr(self.filters[name], "keep")]

    @property
    def with_unknown(self) -> bool:
        """Whether pools stay of which nobody knows what is asked."""
        return "unknown" in self.values

    @property
    def unknown_switched_on(self) -> bool:
        """Whether the switch is on, also where no requirement gives it effect yet."""
        return self.is_valid() and bool(self.form.cleaned_data.get("unknown"))

    def keep(
        self, *, without: str = "", checked: dt.date | None = None, with_unknown: bool | None = None
    ) -> Mask:
        """The pools that pass every filter, or every one but one. Invalid input keeps none.

        ``checked`` and ``with_unknown`` replace the visitor's own choice of these.
        """
        if not self.is_valid():
            return 0
        kept = self.index.everything
        if checked is None and without != "checked":
            checked = self.checked_from
        if with_unknown is None:
            with_unknown = self.with_unknown
        for name in self.active:
            if name != without:
                kept &= self._mask(name, checked, with_unknown)
        return kept

    @property
    def checked_from(self) -> dt.date | None:
        """The day a verdict must have been checked on or after, if one was asked for."""
        months = self.values.get("checked")
        return since(months, self.index.day) if months else None

    def _mask(self, name: str, checked: dt.date | None, with_unknown: bool) -> Mask:
        one = self.filters[name]
        # Only verdicts depend on how recent a check must be.
        key = (name, checked if isinstance(one, VerdictFilter) else None, with_unknown)
        if key not in self._masks:
            kept = self._compute(one, self.values[name], checked)
            if with_unknown and isinstance(one, (VerdictFilter, AtMostFilter)):
                kept |= one.unknown(self.index, checked)
            self._masks[key] = kept
        return self._masks[key]

    def _compute(self, one: Filter, value: Any, checked: dt.date | None) -> Mask:
        if isinstance(one, VerdictFilter):
            kept = 0
            for word in value:
                kept |= one.one(self.index, word, checked)
            return kept
        return one.keep(self.index, value)

    def message(self, name: str) -> str:
        """What is wrong with a value, in words for its control."""
        errors = self.form.errors.get(name)
        return " ".join(errors) if errors else ""


def month_words(months: str) -> str:
    """A label for a choice of the checked filter."""
    return _("the last %s months") % months
