"""One address in another language: the language is the first part of a path, and nothing else.

The default language has no prefix. Whether a part of the site exists in a language is a
matter of the interface (always) or of a page's translation (where an editor made one).
"""

import re
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import get_language, get_language_from_path

from directory.content.page_refs import PageRef, page_above, page_at, page_in
from pools.cache_policy import query_of

WAGTAIL = "wagtail_serve"
PATH = re.compile(r"^/(?![/\\])")


def bare(path: str) -> str:
    """A path without its language: "/es/pools/" is "/pools/"."""
    language = get_language_from_path(path)
    if language and language != settings.LANGUAGE_CODE:
        return path[len(language) + 1 :] or "/"
    return path


def prefixed(path: str, language: str) -> str:
    """A bare path in a language, whether or not anything answers there."""
    return path if language == settings.LANGUAGE_CODE else f"/{language}{path}"


def localised(address: str, language: str = "") -> str:
    """An address of this site in the reader's language, or as it is where there is none.

    A page without a translation keeps its own address; so do uploads, the admin and other sites.
    """
    if not PATH.match(address):
        return address
    language = language or get_language() or settings.LANGUAGE_CODE
    path = urlsplit(address).path
    suffix = address[len(path) :]
    page = page_at(path) or page_at(bare(path))
    if page is not None:
        return (page_in(page, language) or page).url + suffix
    target = prefixed(bare(path), language)
    return target + suffix if _is_view(target, language) else address


def language_of(address: str) -> str:
    """The language of what stands at an address; empty where it is the reader's own."""
    if not PATH.match(address):
        return ""
    page = page_at(urlsplit(address).path)
    return page.language if page is not None and page.language != get_language() else ""


@lru_cache(maxsize=512)
def _is_view(path: str, language: str) -> bool:
    """Whether a view that speaks several languages answers; Wagtail's own answers anything. Kept,
    for it goes through every address there is, and frame and cards ask for the same few."""
    with translation.override(language):
        try:
            match = resolve(path)
        except Resolver404:
            return False
    return match.url_name != WAGTAIL and match.route.startswith(
        "" if language == settings.LANGUAGE_CODE else f"{language}/"
    )


def choices(request: HttpRequest) -> list[dict[str, Any]]:
    """Every language with the address of this very place in it.

    ``code``, ``name`` in its own words, ``url`` with the query, ``current``, and ``same``: False
    where this page is not translated and the address is that of the nearest page above it.
    """
    page = page_at(request.path)
    given = request.META.get("QUERY_STRING", "")
    everywhere = getattr(request, "query_in_every_language", given)
    rows = []
    for code, name in settings.LANGUAGES:
        path, same = _elsewhere(request.path, page, code)
        query = (given if code == get_language() else everywhere) if same else ""
        rows.append(
            {
                "code": code,
                "name": name,
                "url": f"{path}?{query}" if query else path,
                "current": code == get_language(),
                "same": same,
            }
        )
    return rows


def alternates(request: HttpRequest, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The languages a page exists in, where it is more than one.

    An address with a query has a canonical one without it, which says this for both.
    """
    same = [row for row in rows if row["same"]]
    return same if len(same) > 1 and not request.GET else []


def _elsewhere(path: str, page: PageRef | None, language: str) -> tuple[str, bool]:
    while page is not None:
        found = page_in(page, language)
        if found is not None:
            return found.url, page.url == path
        page = page_above(page)
    target = prefixed(bare(path), language)
    if _is_view(target, language):
        return target, True
    return prefixed("/", language), False


class LanguageMiddleware(LocaleMiddleware):
    """The language of an address, and of nothing else: no cookie, no browser setting.

    So one address reads the same for everybody, and caches need not vary by a header. Where a
    page has no translation, its address in that language leads to the page as it is.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        language = get_language() or settings.LANGUAGE_CODE
        if response.status_code == 404 and bare(request.path_info) != request.path_info:
            page = page_at(bare(request.path_info))
            if page is not None and page_in(page, language) is None:
                query = query_of(request)
                return HttpResponseRedirect(f"{page.url}?{query}" if query else page.url)
        response.headers.setdefault("Content-Language", language)
        return response
