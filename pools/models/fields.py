"""Model fields for values whose rules live in ``pools.claims.values``."""

from collections.abc import Callable, Collection
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _

from pools.claims import values, vocabulary
from pools.claims.document_parts import no_twins
from pools.claims.text import one_line, plain_text
from pools.claims.web_addresses import (
    LONGEST_ADDRESS,
    profile_address,
    token_address,
    transaction_hash,
)
from pools.topics.fields import (
    Address,
    PartialDateField,
    PlainText,
    TokenAddressField,
    TransactionField,
    TypedNumber,
)


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

    def clean(self, value: Any, model_instance: Any) -> Any:
        return super().clean(_in_its_form(one_line, value), model_instance)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PlainText, **kwargs})


class LongText(models.TextField):
    """Some lines of plain text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", values.limits(values.Words)["max_length"])
        kwargs.setdefault("validators", [Rule("plain_text")])
        super().__init__(*args, **kwargs)

    def clean(self, value: Any, model_instance: Any) -> Any:
        return super().clean(_in_its_form(plain_text, value), model_instance)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PlainText, "rows": 4, **kwargs})

    def deconstruct(self) -> Any:
        return _known_to_migrations_as("TextField", super().deconstruct())


class WebAddress(models.CharField):
    """An ``http(s)`` address without credentials."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONGEST_ADDRESS)
        kwargs.setdefault("validators", [Rule("web_address")])
        super().__init__(*args, **kwargs)

    def clean(self, value: Any, model_instance: Any) -> Any:
        address = _in_its_form(lambda typed: profile_address(typed, self.site), value)
        return super().clean(address, model_instance)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": Address, "site": self.site, **kwargs})

    @property
    def site(self) -> str:
        """Whose profile it is: its column is named for the site."""
        return self.name.removesuffix("_url")


class TokenAddress(models.CharField):
    """An Ethereum address, kept with its checksum."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 42)
        kwargs.setdefault("validators", [Rule("token_address")])
        super().__init__(*args, **kwargs)

    def clean(self, value: Any, model_instance: Any) -> Any:
        return super().clean(_in_its_form(token_address, value), model_instance)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": TokenAddressField, **kwargs})

    def deconstruct(self) -> Any:
        return _known_to_migrations_as("CharField", super().deconstruct())


class TransactionHash(models.CharField):
    """The hash of an Ethereum transaction."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", values.limits(values.TransactionHash)["max_length"])
        kwargs.setdefault("validators", [Rule("transaction_hash")])
        super().__init__(*args, **kwargs)

    def clean(self, value: Any, model_instance: Any) -> Any:
        return super().clean(_in_its_form(transaction_hash, value), model_instance)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": TransactionField, **kwargs})

    def deconstruct(self) -> Any:
        return _known_to_migrations_as("CharField", super().deconstruct())


class Count(models.PositiveIntegerField):
    """A whole number that people type, alone or with one of the ``units``."""

    def __init__(self, *args: Any, units: Collection[str] = (), **kwargs: Any) -> None:
        self.units = units
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        number = {"form_class": TypedNumber, "decimal_places": 0, "units": self.units}
        return super().formfield(**{**number, **kwargs})

    def deconstruct(self) -> Any:
        return _known_to_migrations_as("PositiveIntegerField", super().deconstruct())


class ExactDecimal(models.DecimalField):
    """A decimal that is one wherever it goes: a float is read by the digits it is written with,
    and what enters a revision or the database has the column's places, never more. Typed alone
    or with one of the ``units``."""

    def __init__(self, *args: Any, units: Collection[str] = (), **kwargs: Any) -> None:
        self.units = units
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        return _known_to_migrations_as("DecimalField", super().deconstruct())

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
        return super().formfield(**{"form_class": TypedNumber, "units": self.units, **kwargs})

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

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PartialDateField, **kwargs})


def amount(kind: Any, label: Any, **kwargs: Any) -> ExactDecimal:
    """A column for one of the measures of ``pools.claims.values``."""
    bounds = values.limits(kind)
    return ExactDecimal(
        label,
        units=values.units(kind),
        max_digits=bounds["max_digits"],
        decimal_places=bounds["decimal_places"],
        validators=[MinValueValidator(bounds["ge"]), MaxValueValidator(bounds["le"])],
        **kwargs,
    )


def whole(kind: Any, label: Any, **kwargs: Any) -> Count:
    """A column for a whole number. SQLite keeps what PostgreSQL has no room for, so that the
    column alone bounds nothing: its kind in ``pools.claims.values`` does."""
    bounds = values.limits(kind)
    return Count(
        label,
        units=values.units(kind),
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
        _in_its_form(no_twins, tuple(value or ()))

    def formfield(self, **kwargs: Any) -> Any:
        return forms.MultipleChoiceField(
            choices=getattr(vocabulary, self.words),
            required=False,
            label=self.verbose_name,
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )


def _in_its_form(rule: Callable[[Any], Any], value: Any) -> Any:
    """What was typed in the form it is kept in."""
    try:
        return rule(value) if isinstance(value, str | tuple) else value
    except ValueError as error:
        raise ValidationError(str(error), code="rule") from None


def _known_to_migrations_as(name: str, parts: Any) -> Any:
    """A field that differs from Django's in its form only is stored as Django's."""
    return parts[0], f"django.db.models.{name}", *parts[2:]
