"""Whoever must have a second factor and has none gets to setting one up, and no further."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from directory.accounts.second_factor.required import has_to_have

OPEN = frozenset(
    {
        "wagtailadmin_login",
        "wagtailadmin_logout",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_sprite",
        "second_factor",
        "second_factor_app",
        "second_factor_key",
        "second_factor_password",
    }
)


class SecondFactorMiddleware:
    """Asked on staff's pages only, with every request: rights can be gained while signed in, and
    sessions may be older than the day from which it is needed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """The way to the set-up, or None where the view may go on."""
        in_admin = request.path.startswith("/admin/")
        if not in_admin and not request.path.startswith("/documents/"):
            return None
        match = request.resolver_match
        if in_admin and match and match.url_name in OPEN:
            return None
        user: Any = request.user
        if not user.is_authenticated or user.has_second_factor or not has_to_have(user):
            return None
        if not in_admin:  # what everybody may read, they may too
            request.user = AnonymousUser()
            return None
        asked = request.get_full_path() if request.method == "GET" else ""
        query = f"?{urlencode({'next': asked})}" if asked and asked != "/admin/" else ""
        return redirect(reverse("second_factor") + query)
