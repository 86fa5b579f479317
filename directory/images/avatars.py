"""The account page, with our form for the picture in the place of Wagtail's."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from wagtail.admin.views import account

from directory.images.forms import AvatarForm
from directory.uploads import NotStored


class AvatarPanel(account.AvatarSettingsPanel):
    """Says what is wrong with a picture, which Wagtail's keeps to itself."""

    form_class = AvatarForm
    template_name = "images/avatar_panel.html"

    def get_form(self) -> Any:
        """With what the storage said, where it refused the picture."""
        form = super().get_form()
        if refused := getattr(self.request, "picture_refused", None):
            form.add_error("avatar", refused)
        return form


class AccountView(account.AccountView):
    """A user's own settings. They are saved together or not at all, the picture's file among them."""

    def post(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return super().post(request)
        except NotStored as error:
            request.picture_refused = error  # type: ignore[attr-defined]
            return TemplateResponse(request, self.template_name, self.get_context_data())

    def get_panels(self) -> list[Any]:
        """Wagtail's list holds its own panel for the picture; ours takes its place."""
        return [
            AvatarPanel(panel.request, panel.user, panel.profile)
            if isinstance(panel, account.AvatarSettingsPanel)
            else panel
            for panel in super().get_panels()
        ]
