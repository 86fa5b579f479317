"""Adding a security key or passkey to one's own account."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages

from directory.accounts.models import Factor
from directory.accounts.second_factor import factors, webauthn
from directory.accounts.second_factor.screens import FreshPassword, Screen


class KeyForm(forms.Form):
    """A name, and what the browser got from the key."""

    name = forms.CharField(
        label=gettext_lazy("Name of the key"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    answer = forms.CharField(max_length=webauthn.LONGEST, widget=forms.HiddenInput)


class KeyView(FreshPassword, Screen, FormView):
    """Asks the browser for a key, and keeps what its answers are checked with."""

    template_name = "accounts/key.html"
    page_title = gettext_lazy("Add a security key or passkey")
    form_class = KeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "codes" in kwargs:
            return super().get_context_data(**kwargs)
        return super().get_context_data(
            options=webauthn.begin_adding(self.request, self.request.user), **kwargs
        )

    def form_valid(self, form: Any) -> HttpResponse:
        made = webauthn.finish_adding(self.request, form.cleaned_data["answer"])
        if made is None:
            wrong = _("The key's answer was not for this page. Please try again.")
            return self.render_to_response(self.get_context_data(form=form, wrong=wrong))
        secret, count = made
        codes = factors.add(
            self.request.user, Factor.Kind.KEY, secret, form.cleaned_data["name"], count
        )
        messages.success(self.request, _("Your key was added."))
        return self.finish(codes)
