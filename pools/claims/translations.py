"""What editors wrote of a pool, in other languages: each text kept with what it translates.

A translation is shown wherever the pool still says ``of`` word for word. Once that has been
edited nothing matches, and readers get the new text in the directory's own language.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal, TypeVar

from pools.claims.document_parts import Filled, Value
from pools.claims.values import Line, Words, limits

Whole = TypeVar("Whole", bound=Value)
LINE, WORDS = limits(Line)["max_length"], limits(Words)["max_length"]
VERBATIM = frozenset({"quote"})  # a source's own words are never put into others


class Translation(Value):
    """One text in another language; ``of`` is the text it translates."""

    language: Literal["es"]
    of: Filled[Words]
    text: Filled[Words]

    @property
    def identity(self) -> tuple[str, str]:
        """A text is translated once into each language."""
        return self.language, self.of


class Translated(str):
    """A text that stands in the reader's language already, unlike what editors wrote."""

    __slots__ = ()


def prose(value: Any) -> Iterator[tuple[str, int]]:
    """Every text of editors in a value, with the most characters it may have."""
    if isinstance(value, tuple):
        for entry in value:
            yield from prose(entry)
    elif isinstance(value, Value) and not isinstance(value, Translation):
        written, others = _parts(type(value))
        for name, most in written.items():
            if text := getattr(value, name):
                yield text, most
        for name in others:
            yield from prose(getattr(value, name))


def untranslated(value: Any) -> tuple[str, ...]:
    """The texts of editors in a value that are still as they were written."""
    return tuple(text for text, _most in prose(value) if not isinstance(text, Translated))


def translated(value: Whole, words: Mapping[str, str]) -> Whole:
    """The value with each text of editors that has a translation in its place."""
    return _translated(value, words) if words else value


def _translated(value: Any, words: Mapping[str, str]) -> Any:
    if isinstance(value, tuple):
        return tuple(_translated(entry, words) for entry in value)
    if not isinstance(value, Value) or isinstance(value, Translation):
        return value
    written, others = _parts(type(value))
    found = {name: words.get(getattr(value, name)) for name in written}
    changed: dict[str, Any] = {name: Translated(text) for name, text in found.items() if text}
    changed |= {name: _translated(getattr(value, name), words) for name in others}
    return value.model_copy(update=changed) if changed else value


@cache
def _parts(shape: type[Value]) -> tuple[dict[str, int], tuple[str, ...]]:
    """The columns editors write sentences in, and those that hold further values."""
    written: dict[str, int] = {}
    others: list[str] = []
    for name, field in shape.model_fields.items():
        most = next((m.max_length for m in field.metadata if hasattr(m, "max_length")), 0)
        if field.annotation is not str:
            others.append(name)
        elif most in (LINE, WORDS) and name not in VERBATIM:
            written[name] = most
    return written, tuple(others)
