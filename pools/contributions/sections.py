"""The questions for a new pool, in sections that follow the topics."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from pools import topics
from pools.claims.indicator import IndicatorSpec
from pools.contributions.questions import Question, fact_question, indicator_question


@dataclass(frozen=True)
class Section:
    """One screenful of questions; ``group`` brings the indicators that people judge."""

    key: str
    label: Any
    group: str = ""

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts asked for here: their descriptors name the section."""
        return tuple(topic.key for topic in topics.FACTS if topic.section == self.key)


SECTIONS: tuple[Section, ...] = (
    Section("about", _("The pool")),
    Section("use", _("Deposits and fees")),
    Section("code", _("Code"), "code"),
    Section("custody", _("Custody"), "custody"),
    Section("operators", _("Operators and clients"), "decentralisation"),
    Section("tokens", _("Tokens"), "liquidity"),
)
BY_KEY = {section.key: section for section in SECTIONS}
FIRST, SECOND = SECTIONS[:2]
LAST_STEP = "send"
SECONDS_EACH = 45  # to find, answer and cite; told before somebody chooses the long form
ALWAYS = frozenset({"name", "website", "summary"})  # without these there is nothing to review


def questions_in(section: Section, indicators: Sequence[IndicatorSpec]) -> list[Question]:
    """The section's questions: facts, then the indicators no rule derives."""
    judged = [
        indicator_question(spec)
        for spec in indicators
        if not spec.rule and section.group and spec.group == section.group
    ]
    return [*(fact_question(key) for key in section.facts), *judged]


def next_after(key: str) -> str:
    """The step that follows a section."""
    keys = [section.key for section in SECTIONS]
    position = keys.index(key) + 1
    return keys[position] if position < len(keys) else LAST_STEP


def effort(indicators: Sequence[IndicatorSpec]) -> tuple[int, int]:
    """How many questions the whole form asks, and about how many minutes they take."""
    questions = sum(len(questions_in(section, indicators)) for section in SECTIONS)
    return questions, -(-questions * SECONDS_EACH // 300) * 5
