"""What programs that watch the site ask for: whether the process answers, and whether all is well.

They ask for an IP address, without https and every few seconds. ``ProbesMiddleware`` stands outside
of everything else, so that no host check, redirect, session or database comes before the answer.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import Resolver404, get_resolver

from directory.operations.checks import CHECKS, results

URLCONF = "directory.operations.probe_urls"
METHODS = ("GET", "HEAD")


class ProbesMiddleware:
    """Answers what stands in ``probe_urls`` itself; hands everything else on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            match = get_resolver(URLCONF).resolve(request.path_info)
        except Resolver404:
            match = None
        if match is None:  # not in the handler: every later error would name this one as its cause
            return self.get_response(request)
        request.resolver_match = match
        if request.method not in METHODS:
            return sealed(HttpResponseNotAllowed(METHODS))
        return sealed(match.func(request))


def sealed(response: HttpResponse) -> HttpResponse:
    """For programs of the operator: nobody keeps it, lists it or shows it as a page."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def healthz(_request: HttpRequest) -> HttpResponse:
    """That this process answers, whatever else does not."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> HttpResponse:
    """Every check in words; 503 where one fails. ``?exclude=worker`` leaves one out; 400 where
    there is no such check."""
    excluded = request.GET.getlist("exclude")
    if not set(excluded) <= set(CHECKS):
        words = f"Each exclude must be one of: {', '.join(CHECKS)}."
        return JsonResponse({"status": "not understood", "detail": words}, status=400)
    found = results(excluded)
    failing = [name for name, one in found.items() if one.ok is False]
    body = {
        "status": "not ready" if failing else "ready",
        "failing": failing,
        "checks": {name: {"ok": one.ok, "detail": one.detail} for name, one in found.items()},
    }
    return JsonResponse(body, status=503 if failing else 200, json_dumps_params={"indent": 2})
