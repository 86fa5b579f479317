"""Simple JSON into the values of blocks, checked by the blocks' own rules."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from directory.content.loading.problems import ContentError, Gone
from directory.content.loading.references import References
from directory.content.loading.richtext import rich_text

# Blocks that make no sense once everything they refer to is gone.
LISTS = {"pool_cards": "pools", "questions": "questions", "link_cards": "cards"}


def body(block: blocks.StreamBlock, value: Any, references: References, place: str) -> Any:
    """A stream value from ``[{"heading": {…}}, {"paragraph": …}]``. Raises ContentError."""
    stream = block.to_python(_raw(block, value, references, place))
    try:
        return block.clean(stream)
    except ValidationError as error:
        raise ContentError(*_first_fault(block, error, place)) from error


def _raw(block: blocks.Block, value: Any, references: References, place: str) -> Any:
    if isinstance(block, blocks.RichTextBlock):
        return rich_text(value, block.features, references, place)
    if isinstance(block, SnippetChooserBlock):
        return references.pool(_string(value, place), place)
    if isinstance(block, blocks.PageChooserBlock):
        return references.page(_string(value, place), place).pk
    if isinstance(block, blocks.ChooserBlock):
        raise ContentError(place, "a file cannot choose this; do it in the admin")
    if isinstance(block, blocks.StructBlock):
        return _struct(block, value, references, place)
    if isinstance(block, blocks.StreamBlock):
        return _stream(block, value, references, place)
    if isinstance(block, blocks.ListBlock):
        if not isinstance(value, list):
            raise ContentError(place, "a list is needed")
        return _list(block, value, references, place)
    if isinstance(block, blocks.IntegerBlock):
        if type(value) is not int:
            raise ContentError(place, "a whole number is needed")
    elif not isinstance(value, str):
        raise ContentError(place, "is not text")
    return value


def _list(
    block: blocks.ListBlock, value: list[Any], references: References, place: str
) -> list[dict[str, Any]]:
    """Items that refer to what an editor removed are left out."""
    raw = []
    for number, item in enumerate(value):
        try:
            child = _raw(block.child_block, item, references, f"{place}[{number}]")
        except Gone:
            continue
        # Items carry ids, or translations cannot follow them.
        raw.append({"type": "item", "value": child, "id": str(uuid.uuid4())})
    return raw


def _struct(
    block: blocks.StructBlock, value: Any, references: References, place: str
) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ContentError(place, "an object is needed")
    unknown = set(value) - set(block.child_blocks)
    if unknown:
        raise ContentError(place, f"unknown key {sorted(unknown)[0]!r}")
    return {
        name: _raw(block.child_blocks[name], item, references, f"{place}.{name}")
        for name, item in value.items()
    }


def _stream(
    block: blocks.StreamBlock, value: Any, references: References, place: str
) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        raise ContentError(place, "a list of blocks is needed")
    raw = []
    for number, item in enumerate(value):
        here = f"{place}[{number}]"
        if not isinstance(item, dict) or len(item) != 1:
            raise ContentError(here, 'a block is written {"name of the block": its content}')
        name, content = next(iter(item.items()))
        if name not in block.child_blocks:
            raise ContentError(here, f"there is no block {name!r} here")
        try:
            child = _raw(block.child_blocks[name], content, references, f"{here}.{name}")
        except Gone:
            continue
        if name in LISTS and not child.get(LISTS[name], True):
            continue  # nothing is left of it
        raw.append({"type": name, "value": child, "id": str(uuid.uuid4())})
    return raw


def _string(value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise ContentError(place, "a reference such as page:guide is needed")
    return value


def _first_fault(block: blocks.Block, error: ValidationError, place: str) -> tuple[str, str]:
    """Follow the nested errors of blocks down to a place and a sentence."""
    for attribute in ("block_errors",):
        nested = getattr(error, attribute, None)
        if nested:
            items = nested.items() if isinstance(nested, dict) else enumerate(nested)
            for key, inner in items:
                if inner is not None:
                    step = f"[{key}]" if isinstance(key, int) else f".{key}"
                    return _first_fault(block, inner, place + step)
    whole = getattr(error, "non_block_errors", None)
    if whole:
        return place, "; ".join(whole)
    return place, "; ".join(error.messages) if hasattr(error, "messages") else str(error)
