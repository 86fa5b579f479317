"""Questions and answers: an index, categories, and a page a question."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel, TitleFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.search import index

from directory.content.anchors import Anchors
from directory.content.blocks.text import ANSWER_FEATURES
from directory.content.link_text import refuse_vague_links
from directory.content.models.base import SitePage
from directory.content.page_refs import below, page_ref

MOST_RELATED = 3


class FaqIndexPage(SitePage):
    """Every question by category, each of which opens in place."""

    parent_page_types: ClassVar[list[str]] = ["content.HomePage"]
    subpage_types: ClassVar[list[str]] = ["content.FaqCategoryPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("questions: index")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        # Read where the template asks for them: what is kept of the page asks for nothing.
        context["categories"] = SimpleLazyObject(lambda: self._categories(request))
        return context

    def _categories(self, request: HttpRequest) -> list[dict[str, Any]]:
        categories = FaqCategoryPage.objects.child_of(self).live().order_by("path")
        questions = QuestionPage.objects.descendant_of(self).live().order_by("path")
        anchors = Anchors()
        return [
            {
                "page": category,
                "anchor": anchors.of(category.slug),
                "url": category.get_url(request),
                "questions": [
                    {
                        "page": page,
                        "url": page.get_url(request),
                        "anchor": anchors.of(page.slug),
                    }
                    for page in questions
                    if page.is_child_of(category)
                ],
            }
            for category in categories
        ]


class FaqCategoryPage(SitePage):
    """A category of questions."""

    parent_page_types: ClassVar[list[str]] = ["content.FaqIndexPage"]
    subpage_types: ClassVar[list[str]] = ["content.QuestionPage"]

    class Meta:
        verbose_name = _("questions: category")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        anchors = Anchors()
        context["questions"] = [
            {"page": page, "url": page.get_url(request), "anchor": anchors.of(page.slug)}
            for page in QuestionPage.objects.child_of(self).live().order_by("path")
        ]
        return context


class QuestionPage(SitePage):
    """One question, which is the title, and its answer."""

    answer = RichTextField(_("answer"), features=ANSWER_FEATURES)

    asks_for_feedback = True
    content_panels: ClassVar[list[Any]] = [
        TitleFieldPanel("title", heading=_("Question")),
        FieldPanel("answer"),
        InlinePanel("related", label=_("related question"), max_num=MOST_RELATED),
        SitePage.review_panel,
    ]
    search_fields: ClassVar[list[Any]] = [*SitePage.search_fields, index.SearchField("answer")]
    parent_page_types: ClassVar[list[str]] = ["content.FaqCategoryPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("question")

    def clean(self) -> None:
        super().clean()
        refuse_vague_links("answer", [self.answer])

    def plain_words(self) -> str:
        """The answer without markup."""
        return " ".join(strip_tags(self.answer.replace("</", " </")).split())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        # From the address book, so that a translation need not choose again.
        found = [page_ref(row.question_id) for row in self.related.all()]
        entries = [entry for entry in found if entry is not None]
        if not entries:
            around = below((self.path or "")[: -self.steplen])
            entries = [entry for entry in around if entry.page_id != self.pk][:MOST_RELATED]
        context["related"] = [{"title": entry.title, "url": entry.url} for entry in entries]
        return context


class RelatedQuestion(Orderable):
    """A question somebody who read this one may ask next."""

    page = ParentalKey(QuestionPage, on_delete=models.CASCADE, related_name="related")
    question = models.ForeignKey(
        QuestionPage, verbose_name=_("question"), on_delete=models.CASCADE, related_name="+"
    )

    panels: ClassVar[list[Any]] = [PageChooserPanel("question")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["page", "question"], name="unique_related_question")
        ]

    def __str__(self) -> str:
        return str(self.question)
