"""The page that explains the API, and what answers where no operation does."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pools.browse.former_slugs import redirect
from pools.opendata.api.openapi import BASE, document
from pools.opendata.http import open_data
from pools.opendata.problems import Moved, Problem, explained
from pools.submit.rate_limits import MOST, WINDOW

# What each answers, for people; in the order of the page.
PURPOSES: dict[str, Promise] = {
    "pools": _("Pools that pass the listing’s own filters, in its order, with counts."),
    "pools/{slug}": _("One pool: verdicts, facts, sources, dates and history."),
    "indicators": _(
        "What is asked of every pool, how each verdict is reached, and how many pools have it."
    ),
    "changes": _("Every change to what we say of a pool, newest first."),
    "statistics": _("The directory and the network in numbers."),
    "coverage": _("How much is known and not overdue, by topic and by pool."),
}


@dataclass(frozen=True)
class Endpoint:
    """One address of the API on the page."""

    path: str
    anchor: str
    purpose: str
    parameters: list[dict[str, Any]]
    example: str


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """How to ask, what comes back, and what we promise. Made from the OpenAPI document."""
    paths = document()["paths"]
    return render(
        request,
        "opendata/api.html",
        {
            "endpoints": [
                _endpoint(key, str(words), paths[BASE + key]["get"])
                for key, words in PURPOSES.items()
            ],
            "problems": explained(),
            "limit": MOST["read"][0],
            "minutes": WINDOW["read"],
            "canonical": request.path,
        },
    )


def _endpoint(key: str, purpose: str, operation: dict[str, Any]) -> Endpoint:
    examples = operation["responses"]["200"]["content"]["application/json"].get("examples", {})
    example = examples.get("today", {}).get("value")
    return Endpoint(
        path=BASE + key,
        anchor=key.replace("/{slug}", "-one"),
        purpose=purpose,
        parameters=[
            {**one, "words": _words(one["schema"])}
            for one in operation["parameters"]
            if one["in"] == "query"
        ],
        example=json.dumps(example, indent=2, ensure_ascii=False) if example else "",
    )


def _words(schema: dict[str, Any]) -> list[str]:
    """The values a parameter can have, where they are few enough to read."""
    words: list[str] = schema.get("enum") or schema.get("items", {}).get("enum") or []
    return words if len(words) <= 12 else []


@open_data
def no_such_address(request: HttpRequest, rest: str) -> HttpResponse:
    """404, but for an address that somebody ended with a stroke: it leads to the one without."""
    if rest.endswith("/") and rest.strip("/"):
        path = BASE + rest.rstrip("/")
        try:
            found = resolve(path).url_name != "api_unknown"
        except Resolver404:
            found = False
        if found:
            raise Moved(redirect(request, path, request.META.get("QUERY_STRING", "")))
    raise Problem(404)
