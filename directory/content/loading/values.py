"""Simple JSON into the fields of models and the values of blocks, checked by their own rules."""

import re
import uuid
from contextlib import suppress
from typing import Any

from django.db import models
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.snippets.blocks import SnippetChooserBlock

from directory.content.loading.files import Item
from directory.content.loading.places import Place, collecting
from directory.content.loading.references import Gone, References
from directory.content.loading.richtext import rich_text
from directory.content.models import QuestionPage, RelatedQuestion, SiteIdentity, Term
from directory.content.models.faq import MOST_RELATED
from pools.claims.text import one_line, plain_text
from pools.intake.files import FaultyFiles, FileFault

# What a file may say of a thing; of these a page may have what its kind has.
KEYS: dict[type[Any], set[str]] = {
    Page: {"title", "short_title", "lead", "promise", "seo_title", "search_description", "body"}
    | {"answer", "related", "editors_note", "reviewed_on", "show_contents", "show_in_menus"},
    Term: {"term", "also", "definition"},
    SiteIdentity: {"site_name", "tagline", "contact_email", "footer_note", "header", "footer"},
}
# A translation may be without these: it has the original's, or nothing to say.
SHARED = {"show_contents", "show_in_menus", "related", "reviewed_on", "also"}
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def fill(thing: Any, item: Item, references: References) -> None:
    """Put a file's content into the thing, without saving it. Raises FaultyFiles or
    ValidationError."""
    faults: list[FileFault] = []
    keys = KEYS[Page if item.is_page else item.model]
    known = {f.name: f for f in item.model._meta.get_fields() if f.name in keys}
    wrong = dict.fromkeys(item.content.keys() - known, f"unknown key on a {item.model.__name__}")
    if item.original:
        missing = item.original.content.keys() - item.content.keys() - SHARED
        wrong |= dict.fromkeys(missing, "this text of the original is not translated")
    for key in sorted(wrong):
        faults += item.place.below(key).fault(wrong[key]).faults
    for key, field in known.items():
        if key in item.content:
            with collecting(faults, item.place.below(key)) as place:
                setattr(thing, key, _read(field, item.content[key], references, place))
        elif isinstance(field, models.CharField | models.TextField):
            setattr(thing, key, "")
    if faults:
        raise FaultyFiles(faults)
    thing.full_clean()


def _read(kind: Any, value: Any, references: References, place: Place) -> Any:
    """The value of a field or a block."""
    match kind:
        case RichTextField() | blocks.RichTextBlock():
            return rich_text(value, kind.features, references, place)
        case models.BooleanField():
            return place.need(bool, value)
        case blocks.IntegerBlock():
            return place.need(int, value)
        case models.DateField():
            if not DAY.fullmatch(place.need(str, value)):  # Django reads 20261123 as well
                raise place.fault("a day is written 2026-11-23")
            return value
        case models.ManyToOneRel():
            return _related(value, references, place)
        case StreamField():
            stream = kind.to_python(_read(kind.stream_block, value, references, place))
            return kind.stream_block.clean(stream)
        case SnippetChooserBlock():
            return references.pool(value, place)
        case blocks.PageChooserBlock():
            return references.page(value, place).pk
        case blocks.ChooserBlock():
            raise place.fault("a file cannot choose this; do it in the admin")
        case blocks.StructBlock():
            for key in sorted(place.need(dict, value).keys() - kind.child_blocks.keys()):
                raise place.fault(f"unknown key {key!r}")
            return {
                name: _read(kind.child_blocks[name], item, references, place.below(name))
                for name, item in value.items()
            }
        case blocks.StreamBlock() | blocks.ListBlock():
            return _children(kind, value, references, place)
    return place.text(value, one_line if isinstance(kind, models.Field) else plain_text)


def _related(value: Any, references: References, place: Place) -> list[RelatedQuestion]:
    found: list[Page] = []
    for number, reference in enumerate(place.need(list, value)):
        here = place.below(number)
        with suppress(Gone):
            question = references.page(reference, here)
            if not isinstance(question, QuestionPage) or question in found:
                raise here.fault(f"{reference} is not a question, or is there twice")
            found.append(question)
    if len(value) > MOST_RELATED:
        raise place.fault(f"a list of at most {MOST_RELATED} pages is needed")
    return [RelatedQuestion(sort_order=order, question=page) for order, page in enumerate(found)]


def _children(
    block: blocks.StreamBlock | blocks.ListBlock, value: Any, references: References, place: Place
) -> list[dict[str, Any]]:
    """The blocks of a stream or a list. What an editor removed is left out, and a list of which
    nothing is left goes with it."""
    is_list = isinstance(block, blocks.ListBlock)
    kinds = {"item": block.child_block} if is_list else block.child_blocks
    raw: list[dict[str, Any]] = []
    for number, item in enumerate(place.need(list, value)):
        here = place.below(number)
        named = {"item": item} if is_list else here.need(dict, item)
        if len(named) != 1:
            raise here.fault('a block is written {"name of the block": its content}')
        [(name, content)] = named.items()
        if name not in kinds:
            raise here.fault(f"there is no block {name!r} here")
        with suppress(Gone):
            child = _read(kinds[name], content, references, here if is_list else here.below(name))
            # With ids, or translations cannot follow them.
            raw.append({"type": name, "value": child, "id": str(uuid.uuid4())})
    if is_list and value and not raw:
        raise Gone
    return raw
