"""A name for each request, the same in the answer, in our logs and in those of the web server
before us. It says nothing about who asked."""

import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
# Nothing that could forge a line of a log, and shorter than the keys that logs black out.
HARMLESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{7,39}")

_present: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """Of the request that is being answered; empty outside of one."""
    return _present.get()


class RequestIdMiddleware:
    """Outside of everything else. Only a proxy that is trusted (``BEHIND_PROXY``) may name a
    request; anybody else could make two of them look like one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "") if settings.SECURE_PROXY_SSL_HEADER else ""
        name = given if HARMLESS.fullmatch(given) else secrets.token_hex(16)
        reset = _present.set(name)
        try:
            response = self.get_response(request)
        finally:
            _present.reset(reset)
        response.headers[HEADER] = name
        return response
