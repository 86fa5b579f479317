"""The guide: an overview of the ways to stake, and a page for each of them."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from directory.content.models.body import BodyPage
from directory.content.page_refs import above, below


class SectionPage(BodyPage):
    """A page of the guide, from which readers move between the ways to stake."""

    class Meta:
        abstract = True

    @property
    def overview_path(self) -> str:
        """Where the overview stands in the tree."""
        return (self.path or "")[: -self.steplen]

    @property
    def in_short(self) -> Any:
        """The "in short" call-out that the body begins with, which stands in the head; or None."""
        first = next(iter(self.body), None)
        is_key = first and first.block_type == "call_out" and first.value["kind"] == "key"
        return first if is_key else None

    @property
    def rest(self) -> list[Any]:
        """The body without what stands in the head."""
        return list(self.body)[1 if self.in_short else 0 :]

    def section(self) -> list[dict[str, Any]]:
        """The overview and every guide page, in order, the present one marked."""
        path = self.overview_path
        overview = [entry for entry in above(path + "x") if entry.path == path]
        named = [(str(_("Overview")), entry) for entry in overview]
        named += [(entry.name, entry) for entry in below(path)]
        return [
            {"title": name, "url": entry.url, "current": entry.path == self.path}
            for name, entry in named
        ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        section = self.section()
        here = next((n for n, entry in enumerate(section) if entry["current"]), None)
        context["section"] = section
        context["previous"] = section[here - 1] if here else None
        context["next"] = (
            section[here + 1] if here is not None and here + 1 < len(section) else None
        )
        return context


class GuideIndexPage(SectionPage):
    """The overview of the ways to stake."""

    asks_for_feedback = True
    parent_page_types: ClassVar[list[str]] = ["content.HomePage"]
    subpage_types: ClassVar[list[str]] = ["content.GuidePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("guide overview")

    @property
    def overview_path(self) -> str:
        """Itself."""
        return self.path or ""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["ways"] = [
            {"title": page.title, "lead": page.lead, "url": page.get_url(request)}
            for page in GuidePage.objects.child_of(self).live().order_by("path")
        ]
        return context


class GuidePage(SectionPage):
    """One way to stake, explained."""

    asks_for_feedback = True
    parent_page_types: ClassVar[list[str]] = ["content.GuideIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("guide page")
