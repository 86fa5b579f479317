"""The forms of an answer: one for its value, or for one row of it, and one for its source."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from pools.claims import values
from pools.contributions.questions import Question
from pools.topics.fields import Address, FutureDay, PartialDateField, PlainText, says_something


class SourceForm(forms.Form):
    """Where it is written, by whom, as of when. ``question`` is named in the error summary."""

    question: Question | None = None

    # Offers the addresses given before, where the page lists them.
    url = Address(
        label=gettext_lazy("Source: web address"),
        required=False,
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocomplete": "off", "list": "given-links"}
        ),
    )
    publisher = PlainText(
        label=gettext_lazy("Publisher"),
        required=False,
        kind=values.PartyName,
        help_text=gettext_lazy("If empty, we use the site’s name."),
    )
    as_of = PartialDateField(label=gettext_lazy("As of"), required=False)
    quote = PlainText(label=gettext_lazy("Quote from the source"), required=False, rows=2)
    archive = Address(
        label=gettext_lazy("Archived copy: web address"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text=gettext_lazy("If you know one, for example at web.archive.org."),
    )

    @property
    def details(self) -> list[forms.BoundField]:
        """What may be said of it besides its address."""
        return [self[name] for name in ("publisher", "as_of", "quote", "archive")]

    @property
    def has_details(self) -> bool:
        """Whether any of that was typed, or is wrong."""
        return any(field.value() or field.errors for field in self.details)


class ValueForm(forms.Form):
    """The parts of one value, or of one row of it."""

    def __init__(self, question: Question, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        for part in question.parts:
            self.fields[part.name or "value"] = part.field()

    @property
    def plain(self) -> dict[str, Any]:
        """The parts under their keys, in JSON form; only after ``is_valid``."""
        plain = {}
        for part in self.question.parts:
            value = self.cleaned_data.get(part.name or "value")
            if value == "" and _is_date(self.fields[part.name or "value"]):
                value = None
            # Where one is assumed, to empty it is to leave it to us.
            plain[part.name] = part.assumed if value == "" and part.assumed else value
        return plain

    @property
    def empty(self) -> bool:
        """Whether nothing was said."""
        return not any(
            says_something(self.fields[part.name or "value"], value) and value != part.assumed
            for part, value in zip(self.question.parts, self.plain.values(), strict=True)
        )


def _is_date(field: forms.Field) -> bool:
    return isinstance(field, PartialDateField | FutureDay)
