"""Links: to a page of this site, to another part of it, or to another site."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from directory.content.languages import language_of, localised
from directory.content.page_refs import PageRef, page_ref

# A path of this site, but not "//host", or a web address.
ADDRESS = re.compile(r"^(/(?![/\\])|https?://)[^\s\\]*$")


class LinkValue(blocks.StructValue):
    """A link whose address follows the page when it moves."""

    @property
    def _entry(self) -> PageRef | None:
        page = self.get("page")
        return page_ref(page.pk) if page else None

    @property
    def url(self) -> str:
        """Where it leads; empty when the page is not live."""
        if self.get("page"):
            return self._entry.url if self._entry else ""
        return localised(self.get("address") or "")

    @property
    def language(self) -> str:
        """The language of what it leads to; empty where it is the reader's own."""
        return language_of(self.url)

    @property
    def label(self) -> str:
        """The words given, in the reader's language where the catalogue has them."""
        if self.get("text"):
            return gettext(self["text"])
        return self._entry.name if self._entry else ""


class LinkBlock(blocks.StructBlock):
    """One link: a page, or an address."""

    text = blocks.CharBlock(
        label=_("Words"), max_length=60, required=False, help_text=_("The page's title if empty.")
    )
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    address = blocks.CharBlock(
        label=_("Address"),
        max_length=300,
        required=False,
        validators=[RegexValidator(ADDRESS, _("An address starts with / or https://."))],
        help_text=_("For parts of the site that are no pages, such as /pools/."),
    )

    def clean(self, value: Any) -> Any:
        """Exactly one target, and words where the page has none to lend."""
        cleaned = super().clean(value)
        if bool(cleaned.get("page")) == bool(cleaned.get("address")):
            message = gettext("Choose a page or write an address, one of the two.")
            raise StructBlockValidationError(block_errors={"address": ValidationError(message)})
        if cleaned.get("address") and not cleaned.get("text"):
            message = gettext("An address needs words.")
            raise StructBlockValidationError(block_errors={"text": ValidationError(message)})
        return cleaned

    class Meta:
        icon = "link"
        label = _("Link")
        value_class = LinkValue
        label_format = "{text}"


class MenuLinks(blocks.StreamBlock):
    """The links of the header."""

    link = LinkBlock()

    class Meta:
        max_num = 8


class FooterColumnBlock(blocks.StructBlock):
    """A titled list of links."""

    title = blocks.CharBlock(label=_("Title"), max_length=60)
    links = blocks.ListBlock(LinkBlock(), label=_("Links"), min_num=1, max_num=12)

    class Meta:
        icon = "list-ul"
        label = _("Column")
        label_format = "{title}"


class FooterColumns(blocks.StreamBlock):
    """The columns of the footer."""

    column = FooterColumnBlock()

    class Meta:
        max_num = 5


class LinkCardBlock(blocks.StructBlock):
    """A link with a sentence on what is there."""

    link = LinkBlock(label=_("Link"))
    text = blocks.CharBlock(label=_("Sentence"), max_length=250)


class LinkCardsBlock(blocks.StructBlock):
    """A few ways on."""

    title = blocks.CharBlock(label=_("Heading"), max_length=100, required=False)
    cards = blocks.ListBlock(LinkCardBlock(), label=_("Cards"), min_num=1, max_num=8)

    class Meta:
        icon = "link"
        label = _("Ways on")
        template = "content/blocks/link_cards.html"
