"""What happens when somebody has shown all that is asked of them: the session begins."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import get_random_string
from wagtail.log_actions import log

COOKIE = "signed-in-here"
SALT = "directory.accounts.sign_in"
KEPT = 60 * 60 * 24 * 180  # seconds


def known_browser(request: HttpRequest, name: str) -> str:
    """The browser's own sign, if the account of that name has signed in with it before."""
    try:
        known, secret = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT)
    except (signing.BadSignature, TypeError, ValueError):
        return ""
    return str(secret) if known == name else ""


def keep(request: HttpRequest, response: HttpResponse, user: Any, name: str, factor: str) -> None:
    """A line in the audit log, with the factor if there was a second one, and the browser is
    known from now on by the name that was typed."""
    log(
        instance=user,
        action="accounts.signed_in",
        user=user,
        data={"factor": factor} if factor else {},
    )
    response.set_cookie(
        COOKIE,
        signing.dumps([name.strip().casefold(), get_random_string(32)], salt=SALT),
        max_age=KEPT,
        path=reverse("wagtailadmin_login"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
