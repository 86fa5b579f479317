"""The kinds of filter: each reads its parameter and answers with a mask of the index.

A filter with ``unknown`` asks for something that may not be known of a pool: those pools are
left out, unless the visitor includes them.
"""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import django_filters
from django.utils.translation import gettext_lazy
from django_filters.fields import MultipleChoiceField

from pools.browse.index import Index, Mask
from pools.claims.text import fold
from pools.claims.verdict import Verdict
from pools.topics.fields import TypedNumber

DAYS_A_MONTH = 365 / 12
AT_LEAST_PARTLY = "at-least-partly"
VERDICT_CHOICES = (
    (AT_LEAST_PARTLY, gettext_lazy("At least partly")),
    *((verdict.value, verdict.word) for verdict in Verdict),
)
AROUND = "\"'()[]{}<>,;:!?"


def since(months: str, day: dt.date) -> dt.date:
    """The first day that lies within the last so many months."""
    return day - dt.timedelta(days=round(int(months) * DAYS_A_MONTH))


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


class AtLeastFilter(AtMostFilter):
    """Pools whose value is known and at least the one asked for."""

    def keep(self, index: Index, value: Decimal) -> Mask:
        return index.at_least(self.column, float(value))


class WordFilter(django_filters.MultipleChoiceFilter):
    """Pools with any of the chosen words of one fact."""

    def keep(self, index: Index, value: list[str]) -> Mask:
        return self.any_of(index, value, None)

    def any_of(self, index: Index, words: Iterable[str], checked: dt.date | None) -> Mask:
        """The pools with any of some words."""
        kept = 0
        for word in words:
            kept |= self.one(index, word, checked)
        return kept

    def one(self, index: Index, word: str, checked: dt.date | None) -> Mask:
        """The pools with one word."""
        return index.facet(self.field_name, word)


class KnownWordFilter(WordFilter):
    """The same for a fact that may not be known."""

    def unknown(self, index: Index, checked: dt.date | None = None) -> Mask:
        """The pools of which nobody knows it."""
        return index.facet(self.field_name, "")


class VerdictField(MultipleChoiceField):
    """One choice of the form: a verdict, or several with commas between them.

    Repeated parameters, as earlier addresses have them, mean the same.
    """

    def to_python(self, value: Any) -> list[str]:
        chosen = {word for one in super().to_python(value) for word in one.split(",")}
        if AT_LEAST_PARTLY in chosen or {"met", "partly"} <= chosen:
            chosen = (chosen | {AT_LEAST_PARTLY}) - {"met", "partly"}
        known = [word for word, _label in VERDICT_CHOICES if word in chosen]
        return known + sorted(chosen.difference(known))


class VerdictFilter(WordFilter):
    """Pools with one of the chosen verdicts on one indicator. One to which it does not apply is
    not unknown, so that including those not yet judged does not bring it back."""

    field_class = VerdictField

    def one(self, index: Index, word: str, checked: dt.date | None) -> Mask:
        masks = index.verdict_masks(checked)[self.field_name]
        if word == AT_LEAST_PARTLY:
            return masks[Verdict.MET] | masks[Verdict.PARTLY]
        return masks[Verdict(word)]

    def unknown(self, index: Index, checked: dt.date | None) -> Mask:
        """The pools not yet judged."""
        return self.one(index, Verdict.UNKNOWN, checked)

    def not_applicable(self, index: Index) -> Mask:
        """The pools of which the question makes no sense."""
        return self.one(index, Verdict.NOT_APPLICABLE, None)


class CheckedFilter(django_filters.ChoiceFilter):
    """Pools with a verdict checked within so many months. Older verdicts count as unknown."""

    def keep(self, index: Index, value: str) -> Mask:
        return index.checked_since(since(value, index.day))
