"""What the site is called and what its header and footer link to."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField

from directory.content.blocks.links import FooterColumns, MenuLinks
from pools.models.current_form import CurrentForm

DEFAULT_NAME = "Waterline"


@register_setting(icon="site")
class SiteIdentity(BaseSiteSetting):
    """Name, tagline, header and footer of a site."""

    site_name = models.CharField(_("site name"), max_length=40, default=DEFAULT_NAME)
    tagline = models.CharField(
        _("tagline"), max_length=120, blank=True, help_text=_("One short line below the name.")
    )
    contact_email = models.EmailField(
        _("contact address"),
        blank=True,
        help_text=_("Shown on the contact page. The address that mail comes from, if empty."),
    )
    header = StreamField(MenuLinks(), verbose_name=_("header links"), blank=True)
    footer = StreamField(FooterColumns(), verbose_name=_("footer columns"), blank=True)
    footer_note = models.CharField(
        _("footer note"), max_length=300, blank=True, help_text=_("The last line of each page.")
    )

    panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [FieldPanel("site_name"), FieldPanel("tagline"), FieldPanel("contact_email")],
            _("Identity"),
        ),
        FieldPanel("header"),
        FieldPanel("footer"),
        FieldPanel("footer_note"),
    ]

    base_form_class = CurrentForm

    class Meta:
        verbose_name = _("name and navigation")
        verbose_name_plural = _("names and navigation")

    def __str__(self) -> str:
        return self.site_name
