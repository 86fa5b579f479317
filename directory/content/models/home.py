"""The first page."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from directory.content import pool_data
from directory.content.blocks import HomeBody
from directory.content.headings import anchors_of, find_faults
from directory.content.models.base import LEAD_LENGTH, SitePage


class HomePage(SitePage):
    """What a staking pool is in one breath, the promise, and the ways in."""

    promise = models.CharField(
        _("promise"),
        max_length=LEAD_LENGTH,
        blank=True,
        help_text=_("What the directory promises its readers, in one or two sentences."),
    )
    body = StreamField(HomeBody(), verbose_name=_("sections"), blank=True)

    content_panels: ClassVar[list[Any]] = [
        *SitePage.content_panels,
        FieldPanel("promise"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar[list[Any]] = [*SitePage.search_fields, index.SearchField("body")]

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "content.GuideIndexPage",
        "content.FaqIndexPage",
        "content.GlossaryPage",
        "content.StandardPage",
    ]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["proof"] = pool_data.proof()
        context["anchors"] = anchors_of(self.body)
        return context

    def clean(self) -> None:
        super().clean()
        find_faults(self.body)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page of an address at once, where Wagtail asks once a level."""
        if path_components:
            address = f"{self.url_path}{'/'.join(path_components)}/"
            page = Page.objects.filter(url_path=address).first()
            if page is not None:
                return page.specific.route(request, [])
        return super().route(request, path_components)
