"""Signing in: one door, and guesses at it are counted before a password is looked at.

A browser that has signed in before is counted by itself (the device cookies of OWASP), so whoever
guesses at an account from elsewhere, or from the same network, does not lock its owner out there.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string
from django.utils.translation import ngettext
from wagtail.admin.forms.auth import LoginForm
from wagtail.admin.views.account import LoginView
from wagtail.log_actions import log

from pools.submit import rate_limits
from pools.submit.rate_limits import RateLimitResult

COOKIE = "signed-in-here"
SALT = "directory.accounts.sign_in"
KEPT = 60 * 60 * 24 * 180  # seconds
# What is counted for one browser, for an account from all browsers that are not known, and for one
# network, each within rate_limits.WINDOW.
BROWSER, ACCOUNT, NETWORK = "door-own", "door-who", "door-net"


class LimitedBackend(ModelBackend):
    """Django's own, behind the limits. What was held back is told by ``request.held_back``."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Any:
        if request is None or username is None or password is None:
            return super().authenticate(request, username, password, **kwargs)
        counted = _counted(request, username)
        held = next((one for one in counted if not one.allowed), None)
        if held is not None:
            request.held_back = held  # type: ignore[attr-defined]
            raise PermissionDenied
        user = super().authenticate(request, username, password, **kwargs)
        if user is not None:
            for result in counted:
                result.give_back()
        return user


def _counted(request: HttpRequest, username: str) -> list[RateLimitResult]:
    """One more try, counted wherever it counts; ends at the first that has had enough."""
    name = username.strip().casefold()
    if browser := _browser(request, name):
        return [rate_limits.allow_sender(browser, BROWSER)]
    counted = [rate_limits.allow(request, NETWORK)]
    if counted[0].allowed:
        counted.append(rate_limits.allow_sender(name, ACCOUNT))
    return counted


def _browser(request: HttpRequest, name: str) -> str:
    """The browser's own sign, if this account has signed in with it before."""
    try:
        known, secret = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT)
    except (signing.BadSignature, TypeError, ValueError):
        return ""
    return str(secret) if known == name else ""


class SignInForm(LoginForm):
    """Wagtail's, which says how long to wait where tries were held back."""

    def get_invalid_login_error(self) -> ValidationError:
        held = getattr(self.request, "held_back", None)
        if held is None:
            return super().get_invalid_login_error()
        minutes = -(-held.wait // 60)
        return ValidationError(
            ngettext(
                "Too many tries. Wait %(minutes)s minute and try again.",
                "Too many tries. Wait %(minutes)s minutes and try again.",
                minutes,
            )
            % {"minutes": minutes},
            code="held_back",
        )


class SignInView(LoginView):
    """Wagtail's, with the answers machines understand and a line in the audit log."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        user = form.get_user()
        log(instance=user, action="accounts.signed_in", user=user)
        sign = [form.cleaned_data["username"].strip().casefold(), get_random_string(32)]
        response.set_cookie(
            COOKIE,
            signing.dumps(sign, salt=SALT),
            max_age=KEPT,
            path=self.request.path,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        if held := getattr(self.request, "held_back", None):
            response.status_code = 429
            response["Retry-After"] = str(held.wait)
        return response
