"""What every part of a pool's document is made of: strict values, and lists without twins."""

from collections.abc import Hashable
from typing import Annotated, Any, TypeVar

from django.utils.translation import gettext as _
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)

from pools.claims import vocabulary
from pools.claims.values import TRUSTED, checked_unless_trusted


class Value(BaseModel):
    """Frozen, and strict about its keys: a misspelt one is an error, not a lost fact."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def left_open(cls, data: Any, info: ValidationInfo) -> Any:
        """``null`` is as good as left out, and so is an empty text where nothing may be said."""
        if info.context == TRUSTED or not isinstance(data, dict):
            return data
        return {key: value for key, value in data.items() if not cls._is_open(key, value)}

    @classmethod
    def _is_open(cls, key: Any, value: Any) -> bool:
        if value is not None and value != "":
            return False
        fields = (f for name, f in cls.model_fields.items() if key in (name, f.alias))
        return any(
            not field.is_required() and (value is None or field.default in (None, ""))
            for field in fields
        )

    @property
    def identity(self) -> Hashable:
        """What makes it the same entry of a list as another: all of it, unless said otherwise."""
        return self


class TwinError(ValueError):
    """An entry of a list is the same as one above it; ``row`` counts from nought."""

    def __init__(self, row: int, first: int) -> None:
        words = _("Entry %(number)d is the same as entry %(first)d.")
        super().__init__(words % {"number": row + 1, "first": first + 1})
        self.row = row


def no_twins(entries: tuple[Any, ...]) -> tuple[Any, ...]:
    """A list none of whose entries is there twice."""
    first: dict[Hashable, int] = {}
    for row, entry in enumerate(entries):
        key = entry.identity if isinstance(entry, Value) else entry
        if first.setdefault(key, row) != row:
            raise TwinError(row, first[key])
    return entries


def in_order(entries: tuple[str, ...]) -> tuple[str, ...]:
    """Words in the order the directory keeps them, so that a list compares with its like."""
    return tuple(sorted(entries))


def in_its_order(words: vocabulary.Choices) -> AfterValidator:
    """Puts words into the order of their vocabulary, for the same reason."""
    order = [key for key, _word in words]
    return AfterValidator(lambda chosen: tuple(sorted(chosen, key=order.index)))


Entry = TypeVar("Entry")
Bound = TypeVar("Bound")
Several = Annotated[tuple[Entry, ...], checked_unless_trusted(no_twins)]
# Looked at after the text is trimmed, unlike a ``min_length`` beside the default.
Filled = Annotated[Entry, Field(min_length=1)]


def not_above(info: ValidationInfo, lower: str, upper: Bound) -> Bound:
    """The upper of two values; refused where the lower one, named, lies above it."""
    low: Any = info.data.get(lower)
    high: Any = upper
    if info.context != TRUSTED and None not in (low, high) and low > high:
        raise ValueError(_("This is below the lower of the two figures."))
    return upper
