"""The guide: an overview of the ways to stake, and a page for each of them."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from directory.content.models.body import BodyPage


class SectionPage(BodyPage):
    """A page of the guide, from which readers move between the ways to stake."""

    class Meta:
        abstract = True

    def section(self, request: HttpRequest) -> list[dict[str, Any]]:
        """The overview and every guide page, in order, the present one marked."""
        overview = self if isinstance(self, GuideIndexPage) else self.get_parent().specific
        pages = [overview, *GuidePage.objects.child_of(overview).live().order_by("path")]
        return [
            {
                "title": page.name_in_menus,
                "lead": page.lead,
                "url": page.get_url(request) or "",
                "current": page.pk == self.pk,
            }
            for page in pages
        ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        section = self.section(request)
        here = next((n for n, entry in enumerate(section) if entry["current"]), 0)
        context["section"] = section
        context["previous"] = section[here - 1] if here > 0 else None
        context["next"] = section[here + 1] if here + 1 < len(section) else None
        return context


class GuideIndexPage(SectionPage):
    """The overview of the ways to stake."""

    asks_for_feedback = True
    parent_page_types: ClassVar[list[str]] = ["content.HomePage"]
    subpage_types: ClassVar[list[str]] = ["content.GuidePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("guide overview")


class GuidePage(SectionPage):
    """One way to stake, explained."""

    asks_for_feedback = True
    parent_page_types: ClassVar[list[str]] = ["content.GuideIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("guide page")
