"""A small memory in the process, thrown away whenever the directory's generation moves."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from pools.models import generation

Value = TypeVar("Value")
LARGEST = 256  # entries; keys hold no visitor's input beyond an allowed host and language
_entries: dict[Hashable, tuple[str, Any]] = {}


def token() -> str:
    """The generation this request reads under; empty before the first change."""
    return generation.current()


def remembered(key: Hashable, build: Callable[[], Value]) -> Value:
    """What ``build`` returned when it was last called under the present generation.

    Before the first change there is no generation to keep anything under.
    """
    present = token()
    if not present:
        return build()
    known = _entries.get(key)
    if known is not None and known[0] == present:
        return known[1]
    value = build()
    if len(_entries) >= LARGEST:
        _entries.clear()
    _entries[key] = (present, value)
    return value


def renew(**_kwargs: Any) -> None:
    """Something visitors see has changed."""
    generation.move()


def forget_all() -> None:
    """Start afresh, as a new process does."""
    _entries.clear()
