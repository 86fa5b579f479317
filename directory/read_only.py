"""While the site is read-only, whatever would change something is answered 503 in words, and a form
comes back with what was typed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from directory.errors import unavailable
from pools.models import read_only
from pools.opendata.problems import Problem, is_for_programs

READING = ("GET", "HEAD", "OPTIONS", "TRACE")
# Whoever is to look after the site has to get in, and out.
DOORS = frozenset(
    {
        "wagtailadmin_login",
        "second_factor_code",
        "wagtailadmin_logout",
        "wagtailcore_login",
        "wagtailcore_authenticate_with_password",  # to read a page that asks for one
    }
)
AGAIN = 600  # seconds; emergencies take longer than restarts


class ReadOnlyMiddleware:
    """Stands inside the check against forged forms: what is handed back is the sender's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """The refusal, or None where the view may go on."""
        match = request.resolver_match
        if request.method in READING or (match and match.url_name in DOORS):
            return None
        if not read_only.is_on():
            return None
        if is_for_programs(request):
            return Problem(503, headers={"Retry-After": str(AGAIN)}).response(request)
        return unavailable(request, read_only=True, again=AGAIN)
