"""The ways a value comes in, each asked for the places it refuses and for what it keeps.

``typed`` puts a value of a document into the form in which a person types it; where nobody can
type such a thing it gives ``UNTYPED``.
"""

import copy
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import CharField, TextField
from django.http import QueryDict
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from pools import topics
from pools.admin.panels import pool_edit_handler
from pools.claims.facts import PoolFacts
from pools.claims.numbers import digits_of
from pools.contributions.answers import Answer, SourceForm
from pools.contributions.questions import fact_question, indicator_question
from pools.intake.files import FaultyFiles, read_pools
from pools.intake.load import load_pools
from pools.models import Assessment, Indicator, Pool, PublishedPool, indicators_in
from pools.models.document import CHILDREN, TEXTS, apply_facts
from pools.models.publishing import NotPublishable
from tests.intake.edges import JUDGED, PARTS, Part, document, kind_of

UNTYPED = object()
Faults = dict[str, str]  # the words by place; "" for the whole
YES_NO = {True: "yes", False: "no", None: "", "": ""}


def three_way(part: Part) -> bool:
    """Whether it is yes, no or not known, rather than ticked or not."""
    return kind_of(part) == "truth" and part.field.default is None


def with_values(values: Mapping[Part, Any]) -> dict[str, Any]:
    """The usual document with other values in some places."""
    made = copy.deepcopy(document())
    for part, value in values.items():
        target: Any = made
        for step in part.place[:-1]:
            target = target[step] if isinstance(step, int) else target.setdefault(step, {})
        target[part.place[-1]] = value
    return made


def value_at(made: Any, part: Part) -> Any:
    """What a document says in a place; UNTYPED where it says nothing."""
    for step in part.place:
        try:
            made = made[step]
        except (KeyError, IndexError):
            return UNTYPED
    return made


def stored(slug: str) -> dict[str, Any]:
    """What visitors read of a pool."""
    found = PublishedPool.objects.get(slug=slug)
    return found.facts.to_document()


# --- Files ---------------------------------------------------------------------------------------


def by_file(folder: Path, made: dict[str, Any], *, keep: bool = False) -> tuple[Faults, Any]:
    """Through ``load_pools``; what it keeps, where nothing is refused."""
    file = folder / f"{made['slug'] if keep else 'edges'}.json"
    file.write_text(json.dumps(made), encoding="utf-8")
    try:
        pools = read_pools([file], indicators_in())
    except FaultyFiles as error:
        return {fault.path: fault.reason for fault in error.faults}, None
    with transaction.atomic():
        load_pools(pools)
        kept = stored(made["slug"])
        transaction.set_rollback(True)
    return {}, kept


# --- The admin's form ----------------------------------------------------------------------------


def typed(part: Part, value: Any) -> Any:
    """The value as it is typed or ticked."""
    kind = kind_of(part)
    if value is None:
        return UNTYPED if kind in ("words", "texts") else ""
    if kind == "number":
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if number and abs(value) < 1e40:
            return digits_of(Decimal(str(value)))
        return str(value) if isinstance(value, str | bool) else UNTYPED
    if kind == "truth":
        return value if isinstance(value, bool) else UNTYPED
    if kind in ("words", "texts"):
        fit = isinstance(value, list) and all(isinstance(one, str) for one in value)
        return value if fit and not any(map(_unsendable, value)) else UNTYPED
    return value if isinstance(value, str) and not _unsendable(value) else UNTYPED


def _unsendable(text: str) -> bool:
    """Half a character, which no browser sends."""
    return any("\ud800" <= character <= "\udfff" for character in text)


def form_data(made: dict[str, Any]) -> dict[str, Any]:
    """A document as the admin's form sends it."""
    fields: dict[str, Any] = {"go_live_at": "", "expire_at": ""}
    rows: dict[str, list[dict[str, Any]]] = {
        relation: [] for relation in (*CHILDREN, "assessments")
    }
    for source in made["sources"]:
        said = {name: value for name, value in source.items() if value is not None}
        rows["sources"].append({"stance": "agrees", **said})
    keys = {one.slug: one.pk for one in Indicator.objects.originals()}
    for judged in made["assessments"]:
        said = {name: value for name, value in judged.items() if value is not None}
        rows["assessments"].append({**said, "indicator": _key(keys, judged["indicator"])})
    for part in PARTS:
        value = value_at(made, part)
        if part.place[0] in ("sources", "assessments"):
            continue
        if value is UNTYPED or value is None:
            default = "" if part.required else part.field.get_default()
            value = list(default) if isinstance(default, tuple) else default
        sent = typed(part, value)
        if part.relation in TEXTS:
            rows[part.relation] += [{"name": text} for text in sent]
        elif part.relation:
            while len(rows[part.relation]) <= part.row:
                rows[part.relation].append({})
            _tick(rows[part.relation][part.row], part, sent)
        else:
            _tick(fields, part, list(sent) if isinstance(sent, tuple) else sent)
    plain = {name: value for name, value in fields.items() if not isinstance(value, list)}
    lists = {name: value for name, value in fields.items() if isinstance(value, list)}
    data = nested_form_data({**plain, **{name: inline_formset(r) for name, r in rows.items()}})
    return data | lists


def _key(keys: dict[str, int], slug: Any) -> int | str:
    return keys.get(slug, "") if isinstance(slug, str) else ""


def _tick(row: dict[str, Any], part: Part, sent: Any) -> None:
    if three_way(part):
        row[part.column] = {True: "true", False: "false"}.get(sent, "")
    elif kind_of(part) == "truth":
        if sent:
            row[part.column] = "on"
    else:
        row[part.column] = sent


def by_form(made: dict[str, Any], user: Any) -> tuple[Faults, Any]:
    """Through the admin's form, as its button "Publish" sends it."""
    data = QueryDict(mutable=True)
    for name, value in form_data(made).items():
        data.setlist(name, [str(v) for v in value] if isinstance(value, list) else [str(value)])
    with transaction.atomic():
        try:
            pool = Pool.objects.create(slug="begun", name="Begun")
            form = _form_class()(data, instance=pool, for_user=user)
            if not form.is_valid():
                return _form_faults(form), None
            pool = form.save(commit=False)
            pool.save_revision(user=user).publish(user=user)
            return {}, stored(pool.slug)
        finally:
            transaction.set_rollback(True)


def _form_class() -> Any:
    return pool_edit_handler.bind_to_model(Pool).get_form_class()


def _form_faults(form: Any) -> Faults:
    places = {(part.relation, part.row, part.column): part.id for part in PARTS}
    found = {
        places.get(("", 0, name), ""): " ".join(errors) for name, errors in form.errors.items()
    }
    for relation, formset in form.formsets.items():
        if formset.non_form_errors():
            found[""] = " ".join(formset.non_form_errors())
        for row, one in enumerate(formset.forms):
            for name, errors in one.errors.items():
                key = (relation, 0 if relation in TEXTS else row, name)
                found[places.get(key, "")] = " ".join(errors)
    return found


# --- The publishing path -------------------------------------------------------------------------


def by_publishing(values: Mapping[Part, Any]) -> Faults:
    """Publishing a draft in whose revision somebody has put the values as they are."""
    with transaction.atomic():
        try:
            pool = Pool(slug="edges", name="x")
            pool.save()
            apply_facts(pool, PoolFacts.from_document(document()))
            revision = pool.save_revision()
            for part, value in values.items():
                _put(revision.content, part, value)
            revision.save(update_fields=["content"])
            revision.publish()
        except NotPublishable as error:
            return {fault.topic: fault.message for fault in error.faults}
        finally:
            transaction.set_rollback(True)
    return {}


def _put(content: dict[str, Any], part: Part, value: Any) -> None:
    if part.relation in TEXTS:
        content[part.relation] = [
            {"pk": None, "sort_order": n, "pool": content["pk"], "name": text}
            for n, text in enumerate(value)
        ]
    elif part.relation:
        content[part.relation][part.row][part.column] = value
    else:
        content[part.column] = value


# --- The contributor's inputs --------------------------------------------------------------------


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
