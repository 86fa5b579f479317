"""Signing in: one door, and guesses at it are counted before a password is looked at.

A browser that has signed in before is counted by itself (the device cookies of OWASP), so whoever
guesses at an account from elsewhere, or from the same network, does not lock its owner out there.
"""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext
from wagtail.admin.forms.auth import LoginForm
from wagtail.admin.views.account import LoginView

from directory.accounts import signed_in
from directory.accounts.second_factor import door
from pools.submit import rate_limits
from pools.submit.rate_limits import RateLimitResult

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
    if browser := signed_in.known_browser(request, name):
        return [rate_limits.allow_sender(browser, BROWSER)]
    counted = [rate_limits.allow(request, NETWORK)]
    if counted[0].allowed:
        counted.append(rate_limits.allow_sender(name, ACCOUNT))
    return counted


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
    """Wagtail's, with the answers machines understand, a line in the audit log, and the second
    factor of whoever has one."""

    def form_valid(self, form: Any) -> HttpResponse:
        user, name = form.get_user(), form.cleaned_data["username"]
        if user.has_second_factor:
            remember = bool(form.cleaned_data.get("remember"))
            return door.ask(self.request, user, name, self.get_success_url(), remember)
        response: HttpResponse = super().form_valid(form)
        signed_in.keep(self.request, response, user, name, "")
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        if held := getattr(self.request, "held_back", None):
            response.status_code = 429
            response["Retry-After"] = str(held.wait)
        return response
