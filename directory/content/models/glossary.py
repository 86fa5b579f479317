"""The glossary: terms as snippets, one page that lists them."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.fields import RichTextField
from wagtail.models import RevisionMixin, TranslatableMixin
from wagtail.search import index

from directory.content.anchors import is_own
from directory.content.blocks.text import INLINE_FEATURES
from directory.content.models.base import SitePage
from pools.claims.text import one_line, sort_key
from pools.models.current_form import CurrentForm
from pools.models.fixed_key import FixedKey


class TermQuerySet(models.QuerySet["Term"]):
    """Reading terms for visitors."""

    def translated(self) -> "TermQuerySet":
        """Without those that *Translate* has made and nobody has translated yet."""
        original = {
            "locale__language_code": get_supported_content_language_variant(settings.LANGUAGE_CODE)
        }
        untouched = Term.objects.filter(
            translation_key=OuterRef("translation_key"),
            definition=OuterRef("definition"),
            **original,
        )
        return self.filter(Q(**original) | ~Exists(untouched))


class Term(FixedKey, TranslatableMixin, RevisionMixin, index.Indexed, models.Model):
    """A word of the trade, explained in one or two sentences."""

    term = models.CharField(_("term"), max_length=60)
    slug = models.SlugField(
        _("anchor"), max_length=60, help_text=_("Part of links to it. Do not change it later.")
    )
    also = models.CharField(
        _("also called"), max_length=120, blank=True, help_text=_("Separated by commas.")
    )
    definition = RichTextField(_("definition"), features=INLINE_FEATURES)

    objects: ClassVar[models.Manager["Term"]] = TermQuerySet.as_manager()

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("term"), FieldPanel("slug")]),
        FieldPanel("also"),
        FieldPanel("definition"),
    ]
    base_form_class = CurrentForm
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("term", boost=10),
        index.AutocompleteField("term"),
        index.SearchField("also"),
        index.SearchField("definition"),
        index.FilterField("locale_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering: ClassVar[list[str]] = ["term"]
        constraints = [
            *getattr(TranslatableMixin.Meta, "constraints", []),
            models.UniqueConstraint(fields=["slug", "locale"], name="unique_term_slug"),
        ]

    def __str__(self) -> str:
        return self.term

    def clean(self) -> None:
        super().clean()
        if not self.key and (is_own(self.slug) or self.slug.startswith("letter-")):
            raise ValidationError({"slug": _("This key is taken by the directory itself.")})
        try:
            self.term = one_line(self.term)
        except ValueError as error:
            raise ValidationError({"term": str(error)}) from None


class GlossaryPage(SitePage):
    """All terms in alphabetical order."""

    content_panels: ClassVar[list[Any]] = [*SitePage.content_panels, SitePage.review_panel]
    parent_page_types: ClassVar[list[str]] = ["content.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("glossary")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        # Read where the template asks for them: what is kept of the page asks for nothing.
        context["by_initial"] = SimpleLazyObject(self._by_initial)
        return context

    def _by_initial(self) -> dict[str, list[Term]]:
        terms = sorted(
            Term.objects.translated().filter(locale=self.locale), key=lambda t: sort_key(t.term)
        )
        by_initial: dict[str, list[Term]] = {}
        for term in terms:
            by_initial.setdefault(sort_key(term.term)[0][:1].upper(), []).append(term)
        return by_initial
