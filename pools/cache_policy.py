"""What may be kept of the pages at an address. Declared beside the address, in its ``urls.py``.

A kept page is the same for every visitor and follows from its address, the generation and the day
alone. An address that declares nothing is never kept, and a test fails for it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver

Pattern = TypeVar("Pattern", URLPattern, URLResolver)


@dataclass(frozen=True)
class CachePolicy:
    """Whether whole pages are kept, and which parameters of the query make another page."""

    kept: bool
    parameters: frozenset[str] = frozenset()
    # Instead, what is read when asked for: an editor can add an indicator, which is a parameter of
    # the listing. A function of a module, whose name is known to all processes.
    read_parameters: Callable[[], Iterable[str]] | None = None
    # What a person typed, or their amount of ETH: with any of these the page is not kept.
    personal: frozenset[str] = frozenset()
    # Whether a parameter left empty, as forms send them, says the same as none.
    ignores_blank: bool = False


def cached(
    pattern: Pattern,
    *names: str,
    parameters: Callable[[], Iterable[str]] | None = None,
    personal: Iterable[str] = (),
    ignores_blank: bool = False,
) -> Pattern:
    """Pages here are kept whole, one for each combination of these parameters. All others are
    dropped before the view sees the request, since a kept page would show them to everybody."""
    policy = CachePolicy(True, frozenset(names), parameters, frozenset(personal), ignores_blank)
    return _declared(pattern, policy)


def uncached(pattern: Pattern) -> Pattern:
    """Nothing here is kept, at this address and at those below it."""
    return _declared(pattern, CachePolicy(False))


def _declared(pattern: Pattern, policy: CachePolicy) -> Pattern:
    pattern.cache_policy = policy  # type: ignore[attr-defined]
    return pattern


def query_of(request: HttpRequest) -> str:
    """The query as it was sent, also while a page is made without the parameters it does not know."""
    asked = request.META.get("QUERY_STRING", "")
    return str(getattr(request, "query_as_asked", asked))


def kept_if(response: HttpResponse, *, sound: bool) -> HttpResponse:
    """For views whose parameters can hold anything: what repeats a visitor's words in a message,
    or is a page under another's number, is neither kept nor multiplied."""
    if not sound:
        response.headers["Cache-Control"] = "no-store, private"
    return response


def is_page(page: Page[Any], asked: str | None) -> bool:
    """Whether a page of a list has the number it was asked by; none is the first."""
    return str(page.number) == (asked or "1")
