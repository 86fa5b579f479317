"""Between the right password and the admin: nobody is signed in, and a code is asked for."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.log_actions import log

from directory.accounts import signed_in
from directory.accounts.models import User
from directory.accounts.second_factor import factors, webauthn
from pools.submit import rate_limits

KEPT = 60 * 10  # seconds in which the code has to come
WAITING = "second_factor_waiting"
LIMIT = "door-code"


@dataclass(frozen=True)
class Waiting:
    """Who has given the right password, and what the sign-in form said."""

    user: int
    state: str  # of password and factors: whatever changes meanwhile ends the waiting
    since: int
    name: str
    target: str
    remember: bool


def ask(request: HttpRequest, user: User, name: str, target: str, remember: bool) -> HttpResponse:
    """Remember that the password was right, in a session of its own, and ask for the code.
    ``target`` is an address of this site that was found safe."""
    request.session.flush()
    waiting = Waiting(
        user.pk, user.get_session_auth_hash(), int(time.time()), name, target, remember
    )
    request.session[WAITING] = asdict(waiting)
    return redirect("second_factor_code")


def waiting_in(request: HttpRequest) -> tuple[Waiting, User] | None:
    """Who waits in this session, unless it took too long or something changed meanwhile."""
    kept = request.session.get(WAITING)
    if kept is None:
        return None
    waiting = Waiting(**kept)
    user = User.objects.filter(pk=waiting.user, is_active=True, has_second_factor=True).first()
    if (
        user is None
        or not 0 <= time.time() - waiting.since <= KEPT
        or not constant_time_compare(user.get_session_auth_hash(), waiting.state)
    ):
        del request.session[WAITING]
        return None
    return waiting, user


class CodeForm(forms.Form):
    """One field for either kind of code."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Six digits from your authenticator app, or a recovery code."),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )


class CodeView(FormView):
    """Asks for the second factor of whoever has given the right password."""

    template_name = "accounts/code.html"
    form_class = CodeForm
    waiting: Waiting
    user: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = waiting_in(request)
        if found is None:
            if request.method == "POST":
                messages.error(request, _("That took too long. Please sign in again."))
            return redirect(settings.LOGIN_URL)
        self.waiting, self.user = found
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A key's answer comes without a code."""
        answer = request.POST.get("answer", "")
        if not answer:
            return super().post(request, *args, **kwargs)
        form = CodeForm()
        if len(answer) > webauthn.LONGEST:
            answer = ""
        return self.judge(form, lambda: webauthn.take_answer(request, self.user, answer))

    def form_valid(self, form: Any) -> HttpResponse:
        code = form.cleaned_data["code"]
        return self.judge(form, lambda: factors.take_code(self.user, code))

    def judge(self, form: Any, take: Callable[[], str]) -> HttpResponse:
        """Count the try, then see by what it lets them in, if by anything."""
        limit = rate_limits.allow_sender(str(self.user.pk), LIMIT)
        if not limit.allowed:
            return self.hold_back(form, limit.wait)
        if factor := take():
            limit.give_back()
            return self.let_in(factor)
        log(instance=self.user, action="accounts.second_factor_failed", user=self.user)
        if not form.is_bound:
            wrong = _("This key does not open your account. Try again, or use a code.")
            return self.render_to_response(self.get_context_data(form=form, wrong=wrong))
        form.add_error("code", _("This code does not open your account, or it was used before."))
        return self.form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        options = webauthn.begin_asking(self.request, self.user)
        return super().get_context_data(options=options, **kwargs)

    def hold_back(self, form: Any, wait: int) -> HttpResponse:
        """Too many wrong ones: say how long to wait."""
        minutes = -(-wait // 60)
        context = self.get_context_data(
            form=form,
            held=ngettext(
                "Too many tries. Wait %(minutes)s minute and try again.",
                "Too many tries. Wait %(minutes)s minutes and try again.",
                minutes,
            )
            % {"minutes": minutes},
        )
        response: HttpResponse = self.render_to_response(context, status=429)
        response["Retry-After"] = str(wait)
        return response

    def let_in(self, factor: str) -> HttpResponse:
        """They are signed in from here on."""
        del self.request.session[WAITING]
        login(self.request, self.user)
        self.request.session.set_expiry(settings.SESSION_COOKIE_AGE if self.waiting.remember else 0)
        response = redirect(self.waiting.target)
        signed_in.keep(self.request, response, self.user, self.waiting.name, factor)
        return response
