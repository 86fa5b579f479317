"""Form fields that apply ``pools.claims.values``, so that one rule holds wherever text comes in."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pools.claims import numbers, text, values, web_addresses


class PlainText(forms.CharField):
    """Plain text without invisible characters; one line unless it is a text area. Text of which
    nothing can be seen is no text."""

    def __init__(self, *, rows: int = 0, kind: Any = None, **kwargs: Any) -> None:
        self.rows = rows
        if rows:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        bounds = values.limits(kind or (values.Words if rows else values.Line))
        super().__init__(**{"max_length": bounds["max_length"], **kwargs})

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value) or ""
        if not text.is_visible(typed):
            return ""
        # In its form before its length is taken: a line break, or a letter with its accent, is
        # one character.
        typed = text.unified_lines(typed) if self.rows else text.joined_lines(typed)
        return _ruled(text.plain_text, typed)


class Address(forms.CharField):
    """A web address in any form people write it. Where ``site`` says whose profile it is, a name
    known there will do: ``@name`` on X."""

    def __init__(self, *, site: str = "", **kwargs: Any) -> None:
        self.site = site
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"})
        )
        super().__init__(**{"max_length": web_addresses.LONGEST_ADDRESS, **kwargs})

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value) or ""
        return _ruled(lambda one: web_addresses.profile_address(one, self.site), typed)

    def widget_attrs(self, widget: forms.Widget) -> Any:
        # What is typed may be longer than what is kept of it.
        return {**super().widget_attrs(widget), "maxlength": web_addresses.LONGEST_TYPED}


class Ruled(forms.CharField):
    """Text whose rule alone says what may stand in it, in words of its own. There is no length:
    a message about characters, or an input that cuts off what is pasted, would come first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "max_length": None})

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        return _ruled(self.rule, typed) if typed else ""

    def rule(self, typed: str) -> str:
        """The text in its form. Raises ValueError with a sentence."""
        raise NotImplementedError


class PartialDateField(Ruled):
    """A day, a month or a year that has begun."""

    def rule(self, typed: str) -> str:
        return values.past_date(typed)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("A day, a month or a year: 2021-11-08, 2021-11 or 2021."))
        super().__init__(**kwargs)


class FutureDay(Ruled):
    """A full day, which may lie ahead."""

    def rule(self, typed: str) -> str:
        return values.full_day(typed)


class TokenAddressField(Ruled):
    """An Ethereum address, shown again with its checksum."""

    def rule(self, typed: str) -> str:
        return web_addresses.token_address(typed)


class TransactionField(Ruled):
    """The hash of an Ethereum transaction."""

    def rule(self, typed: str) -> str:
        return web_addresses.transaction_hash(typed)


class YesNo(forms.TypedChoiceField):
    """Yes, no or not known: True, False or None."""

    answers = {"yes": True, "no": False}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("", _("I don't know")), ("yes", _("Yes")), ("no", _("No"))],
            coerce=self.answers.get,
            empty_value=None,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class TypedNumber(forms.DecimalField):
    """A number as people type it in their language, alone or with one of the ``units``."""

    def __init__(self, *, units: Collection[str] = (), **kwargs: Any) -> None:
        self.units = units
        # Not a number input: browsers that do not write numbers with a comma would send one
        # typed so as nothing at all.
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, str) and value.strip():
            try:
                value = numbers.read_number(value, self.units)
            except ValueError as error:
                raise ValidationError(str(error), code="invalid") from None
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Ours in all digits and the reader's signs; what was typed, as it was typed."""
        return numbers.for_input(value) if isinstance(value, int | float | Decimal) else value


class Amount(TypedNumber):
    """A number for JSON: whole numbers without a point."""

    words = {
        "invalid": _("Write a number, such as 12 or 2.5."),
        "max_value": _("This is at most %(limit_value)s."),
        "min_value": _("This is not below %(limit_value)s."),
    }

    def __init__(self, *, kind: Any, **kwargs: Any) -> None:
        bounds = values.limits(kind)
        kwargs.setdefault("error_messages", self.words)
        super().__init__(
            min_value=bounds["ge"],
            max_value=bounds["le"],
            max_digits=bounds.get("max_digits"),
            decimal_places=bounds.get("decimal_places", 0),
            units=values.units(kind),
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        number: Decimal | None = super().clean(value)
        return None if number is None else numbers.as_number(number)


class Lines(PlainText):
    """Several short texts of a kind, one on each line."""

    def __init__(self, *, kind: Any, **kwargs: Any) -> None:
        self.longest = values.limits(kind)["max_length"]
        super().__init__(rows=4, max_length=8_000, **kwargs)

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in super().clean(value).split("\n") if line.strip()]
        if any(len(line) > self.longest for line in lines):
            raise ValidationError(
                _("A line has at most %(number)d characters."), params={"number": self.longest}
            )
        return lines

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value


def says_something(field: forms.Field, value: Any) -> bool:
    """Whether a cleaned value is an answer. Zero and no are answers; a box left unticked is none."""
    if isinstance(field, forms.BooleanField):
        return bool(value)
    return value is not None and value not in ("", [])


def all_valid(forms: Iterable[Any]) -> bool:
    """Whether every form is valid; looks at all of them, so that all errors show at once."""
    return not [form for form in forms if not form.is_valid()]


def _ruled(rule: Any, typed: str) -> str:
    """Apply a rule of ``pools.claims.values``; its sentence becomes the field's error."""
    try:
        return str(rule(typed))
    except ValueError as error:
        raise ValidationError(str(error), code="rule") from None
