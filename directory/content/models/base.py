"""What every page has: a lead, words for search engines, a date of review."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.images import get_image_model_string
from wagtail.models import Page
from wagtail.search import index

from directory.content.page_form import SitePageForm
from directory.content.page_refs import above
from directory.content.reserved import refuse_taken
from pools.models.current_form import refuse_overtaken
from pools.models.fields import Rule
from pools.models.moderation import Moderated

LEAD_LENGTH = 300  # characters
DESCRIPTION_LENGTH = 160  # characters; search engines cut off longer ones


class SitePage(Moderated, Page):
    """A page of this site. Its lead stands in for whatever description is missing."""

    lead = models.CharField(
        _("lead"),
        max_length=LEAD_LENGTH,
        blank=True,
        help_text=_("One or two sentences below the title. Also the description for search."),
    )
    short_title = models.CharField(
        _("short title"),
        max_length=40,
        blank=True,
        help_text=_("For menus and breadcrumbs; the title if empty."),
    )
    reviewed_on = models.DateField(
        _("last reviewed"),
        null=True,
        blank=True,
        validators=[Rule("past_day")],
        help_text=_("When an editor last read the whole page against its sources."),
    )
    editors_note = models.CharField(
        _("editor's note"),
        max_length=LEAD_LENGTH,
        blank=True,
        help_text=_("What was checked or changed then, for readers."),
    )
    share_image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("share image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown where the page is shared. The site's own picture if empty."),
    )

    review_panel = MultiFieldPanel(
        [FieldRowPanel([FieldPanel("reviewed_on"), FieldPanel("editors_note")])], _("Review")
    )
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("lead")]
    promote_panels: ClassVar[list[Any]] = [
        *Page.promote_panels,
        MultiFieldPanel([FieldPanel("short_title"), FieldPanel("share_image")], _("Sharing")),
    ]
    settings_panels: ClassVar[list[Any]] = [*Page.settings_panels]
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("lead")]

    base_form_class = SitePageForm

    # Whether readers are asked if the page helped.
    asks_for_feedback = False

    class Meta:
        abstract = True

    @transaction.atomic
    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """As Wagtail's; raises OutOfDateError where a form was overtaken meanwhile."""
        refuse_overtaken(self)
        return super().save_revision(*args, **kwargs)

    def set_url_path(self, parent: Any) -> Any:
        """As Wagtail's, whenever a page is added, copied, renamed or moved; raises
        ValidationError where nobody could visit it."""
        url_path = super().set_url_path(parent)
        refuse_taken(url_path)
        return url_path

    @property
    def name_in_menus(self) -> str:
        """The short title, or the title where there is none."""
        return self.short_title or self.title

    @property
    def meta_title(self) -> str:
        """The title for search engines and tabs."""
        return self.seo_title or self.title

    @property
    def meta_description(self) -> str:
        """The description for search engines: written, or the lead, or the page's own words."""
        words = self.search_description or self.lead or self.plain_words()
        return Truncator(words).chars(DESCRIPTION_LENGTH)

    def plain_words(self) -> str:
        """Text to describe the page by where nobody wrote a description."""
        return ""

    def trail(self) -> list[dict[str, str]]:
        """Breadcrumbs: the pages above this one, from home down."""
        return [{"label": entry.name, "url": entry.url} for entry in above(self.path or "")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["trail"] = self.trail()
        # What is remembered of the page is the same for all visitors.
        context["kept"] = None if getattr(request, "is_preview", False) else self.pk
        return context
