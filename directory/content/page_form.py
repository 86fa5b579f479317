"""The form of every page."""

from wagtail.admin.forms.pages import WagtailAdminPageForm

from pools.models.current_form import CurrentFormMixin


class SitePageForm(CurrentFormMixin, WagtailAdminPageForm):
    """Refused where somebody else has saved the page since it was opened."""
