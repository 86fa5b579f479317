"""Blocks of words: headings, paragraphs, call-outs, steps, quotes."""

from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from directory.content.anchors import is_own

INLINE_FEATURES = ["bold", "italic", "link"]
PARAGRAPH_FEATURES = [*INLINE_FEATURES, "ul", "ol"]
ANSWER_FEATURES = PARAGRAPH_FEATURES


class HeadingValue(blocks.StructValue):
    """A heading and the anchor other pages may link to."""

    @property
    def anchor(self) -> str:
        """The fragment of links to this heading."""
        slug = slugify(self["text"], allow_unicode=True) or "section"
        return f"on-{slug}" if is_own(slug) else slug


class HeadingBlock(blocks.StructBlock):
    """A heading; main headings make the contents list."""

    text = blocks.CharBlock(label=_("Text"), max_length=100)
    level = blocks.ChoiceBlock(
        choices=[("2", _("Main heading")), ("3", _("Heading below it"))],
        default="2",
        label=_("Level"),
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "content/blocks/heading.html"
        value_class = HeadingValue
        label_format = "{text}"


class ParagraphBlock(blocks.RichTextBlock):
    """Running text with few kinds of markup."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", PARAGRAPH_FEATURES)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Paragraph")
        template = "content/blocks/paragraph.html"


class CallOutBlock(blocks.StructBlock):
    """A remark set apart from the text. The kind is said in words, not by colour alone."""

    kind = blocks.ChoiceBlock(
        choices=[("note", _("Note")), ("caution", _("Caution")), ("key", _("In short"))],
        default="note",
        label=_("Kind"),
    )
    title = blocks.CharBlock(label=_("Title"), max_length=100, required=False)
    text = blocks.RichTextBlock(label=_("Text"), features=PARAGRAPH_FEATURES)

    class Meta:
        icon = "help"
        label = _("Call-out")
        template = "content/blocks/call_out.html"


class StepBlock(blocks.StructBlock):
    """One step."""

    title = blocks.CharBlock(label=_("Title"), max_length=100)
    text = blocks.RichTextBlock(label=_("Text"), features=PARAGRAPH_FEATURES)


class StepsBlock(blocks.StructBlock):
    """Steps in their order."""

    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=2, max_num=12)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "content/blocks/steps.html"


class QuoteBlock(blocks.StructBlock):
    """Somebody's words, with who said them and where."""

    text = blocks.TextBlock(label=_("Words"), max_length=600)
    who = blocks.CharBlock(label=_("Who"), max_length=100)
    source = blocks.CharBlock(label=_("Where"), max_length=200)
    url = blocks.URLBlock(label=_("Address"))
    date = blocks.CharBlock(label=_("Date"), max_length=20, required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote with source")
        template = "content/blocks/quote.html"


class ReadingBlock(blocks.StructBlock):
    """Something written elsewhere."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    authors = blocks.CharBlock(label=_("Authors"), max_length=200)
    url = blocks.URLBlock(label=_("Address"))
    date = blocks.CharBlock(
        label=_("Date"), max_length=20, required=False, help_text=_("As the source gives it.")
    )
    note = blocks.CharBlock(label=_("Why read it"), max_length=200, required=False)


class FurtherReadingBlock(blocks.StructBlock):
    """What others wrote, with their names."""

    readings = blocks.ListBlock(ReadingBlock(), label=_("Items"), min_num=1, max_num=20)

    class Meta:
        icon = "list-ul"
        label = _("Further reading")
        template = "content/blocks/further_reading.html"


class ContactAddressBlock(blocks.StructBlock):
    """The address of the editors, from the site's settings, so that it stands in one place."""

    text = blocks.CharBlock(label=_("Words before it"), max_length=100)

    class Meta:
        icon = "mail"
        label = _("Contact address")
        template = "content/blocks/contact_address.html"
