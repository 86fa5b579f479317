"""What visitors get while the database cannot be asked: 503, soon, and nothing of theirs lost.

Neither the page nor this code asks the database. A contributor's form comes back filled in,
with a button that sends it again: the stamp in it is the same, so that a form which did arrive
before the answer was lost is not taken for a second one.
"""

import sys
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language_from_path
from django.views.defaults import bad_request, server_error

from pools.opendata.problems import Problem, is_for_programs
from pools.submit.form_recovery import recovered_form

# Refused, lost or timed-out connections, statement and lock time-outs: all of them pass.
OUT = (OperationalError, InterfaceError)
TRY_AGAIN = 30  # seconds; about what a restart takes


def fault(request: HttpRequest) -> HttpResponse:
    """The answer to any error: 503 where the database was out of reach, else the plain 500."""
    out = _is_outage(sys.exc_info()[1])
    if is_for_programs(request):
        again = {"Retry-After": str(TRY_AGAIN)}
        return (Problem(503, headers=again) if out else Problem(500)).response(request)
    if out:
        return unavailable(request)
    return server_error(request)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Status 400, to what no browser sends."""
    if is_for_programs(request):
        return Problem(400).response(request)
    return bad_request(request, exception or Exception())


def unavailable(
    request: HttpRequest, *, read_only: bool = False, again: int = TRY_AGAIN
) -> HttpResponse:
    """Status 503, with what was typed where it was one of the contributors' forms; while the site
    is read-only, of the admin's too, whose sender is known then."""
    back = recovered_form(request, of_the_admin=read_only)
    # The error may have come before the language was read from the address.
    language = get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    context: dict[str, Any] = {"back": back, "read_only": read_only}
    if back is not None or request.method in ("GET", "HEAD"):
        context["here"] = request.get_full_path()
    if back is not None:
        context["csrf_token"] = get_token(request)
    with translation.override(language):
        # Without the request: what every other page is given comes from the database.
        response = HttpResponse(render_to_string("503.html", context), status=503)
    response["Retry-After"] = str(again)
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Content-Language"] = language
    # The address may hold a key. Not "no-referrer": the form would come without its origin and
    # be taken for forged.
    response["Referrer-Policy"] = "same-origin"
    return response


def _is_outage(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, OUT):
            return True
        error = error.__cause__
    return False
