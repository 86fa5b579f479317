"""Plain pages: the listing policy, about, contact, privacy, accessibility."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from directory.content.models.base import SitePage
from directory.content.models.body import BodyPage


class StandardPage(BodyPage):
    """A page of prose."""

    asks_for_feedback = True
    show_contents = models.BooleanField(
        _("show contents"), default=False, help_text=_("List the headings at the top.")
    )

    settings_panels: ClassVar[list[Any]] = [*SitePage.settings_panels, FieldPanel("show_contents")]
    parent_page_types: ClassVar[list[str]] = ["content.HomePage", "content.StandardPage"]
    subpage_types: ClassVar[list[str]] = ["content.StandardPage"]

    class Meta:
        verbose_name = _("plain page")
