"""The OpenAPI document: ninja's own, with what only the data knows: filters, words and examples."""

from typing import Any

import django_filters
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pydantic.json_schema import models_json_schema

from pools import topics
from pools.browse import index as indexes
from pools.browse.as_it_was import NAME
from pools.browse.filter_kinds import AtMostFilter, VerdictFilter, WordFilter
from pools.browse.filters import PoolFilter
from pools.browse.index import Index
from pools.models.generation_cache import remembered
from pools.opendata.api import schemas
from pools.opendata.api.endpoints import LICENCE, api
from pools.opendata.api.examples import examples
from pools.opendata.http import open_data
from pools.opendata.parameters import MOST_PER_PAGE, PER_PAGE, Parameters, bounds_of, filter_names
from pools.opendata.problems import MEDIA_TYPE, explained

BASE = "/api/v1/"
MOST_NAMED = 500  # pools whose slugs are listed as the values of a parameter
REFUSALS = (422, 429, 500, 503)
# No control, no mark of direction, and something to see.
VISIBLE = r"^[!-~]([ -~]*[!-~])?$"


@open_data
def openapi(request: HttpRequest) -> HttpResponse:
    """The document at openapi.json."""
    Parameters(request.GET).reject_all_but(())
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


def document() -> dict[str, Any]:
    """The document of the day, in the active language."""
    return remembered(("openapi", get_language()), _build)


def _build() -> dict[str, Any]:
    index = indexes.current_index()
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=BASE))
    found["info"] = {
        "title": api.title,
        "version": api.version,
        "summary": _("Everything this directory publishes, with sources and dates."),
        "description": _(
            "Read only and open to everybody: no key, no account, no cookie. Unknown is null, "
            "never 0. Version 1 only grows: ignore fields that you do not know."
        ),
        "license": {"name": "CC BY 4.0", "identifier": LICENCE[0]},
    }
    found["servers"] = [{"url": settings.SITE_URL}]
    found["externalDocs"] = {"url": f"{settings.SITE_URL}/api/"}
    components = found["components"]
    _keys, problems = models_json_schema(
        [(schemas.ProblemDetails, "serialization")], ref_template="#/components/schemas/{model}"
    )
    components["schemas"].update(problems["$defs"])
    components["responses"] = {f"Problem{status}": _problem(name) for status, name in _problems()}
    asked = {
        f"{BASE}pools": [*_filters(index), _day(), *_pages()],
        f"{BASE}pools/{{slug}}": [_day()],
        f"{BASE}changes": [*_of_log(index), *_pages()],
    }
    shown = examples(index)
    for path, methods in found["paths"].items():
        operation = methods["get"]
        operation["parameters"] += [*asked.get(path, []), _language()]
        ok = operation["responses"].pop(200)
        ok["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "Strong."}}
        if path in shown:
            ok["content"]["application/json"]["examples"] = {"today": {"value": shown[path]}}
        operation["responses"] = {
            "200": ok,
            "304": {"description": _("Nothing has changed since the ETag in If-None-Match.")},
            **{str(status): _ref(status) for status in _statuses(path)},
        }
        if path == f"{BASE}pools/{{slug}}":
            operation["responses"]["301"] = {"description": _("The pool has a new slug.")}
            operation["parameters"][0]["schema"] = _pool_slug(index)
    return found


def _statuses(path: str) -> tuple[int, ...]:
    also = {f"{BASE}pools/{{slug}}": (404, 410), f"{BASE}pools": (404,), f"{BASE}changes": (404,)}
    return (*also.get(path, ()), *REFUSALS)


def _problems() -> list[tuple[int, str]]:
    return [(status, name) for status, name, _detail in explained()]


def _problem(name: str) -> dict[str, Any]:
    return {
        "description": name,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}},
    }


def _ref(status: int) -> dict[str, str]:
    return {"$ref": f"#/components/responses/Problem{status}"}


# --- Parameters -------------------------------------------------------------------------------


def _parameter(name: str, schema: dict[str, Any], description: str, **more: Any) -> dict[str, Any]:
    return {
        "in": "query",
        "name": name,
        "required": False,
        "description": description,
        "schema": schema,
        **more,
    }


def _filters(index: Index) -> list[dict[str, Any]]:
    chosen = PoolFilter(QueryDict(), index)
    return [_filter(name, chosen.filters[name]) for name in filter_names(chosen)]


def _filter(name: str, one: Any) -> dict[str, Any]:
    words = [str(value) for value, _label in one.extra.get("choices", ())]
    label = str(one.label)
    if isinstance(one, WordFilter):
        question = str(one.extra.get("help_text", ""))
        described = f"{label}: {question}" if isinstance(one, VerdictFilter) and question else label
        items = {"type": "string", "enum": words}
        schema = {"type": "array", "items": items, "minItems": 1}
        return _parameter(name, schema, described, style="form", explode=True)
    if isinstance(one, AtMostFilter):
        return _parameter(name, {"type": "number", **bounds_of(one)}, label)
    if isinstance(one, django_filters.ChoiceFilter):
        return _parameter(name, {"type": "string", "enum": words}, label)
    schema = {"type": "string", "minLength": 1, "maxLength": one.extra["max_length"]}
    return _parameter(name, {**schema, "pattern": VISIBLE}, label)


def _day() -> dict[str, Any]:
    words = _("As it was at the end of a day: 2026-11-29. Days that were kept, up to today.")
    return _parameter(NAME, {"type": "string", "format": "date"}, words)


def _pages() -> list[dict[str, Any]]:
    most = {"page": 999_999, "per_page": MOST_PER_PAGE}
    first = {"page": 1, "per_page": PER_PAGE}
    words = {"page": _("Page of the list, from 1."), "per_page": _("How many on a page.")}
    return [
        _parameter(
            name,
            {"type": "integer", "minimum": 1, "maximum": most[name], "default": first[name]},
            words[name],
        )
        for name in words
    ]


def _of_log(index: Index) -> list[dict[str, Any]]:
    keys = {"type": "string", "enum": list(topics.known_keys(index.specs()))}
    return [
        _parameter("pool", _pool_slug(index), _("Changes of one pool, by its slug.")),
        _parameter("topic", keys, _("Changes of one topic.")),
    ]


def _pool_slug(index: Index) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    slugs = sorted(index.by_slug)
    if 0 < len(slugs) <= MOST_NAMED:
        schema["enum"] = slugs
    return schema


def _language() -> dict[str, Any]:
    codes = [code for code, _name in settings.LANGUAGES]
    schema = {"type": "string", "enum": codes, "default": settings.LANGUAGE_CODE}
    return _parameter(
        "lang", schema, _("Language of labels and texts. Keys are the same in every language.")
    )
