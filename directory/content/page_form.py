"""The form of every page."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.models import Page

from directory.content.reserved import is_taken, refuse_taken
from pools.models.current_form import CurrentFormMixin


class SitePageForm(CurrentFormMixin, WagtailAdminPageForm):
    """Refused where somebody else has saved the page since it was opened. An address that is left
    open is made from the title: its field stands on another tab, where nobody would look."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self) -> Any:
        cleaned = self.cleaned_data
        if "slug" in cleaned and not cleaned["slug"]:
            cleaned["slug"] = self._free_slug(cleaned.get("title") or "")
        if cleaned.get("slug") and self.parent_page:
            try:
                refuse_taken(f"{self.parent_page.url_path}{cleaned['slug']}/")
            except ValidationError as error:
                self.add_error(None, error)
        return super().clean()

    def _free_slug(self, title: str) -> str:
        """Of the title, or of the kind of page for one without Latin letters; with a number
        where that is another's or the site's own."""
        stem = slugify(title)[:200] or str(self.instance._meta.model_name)
        slug, number = stem, 2
        while not Page._slug_is_available(slug, self.parent_page, self.instance) or (
            self.parent_page and is_taken(f"{self.parent_page.url_path}{slug}/")
        ):
            slug, number = f"{stem}-{number}", number + 1
        return slug
