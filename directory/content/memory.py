"""A small memory in the process, thrown away whenever the directory's generation moves.

The token is read once a request, however many parts of a page ask for it.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from asgiref.local import Local
from django.core.signals import request_finished, request_started

from pools.models import generation

Value = TypeVar("Value")
LARGEST = 256  # entries; keys hold no visitor's input beyond an allowed host and language
_entries: dict[Hashable, tuple[str, Any]] = {}
_request = Local()


def token() -> str:
    """The generation this request reads under. One query a request."""
    if not hasattr(_request, "token"):
        _request.token = generation.current()
    return _request.token


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


def forget_token(**_kwargs: Any) -> None:
    """Ask again: a request begins or ends, or the generation has just moved."""
    if hasattr(_request, "token"):
        del _request.token


def renew(**_kwargs: Any) -> None:
    """Something visitors see has changed."""
    generation.move()


def forget_all() -> None:
    """Start afresh, as a new process does."""
    _entries.clear()
    forget_token()


request_started.connect(forget_token, dispatch_uid="content-memory-start")
request_finished.connect(forget_token, dispatch_uid="content-memory-finish")
