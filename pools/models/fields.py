"""Model fields for values whose rules live in ``pools.claims.values``."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
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
    """One line of plain text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 240)
        kwargs.setdefault("validators", [Rule("plain_text")])
        super().__init__(*args, **kwargs)


class WebAddress(models.CharField):
    """An ``http(s)`` address without credentials."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", values.LONGEST_ADDRESS)
        kwargs.setdefault("validators", [Rule("web_address")])
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"widget": forms.URLInput, **kwargs})


class PlainDecimal(forms.DecimalField):
    """A number as people write it: without idle zeros and without an exponent."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal) or not value.is_finite():
            return value
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text


class ExactDecimal(models.DecimalField):
    """A decimal that is one wherever it goes: a float is read by the digits it is written with,
    and what enters a revision or the database has the column's places, never more."""

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DecimalField", args, kwargs  # the same column

    def to_python(self, value: Any) -> Any:
        if isinstance(value, float):
            value = repr(value)
        value = super().to_python(value)
        rounded = self._with_places(value)
        return rounded if rounded == value else value  # a validator refuses what does not fit

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        # Revisions read this as well as the database does.
        return self._with_places(self.to_python(super().pre_save(model_instance, add)))

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PlainDecimal, **kwargs})

    def _with_places(self, value: Any) -> Any:
        if not isinstance(value, Decimal) or not value.is_finite():
            return value
        try:
            return value.quantize(Decimal(1).scaleb(-self.decimal_places))
        except InvalidOperation:
            return value


class PartialDate(models.CharField):
    """A day, a month or a year, as exact as the source gives it; empty is unknown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("validators", [Rule("past_date")])
        kwargs.setdefault("help_text", _("A day, a month or a year: 2021-11-08, 2021-11 or 2021."))
        super().__init__(*args, **kwargs)


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
