"""What is too large is refused by what it says of itself, before any of it is read; so is what
costs much and is asked for too often.

The check against forged forms parses a form first, and an upload would be on our disk by then.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.paginator import InvalidPage
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from django.views.defaults import bad_request

from pools.browse.as_it_was import DayRefused, asks_for_a_day, refusal
from pools.opendata.problems import Problem, is_for_programs
from pools.submit.rate_limits import LONGEST_BODY, allow

# Bytes: a picture and its form, in the admin only.
LONGEST_UPLOAD = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
MOST_PARAMETERS = 1_000  # of an address; no form of ours comes near
# What Wagtail's screens raise at a number too large for the database, a page of a list that is
# not there, or a form without one of its fields. `int` and the database say the rest.
IN_VAIN = (OverflowError, DataError, InvalidPage, MultiValueDictKeyError)
NO_NUMBER = "invalid literal for int()", "Field 'id' expected a number"

logger = logging.getLogger(__name__)


class RequestLimitsMiddleware:
    """Answers 413 to a body, and 400 to an address, that no person sends."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        most = LONGEST_UPLOAD if request.path.startswith("/admin/") else LONGEST_BODY
        if _length(request) > most:
            return _refused(request, 413)
        if request.META.get("QUERY_STRING", "").count("&") >= MOST_PARAMETERS:
            return _refused(request, 400)
        if request.path.startswith("/admin/") and "%00" in request.META.get("QUERY_STRING", ""):
            return _refused(request, 400)  # PostgreSQL takes no NUL
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_given: Any
    ) -> HttpResponse | None:
        """Pages of days that are over count like open data, where none of them was at hand: each
        is judged anew, and there are as many as days."""
        if not asks_for_a_day(request, view) or (limit := allow(request, "read")).allowed:
            return None
        words = {"minutes": -(-limit.wait // 60)}
        message = _("Too many days were asked for at once. Try again in %(minutes)s min.")
        response = refusal(request, DayRefused(message % words, 429))
        response["Retry-After"] = str(limit.wait)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """An admin's address or form that no page of ours leads to is a bad request, not a fault
        of the server. It is written down all the same."""
        no_number = isinstance(error, ValueError) and str(error).startswith(NO_NUMBER)
        # Wagtail's dialogues take it for granted that their own fields come back.
        nothing_sent = request.method == "POST" and not set(request.POST) - {"csrfmiddlewaretoken"}
        missing = nothing_sent and isinstance(error, KeyError | AttributeError)
        in_vain = no_number or missing or isinstance(error, IN_VAIN)
        if not in_vain or not request.path.startswith("/admin/"):
            return None
        logger.warning("Refused: %s %s", request.method, request.path, exc_info=error)
        return bad_request(request, error)


def _length(request: HttpRequest) -> int:
    """Without a length the server takes a body to be empty, whatever follows."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _refused(request: HttpRequest, status: int) -> HttpResponse:
    if is_for_programs(request):
        return Problem(status).response(request)
    response = render(request, "submit/too_much.html", status=status)
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"  # the address may hold a key
    return response
