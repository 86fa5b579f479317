"""What is wrong with a content file, and where."""

from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

TOO_DEEP = "is nested too deeply"


@dataclass(frozen=True)
class Problem:
    """One fault: the file, the place inside it, and what to mend."""

    file: Path
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.place or '(whole file)'}: {self.message}"


class ContentError(Exception):
    """Raised with the place and reason of one fault; the loader adds the file."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(message)
        self.place = place
        self.message = message


class Gone(ContentError):
    """What is referred to was removed by an editor: the reference is dropped, not mended."""


class ContentErrors(Exception):
    """Everything found wrong; nothing was written."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def fault_in(error: ValidationError) -> tuple[str, str]:
    """The first place that a model names as wrong, and its reasons."""
    place, messages = next(iter(error.update_error_dict({}).items()))
    return "" if place == NON_FIELD_ERRORS else place, "; ".join(ValidationError(messages).messages)
