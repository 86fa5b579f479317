"""The account page, with our form for the picture in the place of Wagtail's."""

from typing import Any

from wagtail.admin.views import account

from directory.images.forms import AvatarForm


class AvatarPanel(account.AvatarSettingsPanel):
    """Says what is wrong with a picture, which Wagtail's keeps to itself."""

    form_class = AvatarForm
    template_name = "images/avatar_panel.html"


class AccountView(account.AccountView):
    """A user's own settings."""

    def get_panels(self) -> list[Any]:
        """Wagtail's list holds its own panel for the picture; ours takes its place."""
        return [
            AvatarPanel(panel.request, panel.user, panel.profile)
            if isinstance(panel, account.AvatarSettingsPanel)
            else panel
            for panel in super().get_panels()
        ]
