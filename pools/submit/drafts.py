"""A draft: the answers as they were typed, section by section, and what is wrong with them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from pools.contributions.answers import Answer
from pools.contributions.sections import (
    ALWAYS,
    BY_KEY,
    LAST_STEP,
    SECTIONS,
    Section,
    questions_in,
)
from pools.models import Submission, indicators_in
from pools.submit.ways_out import LEAVE, own_path
from pools.topics import known_keys

# The form's own, and "different": it is said of the pools that are shown beside it, so it goes
# nowhere without them.
UNSAID = {
    *("csrfmiddlewaretoken", "stamp", "nickname", "more", "go", "switch", "leave", "forget"),
    "different",
}
LONGEST_TYPED = 60_000  # characters of a section that are kept


def answers_in(section: Section, data: Any, more: str = "") -> list[Answer]:
    """A section's questions with what was sent in; ``more`` is the topic that gets one more row."""
    return [
        Answer(
            question,
            data,
            may_be_empty=question.topic not in ALWAYS,
            unlisted=True,
            ask_source=question.needs_source,
            more=1 if more == question.topic else 0,
        )
        for question in questions_in(section, indicators_in())
    ]


def kept(submission: Submission, section: Section, *, check: bool = False) -> list[Answer]:
    """The section as it was typed; a section never opened is fresh, or empty when checked."""
    typed = submission.draft.get(section.key)
    if typed is None:
        return answers_in(section, QueryDict("") if check else None)
    return answers_in(section, as_query(typed))


def as_query(typed: dict[str, list[str]]) -> QueryDict:
    """What was kept, in the form it came in."""
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, values)
    return data


def carried(data: QueryDict, forms: Iterable[forms.Form]) -> list[tuple[str, str]]:
    """What was typed in another form of the same thing and has no input among these: it waits on
    the page for the way back."""
    shown = {form.add_prefix(name) for form in forms for name in form.fields}
    found = [(name, values) for name, values in data.lists() if name not in shown | UNSAID]
    return [(name, str(said)) for name, values in found for said in values]


def typed(data: QueryDict, answers: list[Answer] | None = None) -> dict[str, list[str]]:
    """What was typed, as it was typed, without what belongs to the form itself."""
    kept: dict[str, list[str]] = {}
    for name, values in data.lists():
        if name in UNSAID:
            continue
        # A database cannot hold a NUL; the form has said so by then.
        clean = [str(value).replace("\0", "") for value in values]
        kept[name[:100].replace("\0", "")] = clean
    for answer in answers or ():
        if answer.question.rows:
            kept[answer.row_count_name] = [str(answer.row_count)]
    return kept


def too_long(data: QueryDict, most: int = LONGEST_TYPED) -> int:
    """How many characters more were typed than are kept, of one section or of ``most``; 0 where
    it fits."""
    length = sum(len(name) + sum(map(len, values)) for name, values in data.lists())
    return max(length - most, 0)


def errors_in(answer: Answer) -> list[str]:
    """Everything that is wrong with an answer, each as one sentence."""
    found = list(answer.errors)
    for form in answer.all_forms:
        for name, errors in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            found += [f"{label}: {error}" if label else str(error) for error in errors]
    return found


def typed_words(answer: Answer) -> str:
    """What was typed for an answer that cannot be read as one."""
    if answer.value is not None:
        return ""
    fields = [form[name] for form in answer.forms for name in form.fields]
    found = [field.value() for field in fields if field.value() not in (None, "", [], False)]
    return ", ".join(", ".join(map(str, x)) if isinstance(x, list) else str(x) for x in found)


def title_in(answers: list[Answer]) -> str:
    """The pool's name, where it is a good one."""
    for answer in answers:
        if answer.topic == "name" and isinstance(answer.value, str):
            return answer.value[:80]
    return ""


def wanted(request: HttpRequest, key: str) -> str:
    """Where the button that was pressed instead of "go on" leads: a step, a question of it
    ("use:fee"), or out of the draft; empty for none."""
    if LEAVE in request.POST:
        return own_path(request.POST[LEAVE]) or request.path
    step, _colon, topic = request.POST.get("go", "").partition(":")
    if step not in BY_KEY and step != LAST_STEP:
        return ""
    anchor = f"#{topic}" if topic in known_keys(indicators_in()) else ""
    return reverse("submit_step", args=[key, step]) + anchor


def steps_of(submission: Submission | None, key: str, current: str) -> list[dict[str, Any]]:
    """For the steps component: each section, and the last look."""
    steps = []
    for section in SECTIONS:
        done = submission is not None and section.key in submission.draft
        steps.append(
            {
                "label": section.label,
                "state": "current" if section.key == current else "done" if done else "ahead",
                "go": section.key if key else "",
            }
        )
    last = "current" if current == LAST_STEP else "ahead"
    go = LAST_STEP if key else ""
    steps.append({"label": _("Review and send"), "state": last, "go": go})
    return steps
