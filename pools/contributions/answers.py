"""A question with what was typed: one form for its value (or one a row), one for its source."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from pools.claims.facts import SourceNote
from pools.claims.verdict import Verdict
from pools.claims.web_addresses import bare_host
from pools.contributions.answer_forms import SourceForm, ValueForm
from pools.contributions.questions import Question
from pools.topics import proposed_values
from pools.topics.fields import (
    all_valid,
)

MOST_ROWS = (
    120  # entries of one topic; with six inputs each they stay below the most fields of a form
)
PROVEN = tuple(verdict for verdict in Verdict if verdict.needs_source)  # and a reason


class Answer:
    """A bound or fresh answer. ``value`` is None where nothing was said."""

    def __init__(
        self,
        question: Question,
        data: Mapping[str, Any] | None = None,
        *,
        value: Any = None,
        source: Mapping[str, Any] | None = None,
        ask_value: bool = True,
        ask_source: bool = True,
        needs_source: bool = True,
        may_be_empty: bool = True,
        unlisted: bool = False,
        more: int = 0,
        spare: int = 0,
    ) -> None:
        """``more`` rows beyond those sent in, ``spare`` empty ones below those there are;
        ``unlisted`` of a pool of which nothing is said yet."""
        self.question, self.data = question, data
        self.may_be_empty = may_be_empty
        self.cites_itself = ask_source and ask_value and question.own_source
        self.ask_source = ask_source and not self.cites_itself
        self.unlisted = unlisted
        self.needs_source = needs_source and question.needs_source
        self.prefix = question.topic
        self.value: Any = None
        self.errors: list[str] = []
        self.not_known = self.offers_unknown and bool(data and data.get(f"{self.prefix}-unknown"))
        self.ask_value = ask_value
        self.forms = self._forms(value, more, spare) if ask_value else []
        self.source = SourceForm(data, prefix=f"{self.prefix}-source", initial=dict(source or {}))
        self.source.question = question

    @property
    def topic(self) -> str:
        """The topic's key."""
        return self.question.topic

    @property
    def offers_unknown(self) -> bool:
        """Whether "I don't know" is asked for on its own."""
        return self.unlisted and self.may_be_empty and not self.question.has_unknown

    @property
    def row_count(self) -> int:
        """How many rows there are inputs for."""
        return len(self.forms)

    @property
    def row_count_name(self) -> str:
        """The hidden field that carries it."""
        return f"{self.prefix}-rows"

    @property
    def all_forms(self) -> list[forms.Form]:
        """For the error summary."""
        return [*self.forms, *([self.source] if self.ask_source else [])]

    def is_valid(self) -> bool:
        """Every part is well formed, the whole makes sense, and it has a source. Whatever is wrong
        shows at once: a fault in one part hides none in another."""
        self.errors = []
        well_formed = all_valid(self.forms)
        source_fine = not self.ask_source or self.source.is_valid()
        if not self.ask_value:
            self._check_source()
            return self.source.is_valid()
        if not well_formed:
            self._check_source()
            return False
        said = [form for form in self.forms if not form.empty and not self._leaves_open(form)]
        if self.not_known:
            if said:
                self.errors.append(_("Give an answer or choose “I don't know”, not both."))
            return not self.errors and source_fine
        if not said:
            if not self.may_be_empty:
                self.errors.append(_("Please answer this."))
                self._check_source()
            return not self.errors and source_fine
        self._check(said)
        self._check_source()
        return not self.errors and all_valid(self.all_forms)

    def _leaves_open(self, form: ValueForm) -> bool:
        """Whether a new pool's claim is left as it begins: not judged."""
        return (
            self.unlisted
            and proposed_values.is_indicator(self.topic)
            and {**form.plain, "verdict": ""} == {"verdict": "", "reason": "", "as_of": None}
            and form.plain["verdict"] == "unknown"
        )

    def _check_source(self) -> None:
        if not (self.ask_source and self.needs_source) or self.source_url:
            return
        if "url" not in self.source.errors and self._must_be_shown():
            self.source.add_error("url", _("Where is this written? Give a web address."))

    @property
    def source_url(self) -> str:
        """The source's address, once valid."""
        return str(self.source.cleaned_data.get("url", ""))

    @property
    def source_values(self) -> dict[str, str]:
        """The source as columns of a proposal, once valid."""
        if self.cites_itself:
            url = _first_address(self.value)
            return {"source_url": url, "source_publisher": bare_host(url) if url else ""}
        if not self.ask_source:
            return {}
        cleaned = self.source.cleaned_data
        url = cleaned.get("url", "")
        return {
            "source_url": url,
            "source_publisher": cleaned.get("publisher") or (bare_host(url) if url else ""),
            "source_as_of": cleaned.get("as_of", ""),
            "source_archive": cleaned.get("archive", ""),
            "source_quote": cleaned.get("quote", ""),
        }

    def cite(self, source: SourceNote) -> None:
        """Take a source as it is listed instead of one that is typed."""
        typed = {
            "url": source.url,
            "publisher": source.publisher,
            "as_of": source.as_of or "",
            "archive": source.archive,
            "quote": source.quote,
        }
        prefix = self.source.prefix
        self.source = SourceForm(
            {f"{prefix}-{name}": said for name, said in typed.items()}, prefix=prefix
        )
        self.source.question = self.question
        self.source.is_valid()

    def _must_be_shown(self) -> bool:
        """Met and partly may not be said without evidence; every other answer may."""
        if self.ask_value and proposed_values.is_indicator(self.topic):
            return isinstance(self.value, dict) and self.value.get("verdict") in PROVEN
        return True

    def _check(self, said: list[ValueForm]) -> None:
        rows = [form.plain for form in said]
        # An editor at the desk is not asked for a source either: both are the proposer's to give.
        judged = self.ask_source and proposed_values.is_indicator(self.topic)
        if judged and rows[0]["verdict"] in PROVEN and not rows[0]["reason"]:
            said[0].add_error("reason", _("Say why: what makes it met or partly met?"))
        if self.question.rows:
            value: Any = rows
        else:
            value = rows[0][""] if self.question.scalar else rows[0]
            if isinstance(value, dict) and self.topic == "status":
                value["is"] = value["is"] or "unknown"
        try:
            self.value = proposed_values.checked(self.topic, value)
        except proposed_values.FaultyValue as error:
            for fault in error.faults:
                self._place(fault, said)
        else:
            # Particulars of nothing, such as "at the latest" without a date, read as unknown.
            open_ended = self.question.has_unknown or not self.ask_source
            if not open_ended and not proposed_values.format_value(self.topic, self.value):
                self.errors.append(_("Please answer this."))

    def _place(self, fault: proposed_values.ValueFault, said: list[ValueForm]) -> None:
        """Put a fault beside the input it speaks of."""
        row = next((part for part in fault.path if isinstance(part, int)), 0)
        form = said[row] if row < len(said) else said[0]
        names = [part for part in fault.path if isinstance(part, str)]
        name = names[-1] if names else "value"
        if name in form.fields:
            form.add_error(name, fault.message)
        elif self.question.scalar:
            form.add_error("value", fault.message)
        else:
            form.add_error(None, fault.message)

    def _forms(self, value: Any, more: int, spare: int) -> list[ValueForm]:
        if not self.question.rows:
            initial = self._initial(value)
            return [ValueForm(self.question, self.data, prefix=self.prefix, initial=initial)]
        known = value or []
        count = max(len(known) + spare, 1)
        if self.data is not None:
            count = _small(self.data.get(self.row_count_name), count) + more
        count = min(count, MOST_ROWS)
        return [
            ValueForm(
                self.question,
                self.data,
                prefix=f"{self.prefix}-{number}",
                initial=self._initial(known[number] if number < len(known) else None),
            )
            for number in range(count)
        ]

    def _initial(self, value: Any) -> dict[str, Any]:
        if self.question.scalar:
            return {"value": value}
        initial = dict(value) if isinstance(value, dict) else {}
        if initial.get("is") == "unknown":
            initial["is"] = ""
        return initial


def _first_address(value: Any) -> str:
    """Of a value that is one address, or several under their names."""
    found = value.values() if isinstance(value, dict) else [value]
    return next((str(address) for address in found if address), "")


def _small(text: Any, otherwise: int) -> int:
    try:
        return min(max(int(text), 1), MOST_ROWS)
    except (TypeError, ValueError):
        return otherwise
