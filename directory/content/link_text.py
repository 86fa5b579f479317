"""Our own rules for editors' words, beside those of Wagtail's accessibility checker."""

from collections.abc import Iterable
from typing import Any

from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# A link is read out of its sentence by screen readers, so its words must say where it leads.
VAGUE = frozenset({"here", "click here", "this", "link", "this link", "more", "read more"})


def refuse_vague_links(field: str, texts: Iterable[str]) -> None:
    """Raise a ValidationError for links whose words say nothing."""
    for text in texts:
        for link in BeautifulSoup(text, "html.parser").find_all("a"):
            words = " ".join(link.get_text().split())
            if words.casefold().strip(".… ") in VAGUE:
                message = _("The link “%s” does not say where it leads.") % words
                raise ValidationError({field: message})


def texts_of(body: Iterable[Any]) -> Iterable[str]:
    """The rich texts of a body that stand at its top level."""
    for block in body:
        if block.block_type == "paragraph":
            yield block.value.source
        elif block.block_type == "call_out":
            yield block.value["text"].source
