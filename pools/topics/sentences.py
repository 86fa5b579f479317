"""What is wrong with a value, in words: the same in a file, a form and at the desk."""

from typing import Any

from django.utils.translation import gettext_lazy as _

_EMPTY = _("Please fill this in.")
_NUMBER = _("Write a number, such as 12 or 2.5.")
_WHOLE = _("Write a whole number.")
_LARGE = _("This number is too large.")
_TRUTH = _("This is either true or false.")
_LIST = _("This is a list, written in [ ].")
_OBJECT = _("This is an object, written in { }.")
# Pydantic's kinds of fault. What our own rules say is a sentence already.
SENTENCES = {
    "missing": _EMPTY,
    "string_type": _EMPTY,
    "decimal_type": _EMPTY,
    "int_type": _EMPTY,
    "string_too_short": _EMPTY,
    "too_short": _EMPTY,
    "string_too_long": _("At most %(max_length)d characters."),
    "too_long": _("At most %(max_length)d characters."),
    "string_pattern_mismatch": _("This is not written as it should be."),
    "string_unicode": _("This is not written as it should be."),
    "literal_error": _("Choose one of the answers."),
    "int_from_float": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _LARGE,
    "decimal_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "greater_than_equal": _("This is not below %(ge)s."),
    "less_than_equal": _("This is at most %(le)s."),
    "decimal_max_digits": _("This number has too many digits."),
    "decimal_whole_digits": _LARGE,
    "decimal_max_places": _("At most %(decimal_places)d decimal places."),
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "tuple_type": _LIST,
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "extra_forbidden": _("There is no such key."),
    "invalid_key": _("Keys are plain text."),
}
WRONG_TEXT = _("This is text, written in quotes.")


def place(error: Any) -> tuple[str | int, ...]:
    """Where in a document one of Pydantic's errors is; of two entries that are the same, the
    second."""
    row = getattr(error.get("ctx", {}).get("error"), "row", None)
    return error["loc"] if row is None else (*error["loc"], row)


def sentence(error: Any) -> str:
    """The words for one of Pydantic's errors."""
    kind, value = error["type"], error.get("input")
    if kind == "string_type" and value is not None:
        return str(WRONG_TEXT)
    if kind in ("decimal_type", "int_type") and value is not None:
        return str(_NUMBER)
    known = SENTENCES.get(kind)
    if known is None:
        return str(error["msg"]).removeprefix("Value error, ")
    return str(known) % error.get("ctx", {})
