"""A value as a contributor types it, and what the form keeps of it."""

from typing import Any

from django.db.models import CharField, TextField
from django.http import QueryDict

from pools import topics
from pools.contributions.answer_forms import SourceForm
from pools.contributions.answers import Answer
from pools.contributions.questions import fact_question, indicator_question
from pools.models import Assessment, Pool, indicators_in
from pools.models.document import CHILDREN
from tests.intake.edges import JUDGED, Part, document, kind_of
from tests.intake.ways import YES_NO, Faults, three_way, typed, value_at


def holds_text(part: Part) -> bool:
    """Whether its column takes any text at all: a revision with words in the place of a day or
    a number cannot even be read."""
    model: Any = {**CHILDREN, "": Pool, "assessments": Assessment}[part.relation]
    return isinstance(model._meta.get_field(part.column), CharField | TextField)


def is_asked(part: Part) -> bool:
    """Whether a contributor's form has an input for it."""
    if part.place[0] == "sources":
        return part.column in SourceForm.base_fields
    if part.topic == JUDGED:
        return part.column in ("verdict", "reason", "as_of")
    return part.topic in topics.FACT and part.input in {
        one.name for one in topics.FACT[part.topic].inputs
    } | {"" if len(part.place) == 1 else None}


def by_input(part: Part, value: Any) -> tuple[Faults, Any]:
    """Through the contributor's form for one topic; None where that says nothing."""
    if part.place[0] == "sources":
        return _by_source_input(part, value)
    if part.topic == JUDGED:
        spec = next(one for one in indicators_in() if one.slug == JUDGED)
        question, own = indicator_question(spec), document()["assessments"][0]
    else:
        question, own = fact_question(part.topic), document().get(str(part.place[0]), {})
    if question.rows:
        own = own[part.row]
    data = QueryDict(mutable=True)
    prefix = f"{part.topic}-0" if question.rows else part.topic
    data[f"{part.topic}-rows"] = "1"
    for one in question.parts:
        said = value if one.name in ("", part.input) else own.get(one.name, "") if one.name else ""
        _type(data, f"{prefix}-{one.name or 'value'}", part if said is value else None, said)
    answer = Answer(question, data, ask_source=False)
    if answer.is_valid():
        return {}, answer.value
    faults = {"": " ".join(answer.errors)} if answer.errors else {}
    for form in answer.forms:
        for name, errors in form.errors.items():
            faults["" if name == "__all__" else name] = " ".join(errors)
    return faults, None


def _type(data: QueryDict, name: str, part: Part | None, said: Any) -> None:
    sent = typed(part, said) if part else said
    if part and three_way(part):
        data[name] = YES_NO[said]
    elif isinstance(sent, bool):
        if sent:
            data[name] = "on"
    elif part and kind_of(part) == "texts":
        data[name] = "\n".join(sent)
    elif isinstance(sent, list):
        data.setlist(name, sent)
    elif part or sent != "":
        data[name] = str(sent)


def _by_source_input(part: Part, value: Any) -> tuple[Faults, Any]:
    form = SourceForm({part.column: value})
    if form.is_valid():
        return {}, form.cleaned_data[part.column]
    return {name: " ".join(errors) for name, errors in form.errors.items()}, None


def topic_value(part: Part, made: dict[str, Any]) -> Any:
    """What a document says on the part's topic, in the form of an answer."""
    if part.place[0] == "sources":
        return value_at(made, part)
    if part.topic == JUDGED:
        own = made["assessments"][0]
        return {name: own[name] for name in ("verdict", "reason", "as_of")}
    return topics.value_in(made, part.topic)
