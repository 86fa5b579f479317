"""Figures for Prometheus at ``/metrics``: off unless a setting says who may read them."""

import hmac
import logging
import time
from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import get_language_from_path

from pools.submit.rate_limits import address_of

logger = logging.getLogger(__name__)
# What the folder of the counters raises where it is gone, full, or not ours to write.
UNWRITABLE = (OSError, ValueError)
QUIET = 60  # seconds between two complaints
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


def is_on() -> bool:
    """Whether anybody may read them; if not, nothing is counted."""
    return bool(settings.METRICS_TOKEN or settings.METRICS_NETWORKS)


class MetricsMiddleware:
    """Counts and times every answer. Labels are names of routes, never addresses: nobody can make
    more of them, and none holds a key."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not is_on():
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from directory.operations.measures import observe

        began = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - began
        try:
            observe(
                route=route_of(request),
                method=request.method if request.method in METHODS else "other",
                status=response.status_code,
                cache=cache_result(response),
                seconds=seconds,
            )
        except UNWRITABLE as error:  # an answer that is not counted is still one
            complain(error)
        return response


class _Complaint:
    at = -float(QUIET)


def complain(error: Exception) -> None:
    """Say that answers are not counted, at most once in ``QUIET`` seconds and process."""
    now = time.monotonic()
    if now - _Complaint.at >= QUIET:
        _Complaint.at = now
        logger.warning("Answers are not counted: %s: %s", type(error).__name__, error)


def metrics(request: HttpRequest) -> HttpResponse:
    """The figures as Prometheus reads them; 404 while they are off, 403 for anybody else. Without
    those of the web processes where their files cannot be read."""
    if not is_on():
        return HttpResponse("Metrics are off.\n", status=404, content_type="text/plain")
    if not may_read(request):
        return HttpResponse("Metrics are not public.\n", status=403, content_type="text/plain")
    from directory.operations.measures import CONTENT_TYPE, database_figures, web_figures

    try:
        counted = web_figures()
    except UNWRITABLE as error:
        complain(error)
        counted = b""
    return HttpResponse(counted + database_figures(), content_type=CONTENT_TYPE)


def may_read(request: HttpRequest) -> bool:
    """By the token, or from a network that is allowed."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN and scheme.lower() == "bearer":
        return hmac.compare_digest(token.strip().encode(), settings.METRICS_TOKEN.encode())
    if not settings.SECURE_PROXY_SSL_HEADER and any(name in request.META for name in FORWARDED):
        return False  # a proxy nobody told us of: its own address would speak for everybody
    try:
        sender = ip_address(address_of(request))
    except ValueError:
        return False
    return any(sender in network for network in settings.METRICS_NETWORKS)


def cache_result(response: HttpResponse) -> str:
    """Where a page came from; empty for what is never kept."""
    status = response.headers.get("Cache-Status", "")
    if "ttl=-" in status:
        return "as_it_was"
    return {"directory; hit": "hit", "directory; fwd=miss; stored": "made"}.get(status, "")


def route_of(request: HttpRequest) -> str:
    """The name of what answered. A kept page, a file or a redirect was answered before it was
    looked up."""
    match = request.resolver_match
    if match is not None:
        return match.view_name or "unnamed"
    path = request.path_info
    for name in ("STATIC_URL", "MEDIA_URL"):
        if path.startswith(getattr(settings, name)):
            return name.removesuffix("_URL").lower()
    return _route_at(path[:200])


@lru_cache(maxsize=1024)
def _route_at(path: str) -> str:
    with translation.override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            return resolve(path).view_name or "unnamed"
        except Resolver404:
            return "none"
