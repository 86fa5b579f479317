"""How a topic is asked: the form for a new pool, for one claim, for an answer and for an
editor's correction are all made from a question.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pools import topics
from pools.claims.indicator import IndicatorSpec
from pools.claims.verdict import Verdict
from pools.topics.descriptor import Input, choice
from pools.topics.fields import PartialDateField, PlainText


@dataclass(frozen=True)
class Question:
    """A topic as it is asked."""

    topic: str
    label: Any
    help: Any
    parts: tuple[Input, ...]
    rows: bool = False
    evidence: Any = ""
    needs_source: bool = True
    own_source: bool = False

    @property
    def scalar(self) -> bool:
        """Whether the value is the single part's own."""
        return len(self.parts) == 1 and not self.parts[0].name

    @property
    def has_unknown(self) -> bool:
        """Whether "I don't know" or "not judged" is among its own choices, so that nothing else
        need offer it."""
        return not self.rows and self.parts[0].make in (choice, _verdict)


def fact_question(key: str) -> Question:
    """How a fact is asked. Raises KeyError for a topic that is none."""
    topic = topics.FACT[key]
    return Question(
        topic=key,
        label=topic.label,
        help=topic.help,
        parts=topic.inputs,
        rows=topic.many,
        evidence=topic.evidence,
        needs_source=topic.needs_source,
        own_source=topic.own_source,
    )


def indicator_question(spec: IndicatorSpec) -> Question:
    """How an indicator is asked: the verdict in its own words, and why."""
    choices = [(str(verdict), spec.phrase(verdict)) for verdict in Verdict]
    return Question(
        topic=spec.slug,
        label=spec.name,
        help=spec.question,
        parts=(
            Input("verdict", _verdict, _("Verdict"), {"choices": choices}),
            Input(
                "reason",
                PlainText,
                _("Why"),
                {
                    "rows": 3,
                    "help_text": _("Required if you say met, partly met or does not apply."),
                },
            ),
            Input("as_of", PartialDateField, _("As of")),
        ),
        evidence=spec.definition,
    )


def _verdict(label: Any, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, widget=forms.RadioSelect, **kwargs)


def question_on(topic: str, indicators: Sequence[IndicatorSpec]) -> Question | None:
    """The question on any topic; None for one that does not exist."""
    if topic in topics.FACT:
        return fact_question(topic)
    for spec in indicators:
        if spec.slug == topic:
            return indicator_question(spec)
    return None
