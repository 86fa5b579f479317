"""The headings of a body: the contents list, and what an editor must mend."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from directory.content.anchors import Anchors


class TocEntry(TypedDict):
    """A heading with the headings below it."""

    text: str
    anchor: str
    below: list["TocEntry"]


Contents = list[TocEntry]


def _headings(body: Iterable[Any]) -> Iterable[Any]:
    return (block.value for block in body if block.block_type == "heading")


def contents_of(body: Iterable[Any]) -> Contents:
    """Headings of the second level with those of the third below them."""
    contents: Contents = []
    for heading in _headings(body):
        entry: TocEntry = {"text": heading["text"], "anchor": heading.anchor, "below": []}
        if heading["level"] == "3" and contents:
            contents[-1]["below"].append(entry)
        else:
            contents.append(entry)
    return contents


def anchors_of(body: Iterable[Any]) -> Anchors:
    """The fragments of a page with this body, those of its headings given."""
    return Anchors(heading.anchor for heading in _headings(body))


def find_faults(body: Iterable[Any]) -> None:
    """Raise a ValidationError for headings that would break the contents list, and for what may
    stand on a page once: its parts have names that nothing else there may have."""
    seen: set[str] = set()
    for number, heading in enumerate(_headings(body)):
        if number == 0 and heading["level"] == "3":
            raise ValidationError({"body": _("The first heading is a main heading.")})
        if heading.anchor in seen:
            raise ValidationError(
                {"body": _("Two headings read “%s”. Give each its own words.") % heading["text"]}
            )
        seen.add(heading.anchor)
    kinds = Counter(block.value["kind"] for block in body if block.block_type == "picture")
    if any(count > 1 for count in kinds.values()):
        raise ValidationError({"body": _("The same picture stands here twice. Remove one.")})
