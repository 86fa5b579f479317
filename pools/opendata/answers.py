"""What everything that leaves shares as answers: validators, caching, other origins."""

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _

from pools.submit.rate_limits import allow

View = Callable[..., HttpResponseBase]

FRESH = "public, max-age=300, stale-while-revalidate=600, stale-if-error=86400"
# Pages of other sites may read what stands here, or show it.
CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
MINTED = "2026"  # the year in our tag URIs (RFC 4151): it never changes, whatever is renamed
# What XML 1.0 cannot hold, escaped or not.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def answer(
    request: HttpRequest, body: str, content_type: str, *, changed: dt.datetime | None = None
) -> HttpResponseBase:
    """Published data at an address: 200, or 304 to who has it already; for anybody, on any site.

    ``changed`` is given only where nothing but what is dated can change the answer.
    """
    response = HttpResponse(body, content_type=content_type)
    etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    response["ETag"] = etag
    seconds = int(changed.timestamp()) if changed else None
    if seconds is not None:
        response["Last-Modified"] = http_date(seconds)
    response["Cache-Control"] = FRESH
    found = get_conditional_response(request, etag, seconds, response) or response
    return for_everybody(found)


def for_everybody(response: HttpResponseBase) -> HttpResponseBase:
    """Pages of other sites may read this, or show it."""
    for name, value in CROSS_ORIGIN.items():
        response[name] = value
    return response


def refused(message: str, status: int = 422) -> HttpResponseBase:
    """Status 422: a parameter is wrong, and what to do, in a sentence."""
    plain = "text/plain; charset=utf-8"
    return for_everybody(HttpResponse(message, status=status, content_type=plain))


def within_limits(view: View) -> View:
    """For feeds and calendars: counts a request with those for other data, and answers 429 with
    ``Retry-After`` where it is one too many. Who has the answer already asks for free."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (limit := allow(request, "read")).allowed:
            too_many = _("Too many requests. Try again after the time in Retry-After.")
            response = refused(too_many, status=429)
            response["Retry-After"] = str(limit.wait)
            response["Cache-Control"] = "no-store"
            return response
        response = view(request, *args, **kwargs)
        if response.status_code == 304:
            limit.give_back()
        return response

    return wrapped


def absolute(name: str, *args: object) -> str:
    """The public address of a view in the active language, from the settings and never from the
    request."""
    return settings.SITE_URL + reverse(name, args=args)


def tag(specific: str) -> str:
    """An identifier for good: not an address, so that it survives every rename."""
    return f"tag:{host()},{MINTED}:{specific}"


def host() -> str:
    """Who hands out our identifiers."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def xml_text(text: str) -> str:
    """Text without what would make XML unreadable."""
    return _NOT_XML.sub("", text)
