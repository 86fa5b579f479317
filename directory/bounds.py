"""What is too large is refused by what it says of itself, before any of it is read.

The check against forged forms parses a form first, and an upload would be on our disk by then.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pools.submit.limits import LONGEST_BODY

LONGEST_UPLOAD = 6 * 1024 * 1024  # bytes: a picture and its form, in the admin only
MOST_PARAMETERS = 1_000  # of an address; no form of ours comes near


class BoundsMiddleware:
    """Answers 413 to a body, and 400 to an address, that no person sends."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        most = LONGEST_UPLOAD if request.path.startswith("/admin/") else LONGEST_BODY
        if _length(request) > most:
            return _refused(request, 413)
        if request.META.get("QUERY_STRING", "").count("&") >= MOST_PARAMETERS:
            return _refused(request, 400)
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    """Without a length the server takes a body to be empty, whatever follows."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _refused(request: HttpRequest, status: int) -> HttpResponse:
    response = render(request, "submit/too_much.html", status=status)
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"  # the address may hold a key
    return response
