"""The one definition of a filter: what a parameter means, how it is checked, what it keeps.

Built on django-filter for names, choices, validation and messages; each filter answers with
a mask of the index instead of narrowing a queryset, which makes facet counts right and
cheap under any combination. "All of" across filters, "any of" inside one.
"""

import copy
import datetime as dt
import unicodedata
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any, Self

import django_filters
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy, ngettext
from django_filters.filters import Filter

from pools.browse.filter_kinds import (
    VERDICT_CHOICES,
    AtLeastFilter,
    AtMostFilter,
    CheckedFilter,
    KnownWordFilter,
    VerdictFilter,
    WordFilter,
    WordsFilter,
    since,
)
from pools.browse.index import Index, Mask
from pools.browse.ordering import ORDERS
from pools.claims import vocabulary
from pools.claims.index_entry import NO_COMPANY, NO_SINGLE_PARTY, NO_TOKEN, TOKEN_KIND_UNKNOWN
from pools.claims.indicator import IndicatorSpec
from pools.claims.numbers import DAY_WORDS, ETH_WORDS, PERCENT_WORDS
from pools.claims.text import plain_text
from pools.models import PublishedPool

CHECKED_MONTHS = ("3", "6", "12", "24")
TOKEN_CHOICES = (
    *vocabulary.TOKEN_KINDS,
    (TOKEN_KIND_UNKNOWN, gettext_lazy("Kind unknown")),
    (NO_TOKEN, gettext_lazy("No token")),
)
ACCESS_CHOICES = (("nothing", gettext_lazy("No sign-up needed")),)
CONTROL_CHOICES = ((NO_SINGLE_PARTY, gettext_lazy("No key can change the code alone")),)
CUSTODY_CHOICES = ((NO_COMPANY, gettext_lazy("No company holds the ETH")),)
VIEWS = (("cards", gettext_lazy("Cards")), ("matrix", gettext_lazy("Matrix")))


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


def _effective(values: dict[str, Any], filters: Mapping[str, Filter]) -> dict[str, Any]:
    """Without the switch for pools not yet judged, where nothing is asked that it could widen."""
    if any(hasattr(filters[name], "unknown") for name in values):
        return values
    return {name: value for name, value in values.items() if name != "unknown"}


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
    wait = AtMostFilter(
        "wait",
        label=gettext_lazy("ETH back within (days)"),
        min_value=0,
        max_value=100_000,
        max_digits=12,
        units=DAY_WORDS,
    )
    delay = AtLeastFilter(
        "delay",
        label=gettext_lazy("Upgrade delay of at least (days)"),
        min_value=0,
        max_value=100_000,
        max_digits=12,
        units=DAY_WORDS,
    )
    control = KnownWordFilter(label=gettext_lazy("Control"), choices=CONTROL_CHOICES)
    custody = KnownWordFilter(label=gettext_lazy("Custody"), choices=CUSTODY_CHOICES)
    access = KnownWordFilter(label=gettext_lazy("Access"), choices=ACCESS_CHOICES)
    checked = CheckedFilter(
        label=gettext_lazy("Evidence or review newer than"),
        choices=[(months, months) for months in CHECKED_MONTHS],
    )
    kind = WordFilter(label=gettext_lazy("Kind"), choices=vocabulary.KINDS)
    token = WordFilter(label=gettext_lazy("Token"), choices=TOKEN_CHOICES)
    platform = WordFilter(label=gettext_lazy("Platform"), choices=vocabulary.PLATFORMS)
    interface = WordFilter(label=gettext_lazy("Interface"), choices=vocabulary.INTERFACES)
    status = WordFilter(label=gettext_lazy("Status"), choices=vocabulary.STATES)
    # Widens what is asked for by verdict or number; by itself it asks for nothing.
    unknown = django_filters.ChoiceFilter(
        label=gettext_lazy("Not yet judged"),
        choices=[("yes", gettext_lazy("Include pools not yet judged"))],
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
        self._understood = False
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

    def asking(self, values: dict[str, Any]) -> Self:
        """The same filters with other values, which a form has understood before: none is made for
        these. What both ask alike is looked up once."""
        other = copy.copy(self)
        other._understood = True
        other.values = _effective({n: values[n] for n in self.filters if n in values}, self.filters)
        alike = {name for name, value in other.values.items() if self.values.get(name) == value}
        other._masks = {key: mask for key, mask in self._masks.items() if key[0] in alike}
        return other

    def is_valid(self) -> bool:
        return self._understood or super().is_valid()

    @cached_property
    def values(self) -> dict[str, Any]:
        """The valid values that were given, without empty ones."""
        cleaned = self.form.cleaned_data if self.is_valid() else {}
        given = {name: value for name, value in cleaned.items() if value not in (None, "", [])}
        return _effective(given, self.filters)

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
        self,
        *,
        without: str | Collection[str] = (),
        checked: dt.date | None = None,
        with_unknown: bool | None = None,
    ) -> Mask:
        """The pools that pass every filter, or every one but some. Invalid input keeps none.

        ``checked`` and ``with_unknown`` replace the visitor's own choice of these.
        """
        if not self.is_valid():
            return 0
        kept = self.index.everything
        left_out = {without} if isinstance(without, str) else set(without)
        if checked is None and "checked" not in left_out:
            checked = self.checked_from
        if with_unknown is None:
            with_unknown = self.with_unknown
        for name in self.active:
            if name not in left_out:
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
            if with_unknown and hasattr(one, "unknown"):
                kept |= one.unknown(self.index, checked)
            self._masks[key] = kept
        return self._masks[key]

    def _compute(self, one: Filter, value: Any, checked: dt.date | None) -> Mask:
        if isinstance(one, VerdictFilter):
            return one.any_of(self.index, value, checked)
        return one.keep(self.index, value)

    def message(self, name: str) -> str:
        """What is wrong with a value, in words for its control."""
        errors = self.form.errors.get(name)
        return " ".join(errors) if errors else ""


def month_words(months: str) -> str:
    """A number of months in words."""
    return ngettext("%s month", "%s months", int(months)) % months
