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
from django.http import QueryDict
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from pools.admin.panels import pool_edit_handler
from pools.claims.facts import PoolFacts
from pools.claims.numbers import digits_of
from pools.intake.files import FaultyFiles, read_pools
from pools.intake.load import load_pools
from pools.models import Indicator, Pool, PublishedPool, indicators_in
from pools.models.document import CHILDREN, TEXTS, apply_facts
from pools.models.publishing import NotPublishable
from tests.intake.edges import PARTS, Part, document, kind_of

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
    for review in made["reviews"]:
        said = {name: value for name, value in review.items() if value is not None}
        rows["reviews"].append(said)
    keys = {one.slug: one.pk for one in Indicator.objects.originals()}
    for judged in made["assessments"]:
        said = {name: value for name, value in judged.items() if value is not None}
        rows["assessments"].append({**said, "indicator": _key(keys, judged["indicator"])})
    for part in PARTS:
        value = value_at(made, part)
        if part.place[0] in ("sources", "reviews", "assessments"):
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
