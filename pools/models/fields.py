"""Model fields for values whose rules live in ``pools.claims.values``."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _

from pools.claims import values, vocabulary


@deconstructible
class Rule:
    """A validator that applies one of the functions of ``pools.claims.values`` by name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, value: str) -> None:
        check: Callable[[str], object] = getattr(values, self.name)
        try:
            check(value)
        except ValueError as error:
            raise ValidationError(str(error), code=self.name) from None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rule) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)


class TextLine(models.CharField):
    """One line of plain text, of one of the kinds of ``pools.claims.values``."""

    def __init__(self, *args: Any, kind: Any = values.Line, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", values.limits(kind)["max_length"])
        kwargs.setdefault("validators", [Rule("one_line")])
        super().__init__(*args, **kwargs)


class WebAddress(models.CharField):
    """An ``http(s)`` address without credentials."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", values.LONGEST_ADDRESS)
        kwargs.setdefault("validators", [Rule("web_address")])
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"widget": forms.URLInput, **kwargs})


class PartialDate(models.CharField):
    """A day, a month or a year, as exact as the source gives it; empty is unknown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("validators", [Rule("past_date")])
        kwargs.setdefault("help_text", _("A day, a month or a year: 2021-11-08, 2021-11 or 2021."))
        super().__init__(*args, **kwargs)


def long_text(label: Any, **kwargs: Any) -> "models.TextField[Any, Any]":
    """A column for some lines of plain text."""
    longest = values.limits(values.Words)["max_length"]
    return models.TextField(label, max_length=longest, validators=[Rule("plain_text")], **kwargs)


def amount(kind: Any, label: Any, **kwargs: Any) -> "models.DecimalField[Any, Any]":
    """A column for one of the measures of ``pools.claims.values``."""
    bounds = values.limits(kind)
    return models.DecimalField(
        label,
        max_digits=bounds["max_digits"],
        decimal_places=bounds["decimal_places"],
        validators=[MinValueValidator(bounds["ge"]), MaxValueValidator(bounds["le"])],
        **kwargs,
    )


def whole(kind: Any, label: Any, **kwargs: Any) -> "models.PositiveIntegerField[Any, Any]":
    """A column for a whole number. SQLite keeps what PostgreSQL has no room for, so that the
    column alone bounds nothing: its kind in ``pools.claims.values`` does."""
    bounds = values.limits(kind)
    return models.PositiveIntegerField(
        label,
        validators=[MinValueValidator(bounds["ge"]), MaxValueValidator(bounds["le"])],
        **kwargs,
    )


class Choices(models.CharField):
    """One word of a list of ``pools.claims.vocabulary``; empty is unknown."""

    def __init__(self, *args: Any, words: str = "", **kwargs: Any) -> None:
        self.words = words
        kwargs.setdefault("max_length", 20)
        super().__init__(*args, **kwargs)
        # Set late, so that rewording a choice is not a migration.
        self.choices = getattr(vocabulary, words) if words else None

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, path, args, {**kwargs, "words": self.words}


class WordList(models.JSONField):
    """Several words of a list of ``pools.claims.vocabulary``, in its order."""

    def __init__(self, *args: Any, words: str = "", **kwargs: Any) -> None:
        self.words = words
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "words": self.words}

    def validate(self, value: Any, model_instance: Any) -> None:
        allowed = vocabulary.keys(getattr(vocabulary, self.words))
        for word in value or ():
            if word not in allowed:
                raise ValidationError(_("“%(word)s” is not in the list."), params={"word": word})

    def formfield(self, **kwargs: Any) -> Any:
        return forms.MultipleChoiceField(
            choices=getattr(vocabulary, self.words),
            required=False,
            label=self.verbose_name,
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )
