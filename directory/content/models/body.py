"""A page with a body of blocks."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from directory.content.blocks import BodyBlock
from directory.content.headings import Contents, anchors_of, contents_of, find_faults
from directory.content.link_text import refuse_vague_links, texts_of
from directory.content.models.base import SitePage


class BodyPage(SitePage):
    """A page with a body of blocks, and the contents list made of its headings."""

    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels: ClassVar[list[Any]] = [
        *SitePage.content_panels,
        FieldPanel("body"),
        SitePage.review_panel,
    ]
    search_fields: ClassVar[list[Any]] = [*SitePage.search_fields, index.SearchField("body")]

    class Meta:
        abstract = True

    @property
    def contents(self) -> Contents:
        """The headings of the page, for "on this page"."""
        return contents_of(self.body)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["anchors"] = anchors_of(self.body)
        return context

    def clean(self) -> None:
        super().clean()
        find_faults(self.body)
        refuse_vague_links("body", texts_of(self.body))
