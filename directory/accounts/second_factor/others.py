"""Taking away somebody else's factors: a phone was lost, and they are to set up another."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from directory.accounts.grants import reaches
from directory.accounts.models import User
from directory.accounts.second_factor import factors
from directory.accounts.second_factor.screens import FreshPassword, Screen


class ResetView(FreshPassword, Screen, TemplateView):
    """For whoever may change that user."""

    template_name = "accounts/reset_factors.html"
    page_title = gettext_lazy("Take away second factors")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        actor: Any = request.user
        if not actor.has_perm("accounts.change_user"):
            raise PermissionDenied
        self.person = get_object_or_404(User, pk=kwargs["pk"])
        if not reaches(actor, self.person):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        actor: Any = request.user
        if self.person == actor:
            messages.error(request, _("Your own factors you remove on your account page."))
            return redirect("second_factor")
        factors.reset(self.person, actor)
        messages.success(
            request,
            _("%(name)s has no second factor any more and was told by letter.")
            % {"name": self.person.get_username()},
        )
        return redirect("wagtailusers_users:edit", pk)
