"""Simple JSON into the fields of models and the values of blocks, checked by their own rules."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.snippets.blocks import SnippetChooserBlock

from directory.content.loading.files import Item, Place, collecting
from directory.content.loading.references import Gone, References, text
from directory.content.loading.richtext import rich_text
from directory.content.models import QuestionPage, RelatedQuestion, SiteIdentity, Term
from directory.content.models.faq import MOST_RELATED
from pools.claims.text import one_line
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
    """Put a file's content into the thing, without saving it. Raises FaultyFiles."""
    faults: list[FileFault] = []
    keys = KEYS[Page if item.is_page else item.model]
    known = {f.name: f for f in item.model._meta.get_fields() if f.name in keys}
    for key in item.content.keys() - known:
        faults += item.place.below(key).fault(f"unknown key on a {item.model.__name__}").faults
    for key in (item.original.content.keys() if item.original else set()) - SHARED:
        if key not in item.content:
            reason = "this text of the original is not translated"
            faults += item.place.below(key).fault(reason).faults
    for key, field in known.items():
        if key in item.content:
            place = item.place.below(key)
            with collecting(faults, place):
                setattr(thing, key, _value(field, item.content[key], references, place))
        elif isinstance(field, models.CharField | models.TextField):
            setattr(thing, key, "")
    if faults:
        raise FaultyFiles(faults)
    try:
        thing.full_clean()
    except ValidationError as error:
        raise fault_in(error, item.place) from error


def fault_in(error: ValidationError, place: Place) -> FaultyFiles:
    """The first field that a model names as wrong, and its reasons."""
    name, messages = next(iter(error.update_error_dict({}).items()))
    place = place if name == NON_FIELD_ERRORS else place.below(name)
    return place.fault("; ".join(ValidationError(messages).messages))


def _value(field: Any, value: Any, references: References, place: Place) -> Any:
    match field:
        case StreamField():
            return _body(field.stream_block, value, references, place)
        case RichTextField():
            return rich_text(value, field.features, references, place)
        case models.BooleanField():
            if type(value) is not bool:
                raise place.fault("true or false is needed")
            return value
        case models.DateField():
            if not DAY.fullmatch(text(value, place)):  # Django reads 2026-1-1 as well
                raise place.fault("a day is written 2026-11-23")
            return value
        case models.ManyToOneRel():
            return list(_related(value, references, place))
    return text(value, place, one_line)


def _related(chosen: Any, references: References, place: Place) -> Iterator[RelatedQuestion]:
    if not isinstance(chosen, list) or len(chosen) > MOST_RELATED:
        raise place.fault(f"a list of at most {MOST_RELATED} pages is needed")
    seen: set[int] = set()
    for number, reference in enumerate(chosen):
        try:
            question = references.page(reference, place.below(number))
        except Gone:
            continue
        if not isinstance(question, QuestionPage):
            raise place.below(number).fault(f"{reference} is not a question")
        if question.pk in seen:
            raise place.below(number).fault(f"{reference} is there twice")
        seen.add(question.pk)
        yield RelatedQuestion(sort_order=number, question=question)


def _body(block: blocks.StreamBlock, value: Any, references: References, place: Place) -> Any:
    """A stream value from ``[{"heading": {…}}, {"paragraph": …}]``."""
    stream = block.to_python(_raw(block, value, references, place))
    try:
        return block.clean(stream)
    except ValidationError as error:
        raise _fault_in_block(error, place) from error


def _raw(block: blocks.Block, value: Any, references: References, place: Place) -> Any:
    match block:
        case blocks.RichTextBlock():
            return rich_text(value, block.features, references, place)
        case SnippetChooserBlock():
            return references.pool(value, place)
        case blocks.PageChooserBlock():
            return references.page(value, place).pk
        case blocks.ChooserBlock():
            raise place.fault("a file cannot choose this; do it in the admin")
        case blocks.StructBlock():
            if not isinstance(value, dict):
                raise place.fault("an object is needed")
            for key in sorted(value.keys() - block.child_blocks.keys()):
                raise place.fault(f"unknown key {key!r}")
            return {
                name: _raw(block.child_blocks[name], item, references, place.below(name))
                for name, item in value.items()
            }
        case blocks.StreamBlock() | blocks.ListBlock():
            return list(_children(block, value, references, place))
        case blocks.IntegerBlock():
            if type(value) is not int:
                raise place.fault("a whole number is needed")
            return value
    return text(value, place)


def _children(
    block: blocks.StreamBlock | blocks.ListBlock, value: Any, references: References, place: Place
) -> Iterator[dict[str, Any]]:
    """The blocks of a stream or a list. What an editor removed is left out, and a list of which
    nothing is left goes with it."""
    if not isinstance(value, list):
        raise place.fault("a list is needed")
    left = 0
    for number, item in enumerate(value):
        here, name, content = place.below(number), "item", item
        if isinstance(block, blocks.ListBlock):
            child = block.child_block
        else:
            if not isinstance(item, dict) or len(item) != 1:
                raise here.fault('a block is written {"name of the block": its content}')
            [(name, content)] = item.items()
            if name not in block.child_blocks:
                raise here.fault(f"there is no block {name!r} here")
            here, child = here.below(name), block.child_blocks[name]
        try:
            raw = _raw(child, content, references, here)
        except Gone:
            continue
        left += 1
        # With ids, or translations cannot follow them.
        yield {"type": name, "value": raw, "id": str(uuid.uuid4())}
    if value and not left and isinstance(block, blocks.ListBlock):
        raise Gone


def _fault_in_block(error: ValidationError, place: Place) -> FaultyFiles:
    """Follow the nested errors of blocks down to a place and a sentence."""
    nested = getattr(error, "block_errors", None) or {}
    for key, inner in nested.items() if isinstance(nested, dict) else enumerate(nested):
        if inner is not None:
            return _fault_in_block(inner, place.below(key))
    whole = getattr(error, "non_block_errors", None)
    return place.fault("; ".join(whole or error.messages))
