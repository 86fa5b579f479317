"""A kept page as an answer: 200 or 304, gzipped or plain, current or marked as of when it is."""

import datetime as dt
import gzip
import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.formats import date_format
from django.utils.http import http_date, parse_etags
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _

from directory.caching.entries import KeptPage

# The name others see in Cache-Status (RFC 9211).
NAME = "directory"
MAIN = re.compile(rb"<main\b[^>]*>")
# What goes with a 304 (RFC 9110, 15.4.5), and what says who may read the page.
WITH_304 = {"cache-control", "content-language", "vary", "etag", "x-robots-tag"}


def answer(request: HttpRequest, entry: KeptPage, status: str) -> HttpResponse:
    """The page as it is now; 304 where the reader has it already."""
    zipped = takes_gzip(request)
    etag = f'"{entry.etag}-gzip"' if zipped else f'"{entry.etag}"'
    if _has(request, etag):
        response: HttpResponse = HttpResponseNotModified()
        for name, value in entry.headers:
            if name.lower() in WITH_304:
                response.headers[name] = value
    else:
        response = _filled(entry, entry.body if zipped else gzip.decompress(entry.body), zipped)
    response.headers["ETag"] = etag
    response.headers["Cache-Status"] = f"{NAME}; {status}"
    patch_vary_headers(response, ["Accept-Encoding"])
    return _without_body(request, response)


def marked(request: HttpRequest, entry: KeptPage, as_of: float, age: float) -> HttpResponse:
    """The page as it was, while nobody can say whether it still is: with the time in a header and
    in a sentence, and for no other cache to keep."""
    plain = gzip.decompress(entry.body)
    if dict(entry.headers).get("Content-Type", "").startswith("text/html"):
        plain = MAIN.sub(lambda found: found[0] + _notice(request, as_of), plain, count=1)
    zipped = takes_gzip(request)
    response = _filled(entry, gzip.compress(plain, 1, mtime=0) if zipped else plain, zipped)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Cache-Status"] = f'{NAME}; hit; ttl=-{age:.0f}; detail="database gone"'
    response.headers["X-As-Of"] = http_date(as_of)
    patch_vary_headers(response, ["Accept-Encoding"])
    return _without_body(request, response)


def takes_gzip(request: HttpRequest) -> bool:
    """Whether the reader's program unpacks gzip; "gzip;q=0" says that it does not."""
    for part in request.META.get("HTTP_ACCEPT_ENCODING", "").lower().split(","):
        coding, _semicolon, weight = part.partition(";")
        if coding.strip() in ("gzip", "*"):
            return not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", weight)
    return False


def _has(request: HttpRequest, etag: str) -> bool:
    """If-None-Match compares weakly: a proxy that packed our page anew says W/ before its tag."""
    known = parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))
    return known == ["*"] or etag in {one.removeprefix("W/") for one in known}


def _filled(entry: KeptPage, body: bytes, zipped: bool) -> HttpResponse:
    response = HttpResponse(body, headers=dict(entry.headers))
    response.headers["Content-Length"] = str(len(body))
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _without_body(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if request.method == "HEAD":
        response.content = b""
    return response


def _notice(request: HttpRequest, as_of: float) -> bytes:
    with translation.override(get_language_from_path(request.path) or settings.LANGUAGE_CODE):
        moment = dt.datetime.fromtimestamp(as_of, dt.UTC)
        words = _(
            "Our database doesn’t answer just now. This page shows what we knew on %(day)s"
            " at %(time)s (UTC)."
        ) % {"day": date_format(moment), "time": date_format(moment, "H:i")}
    return f'<div class="wrap"><p class="notice warning" role="status">{words}</p></div>'.encode()
