"""How long somebody stays signed in: a working day at most, and two hours without a request."""

import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

LONGEST = 60 * 60 * 12  # seconds since signing in
IDLE = 60 * 60 * 2  # seconds since the last request; an open editor asks every few seconds
WRITTEN = 60  # seconds between two notes of a request
SINCE, SEEN = "signed_in_at", "seen_at"
STAFF = ("/admin/", "/documents/")


@receiver(user_logged_in)
def begin(request: HttpRequest, **kwargs: Any) -> None:
    """Both clocks begin with signing in."""
    request.session[SINCE] = request.session[SEEN] = int(time.time())


class SessionAgeMiddleware:
    """Signs out, on staff's pages, who has been signed in or away for too long. Elsewhere a session
    is not looked at: pages for everybody must not depend on one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(STAFF) and SESSION_KEY in request.session:
            now = int(time.time())
            # A session of an earlier version has neither: it is as old as its last request.
            since, seen = (int(request.session.get(name, now)) for name in (SINCE, SEEN))
            if now - since > LONGEST or now - seen > IDLE:
                logout(request)
            elif now - seen > WRITTEN or SINCE not in request.session:
                request.session[SINCE], request.session[SEEN] = since, now
        return self.get_response(request)
