"""What pages are made of. No block lets an editor break the design."""

from typing import Any, ClassVar

from wagtail import blocks

from directory.content.blocks.comparison import ComparisonTableBlock
from directory.content.blocks.directory import (
    CountsBlock,
    IndicatorLegendBlock,
    NewestChangesBlock,
    PictureBlock,
    PoolCardsBlock,
    QuestionsBlock,
    WayInBlock,
)
from directory.content.blocks.figure import FigureBlock
from directory.content.blocks.links import LinkCardsBlock
from directory.content.blocks.text import (
    CallOutBlock,
    ContactAddressBlock,
    FurtherReadingBlock,
    HeadingBlock,
    ParagraphBlock,
    QuoteBlock,
    StepsBlock,
)


class BodyBlock(blocks.StreamBlock):
    """The blocks of every page with a body."""

    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    call_out = CallOutBlock()
    figure = FigureBlock()
    picture = PictureBlock()
    comparison = ComparisonTableBlock()
    steps = StepsBlock()
    quote = QuoteBlock()
    indicator_legend = IndicatorLegendBlock()
    pool_cards = PoolCardsBlock()
    questions = QuestionsBlock()
    link_cards = LinkCardsBlock()
    further_reading = FurtherReadingBlock()
    contact_address = ContactAddressBlock()


class HomeBody(BodyBlock):
    """The home page has a few blocks of its own."""

    way_in = WayInBlock()
    counts = CountsBlock()
    newest_changes = NewestChangesBlock()

    class Meta:
        # Each has a heading that the page may have once.
        block_counts: ClassVar[dict[str, Any]] = {
            name: {"max_num": 1} for name in ("way_in", "counts", "newest_changes")
        }
