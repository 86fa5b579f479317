"""Every public page as Markdown: at its address with .md, and for who asks for it by Accept.

One middleware for all rooms. It has the page made as ever, for nobody in particular, and turns it
into Markdown; so nothing is in it that a visitor without an account does not see. It stands outside
of whatever keeps or packs pages, which need to know nothing of a header that names a type.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _

from pools.claims import dates
from pools.opendata.answers import FRESH, for_everybody
from pools.opendata.markdown_text import markdown

CONTENT_TYPE = "text/markdown; charset=utf-8"
# What a page can be had as. Who names the character set (RFC 7763 requires it) means the same.
OFFERED = [
    kind + charset
    for kind in ("text/html", "text/markdown")
    for charset in ("", "; charset=utf-8", "; charset=UTF-8")
]
ENDING = ".md"
LONGEST = 500  # characters of an address that is looked up and remembered
# Names of addresses with a page for everybody to read. Forms, status pages and desks are not here.
PAGES = frozenset(
    """pools compare pool ask_pool share_pool indicators indicator network changes coverage
    most_wanted check_token what_you_keep review_statistics search choose wagtail_serve
    data release api""".split()
)
# What would make the answer one person's, an answer about another one, or bytes we cannot read.
NOT_ASKED = (
    "HTTP_ACCEPT_ENCODING",
    "HTTP_AUTHORIZATION",
    "HTTP_COOKIE",
    "HTTP_IF_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_RANGE",
)
NOT_INDEXED = '<meta name="robots" content="noindex'
KEPT = 60 * 60 * 24  # seconds; the key is what it was made from


def markdown_path(path: str) -> str:
    """Where a page is in Markdown; empty for what is no page for everybody."""
    if len(path) > LONGEST or not path.endswith("/") or not _is_page(settings.ROOT_URLCONF, path):
        return ""
    return path + "index.md" if path in _homes() else path[:-1] + ENDING


def page_path(path: str) -> str:
    """The page of which an address names the Markdown; empty for none."""
    if not path.endswith(ENDING):
        return ""
    home = path.removesuffix("index.md")
    page = home if home in _homes() else path.removesuffix(ENDING) + "/"
    return page if markdown_path(page) == path else ""


def _homes() -> list[str]:
    return ["/", *(f"/{code}/" for code, _name in settings.LANGUAGES)]


@lru_cache(maxsize=2048)
def _is_page(urlconf: str, path: str) -> bool:
    with translation.override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            return resolve(path, urlconf).url_name in PAGES
        except Resolver404:
            return False


class MarkdownMiddleware:
    """Answers for addresses that end in .md, and says of pages that they differ by Accept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.compress = GZipMiddleware(get_response).process_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        page = page_path(request.path_info)
        if page:
            if request.method not in ("GET", "HEAD"):
                return HttpResponseNotAllowed(["GET", "HEAD"])
            return self._answer(request, page, by_address=True)
        if not markdown_path(request.path_info):
            return self.get_response(request)
        wanted = request.get_preferred_type(OFFERED) or ""
        if wanted.startswith("text/markdown") and request.method in ("GET", "HEAD"):
            response = self._answer(request, request.path_info, by_address=False)
        else:
            response = self.get_response(request)
        patch_vary_headers(response, ["Accept"])
        return response

    def _answer(self, request: HttpRequest, page: str, *, by_address: bool) -> HttpResponseBase:
        with _asked_for_anybody(request, page):
            response = self.get_response(request)
        if response.has_header("Location") and by_address:
            _lead_to_markdown(response)
        if response.status_code >= 500 or not _is_html(response):
            return response
        html = response.content.decode()
        text = _converted(request, html)
        if not text:
            return response
        with translation.override(response.get("Content-Language", settings.LANGUAGE_CODE)):
            response.content = text + _foot(request)
        for name in ("Content-Encoding", "ETag", "Last-Modified"):
            del response[name]
        response["Content-Type"] = CONTENT_TYPE
        response["Content-Length"] = str(len(response.content))
        if response.status_code != 200:
            return self.compress(request, response)
        response["Link"] = f'<{settings.SITE_URL}{page}>; rel="canonical"'
        if NOT_INDEXED in html:  # a page of a day that is over, for one
            response["X-Robots-Tag"] = "noindex"
        if not by_address:
            response["Content-Location"] = markdown_path(page)
        response.headers.setdefault("Cache-Control", FRESH)
        etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
        response["ETag"] = etag
        found = get_conditional_response(request, etag, None, response) or response
        return self.compress(request, for_everybody(found))


@contextmanager
def _asked_for_anybody(request: HttpRequest, page: str) -> Iterator[None]:
    """Within this, the request is one for the page by a visitor of whom nothing is known."""
    before = request.path_info
    method = request.method
    left_out = {name: request.META.pop(name) for name in NOT_ASKED if name in request.META}
    request.__dict__.pop("COOKIES", None)
    request.path = request.path.removesuffix(before) + page
    request.path_info, request.method = page, "GET"
    try:
        yield
    finally:
        request.META.update(left_out)
        request.method = method


def _is_html(response: HttpResponseBase) -> bool:
    return not response.streaming and response.get("Content-Type", "").startswith("text/html")


def _lead_to_markdown(response: HttpResponseBase) -> None:
    """A redirect to another page leads to its Markdown."""
    target = urlsplit(response["Location"])
    if target.netloc in ("", urlsplit(settings.SITE_URL).netloc) and markdown_path(target.path):
        response["Location"] = target._replace(path=markdown_path(target.path)).geturl()


def _converted(request: HttpRequest, html: str) -> str:
    """The Markdown of a page, made once as long as the page stays as it is."""
    digest = hashlib.sha256(f"{request.path} {html}".encode(errors="replace")).hexdigest()
    key = f"markdown-{digest}"
    known: str | None = cache.get(key)
    if known is None:
        known = markdown(html, settings.SITE_URL + request.path)
        cache.set(key, known, KEPT)
    return known


def _foot(request: HttpRequest) -> str:
    """Where it was read, and of which day it is."""
    day = dates.day_in_words(dates.today())
    said = _("As of %s. A listing is no endorsement, and nothing here is financial advice.") % day
    return f"\n---\n\n<{settings.SITE_URL}{request.get_full_path()}>\n\n{said}\n"
