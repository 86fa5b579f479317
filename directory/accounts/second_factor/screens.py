"""Somebody's own factors: the list, adding, removing, recovery codes."""

import time
from typing import Any
from urllib.parse import quote, urlencode

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from directory.accounts.models import Factor
from directory.accounts.second_factor import factors, qr, recovery, totp
from directory.accounts.second_factor.required import has_to_have
from directory.accounts.session_age import SINCE
from pools.models import sealing

CONFIRMED = "password_confirmed_at"
FRESH = 60 * 10  # seconds for which a password counts
NEW_SECRET = "second_factor_new_secret"


def safe_next(request: HttpRequest) -> str:
    """Where to go on, if that is on this site; else the dashboard."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return asked
    return reverse("wagtailadmin_home")


class Screen(WagtailAdminTemplateMixin):
    """In the frame of the admin."""

    header_icon = "lock"
    request: Any

    def get_breadcrumbs_items(self) -> list[Any]:
        """None: the page's own title stands at the top."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(next=safe_next(self.request), **kwargs)

    def finish(self, codes: list[str]) -> HttpResponse:
        """This session goes on, all others of the person are over. New codes are shown."""
        update_session_auth_hash(self.request, self.request.user)
        if not codes:
            return redirect("second_factor")
        return codes_page(self, codes)


def codes_page(view: Any, codes: list[str]) -> HttpResponse:
    """The codes, this once, to copy, to print or to keep as a file."""
    view.template_name = "accounts/recovery_codes.html"
    view.page_title = _("Recovery codes")
    text = f"{settings.SITE_URL}\n{view.request.user.get_username()}\n\n" + "\n".join(codes) + "\n"
    context = view.get_context_data(
        codes=codes, file=f"data:text/plain;charset=utf-8,{quote(text)}"
    )
    response: HttpResponse = view.render_to_response(context)
    response["Cache-Control"] = "no-store"
    return response


class FreshPassword:
    """A screen that changes how somebody signs in: the password must have been given lately."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        given = max(int(request.session.get(name, 0)) for name in (SINCE, CONFIRMED))
        if time.time() - given > FRESH:
            query = urlencode({"next": request.path})
            return redirect(f"{reverse('second_factor_password')}?{query}")
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class ListView(Screen, TemplateView):
    """What somebody has."""

    template_name = "accounts/factors.html"
    page_title = gettext_lazy("Second factor")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            factors=user.factors.order_by("created_at", "pk"),
            codes_left=recovery.left(user),
            has_to=not user.has_second_factor and has_to_have(user),
            **kwargs,
        )


class PasswordForm(forms.Form):
    """The password again."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )


class PasswordView(Screen, FormView):
    """Asks for the password again; wrong ones are counted as at the door."""

    template_name = "accounts/password_again.html"
    page_title = gettext_lazy("Your password again")
    form_class = PasswordForm

    def form_valid(self, form: Any) -> HttpResponse:
        name = self.request.user.get_username()
        user = authenticate(self.request, username=name, password=form.cleaned_data["password"])
        if user != self.request.user:
            held = getattr(self.request, "held_back", None)
            form.add_error(
                "password",
                _("Too many tries. Wait a quarter of an hour.")
                if held
                else _("This is not your password."),
            )
            response = self.form_invalid(form)
            response.status_code = 429 if held else 200
            return response
        self.request.session[CONFIRMED] = int(time.time())
        return redirect(safe_next(self.request))


class AppForm(forms.Form):
    """The first code of a new app."""

    code = forms.CharField(
        label=gettext_lazy("Code from the app"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class AppView(FreshPassword, Screen, FormView):
    """Adds an authenticator app: a picture to scan, and a code to prove that it was."""

    template_name = "accounts/app.html"
    page_title = gettext_lazy("Add an authenticator app")
    form_class = AppForm

    @property
    def secret(self) -> str:
        """The one offered in this session, the same until it is taken."""
        kept = self.request.session.get(NEW_SECRET)
        if kept is None:
            kept = self.request.session[NEW_SECRET] = sealing.seal(totp.new_secret(), NEW_SECRET)
        return sealing.unseal(kept, NEW_SECRET)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "codes" in kwargs:
            return super().get_context_data(**kwargs)
        secret = self.secret
        address = totp.address(secret, self.request.user.get_username(), settings.WAGTAIL_SITE_NAME)
        return super().get_context_data(
            picture=qr.svg(address, _("QR code for your authenticator app")),
            secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
            replaces=self.request.user.factors.filter(kind=Factor.Kind.APP).exists(),
            **kwargs,
        )

    def form_valid(self, form: Any) -> HttpResponse:
        secret = self.secret
        step = totp.step_of(secret, "".join(form.cleaned_data["code"].split()))
        if step is None:
            form.add_error(
                "code",
                _("This is not the app's code of this minute. Is the phone's clock right?"),
            )
            return self.form_invalid(form)
        del self.request.session[NEW_SECRET]
        codes = factors.add(self.request.user, Factor.Kind.APP, secret, count=step)
        messages.success(self.request, _("Your authenticator app was added."))
        return self.finish(codes)


class RemoveView(FreshPassword, Screen, TemplateView):
    """Removes one of one's own, after a question."""

    template_name = "accounts/remove_factor.html"
    page_title = gettext_lazy("Remove a second factor")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        factor = get_object_or_404(Factor, pk=self.kwargs["pk"], user=self.request.user)
        return super().get_context_data(factor=factor, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        factor = get_object_or_404(Factor.objects.select_related("user"), pk=pk, user=request.user)
        try:
            factors.remove(factor)
        except factors.LastOne:
            messages.error(
                request,
                _("You need a second factor for what you may do. Add another one first."),
            )
            return redirect("second_factor")
        messages.success(request, _("The second factor was removed."))
        self.request.user.refresh_from_db()
        return self.finish([])


class CodesView(FreshPassword, Screen, TemplateView):
    """Makes new recovery codes, after a question."""

    template_name = "accounts/new_codes.html"
    page_title = gettext_lazy("New recovery codes")

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if not user.has_second_factor:
            messages.error(request, _("Add an app or a security key first."))
            return redirect("second_factor")
        return codes_page(self, factors.make_codes(user))


hide_password = sensitive_post_parameters("password")
