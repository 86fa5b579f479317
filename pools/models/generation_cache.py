"""What a process remembers of the published data, until the generation moves or the day ends."""

import datetime as dt
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from pools.claims import dates
from pools.models import generation

Value = TypeVar("Value")
LARGEST = 512  # entries; keys hold no visitor's input beyond an allowed host and language
LONGEST = 16_000_000  # characters of all texts among them: parts of pages
_entries: dict[Hashable, tuple[tuple[str, dt.date], Any]] = {}


def remembered(key: Hashable, build: Callable[[], Value]) -> Value:
    """What ``build`` returned when it was last called under the present generation, today.

    Before the first change there is no generation to keep anything under.
    """
    token = generation.token()
    if not token:
        return build()
    present = (token, dates.today())
    known = _entries.pop(key, None)
    is_new = known is None or known[0] != present
    if known is None or is_new:
        known = (present, build())
    # Put at the end again: where there are too many, what nobody asked for the longest goes.
    _entries[key] = known
    while is_new and (len(_entries) > LARGEST or _texts() > LONGEST):
        _entries.pop(next(iter(_entries)), None)
    value: Value = known[1]
    return value


def _texts() -> int:
    return sum(len(value) for _present, value in _entries.values() if isinstance(value, str))


def forget_all() -> None:
    """Start afresh, as a new process does."""
    _entries.clear()
