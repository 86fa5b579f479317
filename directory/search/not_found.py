"""The page that is not there: what stands at addresses nearly like the one asked for."""

from urllib.parse import unquote

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from directory.search.fuzzy import Near
from directory.search.names import Name, names
from directory.search.query_text import cleaned, squashed
from directory.search.views import ways_on
from pools.models.generation_cache import remembered
from pools.opendata.problems import Problem, is_for_programs

LEAST = 0.6  # likeness; a suggestion costs the reader a glance only
MOST = 4


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Status 404, with the nearest pools and pages where a person may be reading; a problem where a
    program is, at an address that no pattern takes."""
    if is_for_programs(request):
        return Problem(404).response(request)
    context = {}
    if _worth_a_thought(request):
        try:
            context = {"near": nearest(request.path), **ways_on()}
        except DatabaseError:
            context = {}  # a page without suggestions is still a page
    return render(request, "404.html", context, status=404)


def nearest(path: str) -> list[Name]:
    """Pools, indicators and pages whose address or name ends nearly as a path does."""
    near, by_ending = remembered(("endings", get_language()), _endings)
    found: dict[str, Name] = {}
    # The last part says most; the one before it helps where something was added behind.
    for part in reversed([part for part in path[:300].split("/") if part][-2:]):
        ending = squashed(cleaned(unquote(part)))
        for _likeness, name in near.like(ending, least=LEAST, most=MOST) if ending else ():
            found.update({one.url: one for one in by_ending[name]})
    return list(found.values())[:MOST]


def _endings() -> tuple[Near, dict[str, list[Name]]]:
    by_ending: dict[str, list[Name]] = {}
    for name in names().names:
        last = name.url.rstrip("/").rpartition("/")[2]
        if "#" in name.url or not last:
            continue
        for ending in {squashed(last), squashed(name.title)}:
            by_ending.setdefault(ending[:60], []).append(name)
    return Near(by_ending), by_ending


def _worth_a_thought(request: HttpRequest) -> bool:
    """Not for programs that look for files, nor for pictures that are gone."""
    last = request.path.rpartition("/")[2]
    return request.method == "GET" and "." not in last and not request.path.startswith("/admin/")
