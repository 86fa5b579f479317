"""Places in content files, and what is wrong there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from pools.claims.text import plain_text
from pools.intake.files import FaultyFiles, FileFault

Kind = TypeVar("Kind")
KINDS: dict[type, str] = {dict: "an object", list: "a list", str: "a text", int: "a whole number"}
KINDS[bool] = "true or false"


@dataclass(frozen=True)
class Place:
    """A place inside a file."""

    file: Path
    path: str = ""

    def below(self, step: str | int) -> "Place":
        """The place of an entry of the list or a key of the object that stands here."""
        path = f"{self.path}[{step}]" if isinstance(step, int) else f"{self.path}.{step}"
        return Place(self.file, path.removeprefix("."))

    def fault(self, reason: str) -> FaultyFiles:
        """The error that what stands here is."""
        return FaultyFiles([FileFault(self.file, self.path, reason)])

    def need(self, kind: type[Kind], value: Any) -> Kind:
        """The value, if it is of the kind. Raises FaultyFiles."""
        if type(value) is not kind:
            raise self.fault(f"{KINDS[kind]} is needed")
        return value

    def text(self, value: Any, rule: Callable[[str], str] = plain_text) -> str:
        """The value, if it is a text and carries nothing that none may. Raises FaultyFiles."""
        try:
            rule(self.need(str, value))
        except ValueError as error:
            raise self.fault(str(error)) from None
        return value


@contextmanager
def collecting(faults: list[FileFault], place: Place) -> Iterator[Place]:
    """Go on after a fault, so that all of them are told at once."""
    try:
        yield place
    except FaultyFiles as error:
        faults += error.faults
    except ValidationError as error:
        faults += _first(error, place).faults


def _first(error: Any, place: Place) -> FaultyFiles:
    """The first fault among the nested ones that a model or a block tells, by its place."""
    nested = getattr(error, "block_errors", None) or getattr(error, "error_dict", None) or {}
    for key, inner in nested.items() if isinstance(nested, dict) else enumerate(nested):
        if inner is not None:
            below = place if key == NON_FIELD_ERRORS else place.below(key)
            return _first(ValidationError(inner) if isinstance(inner, list) else inner, below)
    return place.fault("; ".join(getattr(error, "non_block_errors", None) or error.messages))
