"""Blocks that show the directory itself. They hold a choice, never a typed value."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from directory.content import pool_data
from directory.content.anchors import Anchors
from directory.content.page_refs import page_ref


class PoolCardsBlock(blocks.StructBlock):
    """Cards of chosen pools, as the listing shows them today."""

    pools = blocks.ListBlock(
        SnippetChooserBlock("pools.Pool"), label=_("Pools"), min_num=1, max_num=6
    )

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        slugs = [pool.slug for pool in value["pools"] if pool is not None]
        context["cards"] = pool_data.pool_cards(slugs)
        return context

    class Meta:
        icon = "doc-full"
        label = _("Pool cards")
        template = "content/blocks/pool_cards.html"


class IndicatorLegendBlock(blocks.StructBlock):
    """The indicators with the words for each of their verdicts."""

    details = blocks.ChoiceBlock(
        choices=[("full", _("With the words for every verdict")), ("short", _("Names only"))],
        default="full",
        label=_("How much"),
    )

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        context["indicators"] = pool_data.indicators()
        return context

    class Meta:
        icon = "list-ul"
        label = _("Indicator legend")
        template = "content/blocks/indicator_legend.html"


class PictureBlock(blocks.StructBlock):
    """A picture drawn from the directory's figures, with its date, source and table."""

    kind = blocks.ChoiceBlock(
        choices=[
            ("stake_share", _("Who holds how much stake")),
            ("execution_clients", _("Execution clients of the network")),
            ("consensus_clients", _("Consensus clients of the network")),
        ],
        label=_("Picture"),
    )

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        context["picture"] = pool_data.picture(value["kind"])
        return context

    class Meta:
        icon = "image"
        label = _("Picture from the directory")
        template = "content/blocks/picture.html"


class QuestionsBlock(blocks.StructBlock):
    """Questions chosen from the answers page, which open in place."""

    title = blocks.CharBlock(label=_("Heading"), max_length=100, required=False)
    questions = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="content.QuestionPage"),
        label=_("Questions"),
        min_num=1,
        max_num=8,
    )

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        # The page's own, which know its headings; there is no page around a block in a preview.
        anchors = (parent_context or {}).get("anchors") or Anchors()
        context["questions"] = [
            {"page": page, "url": entry.url, "anchor": anchors.of(page.slug)}
            for page in value["questions"]
            if page is not None and (entry := page_ref(page.pk))
        ]
        return context

    class Meta:
        icon = "help"
        label = _("Selected questions")
        template = "content/blocks/questions.html"


class WayInBlock(blocks.StructBlock):
    """The first question: how much ETH do you have?"""

    title = blocks.CharBlock(label=_("Heading"), max_length=100)
    text = blocks.CharBlock(label=_("Sentence"), max_length=250, required=False)

    class Meta:
        icon = "search"
        label = _("How much ETH do you have?")
        template = "content/blocks/way_in.html"


class CountsBlock(blocks.StructBlock):
    """How many pools, claims and sources stand in the directory, counted now."""

    title = blocks.CharBlock(label=_("Heading"), max_length=100)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        context["counts"] = pool_data.counts()
        return context

    class Meta:
        icon = "table"
        label = _("Numbers of the directory")
        template = "content/blocks/counts.html"


class NewestChangesBlock(blocks.StructBlock):
    """The newest entries of the public log."""

    title = blocks.CharBlock(label=_("Heading"), max_length=100)
    number = blocks.IntegerBlock(label=_("How many"), min_value=1, max_value=10, default=5)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        context["changes"] = pool_data.newest_changes(value["number"])
        return context

    class Meta:
        icon = "history"
        label = _("Newest changes")
        template = "content/blocks/newest_changes.html"
