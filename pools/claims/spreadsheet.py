"""Cells that a spreadsheet shows as they are instead of running them."""

import re

# A program takes a cell for a formula by its first sign, after blanks, quotation marks and what
# cannot be seen, in full width too. Where a list is read with another separator than it was
# written with, a cell also begins after a semicolon or a line break.
_UNSEEN = r"\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_FORMULA = re.compile(
    rf"""(^|[;\t\r\n])          # where a cell may begin
        (?=[\s"'`´‘’“”«»＂{_UNSEEN}]*[=+\-@＝＋－＠﹢﹣﹦﹫])""",
    re.VERBOSE,
)


def escape_formula(text: str) -> str:
    """The text, with an apostrophe before whatever could be taken for a formula. Numbers stay
    numbers if they are not handed over as text."""
    escaped = _FORMULA.sub(r"\1'", text)
    # A tab or a line break at the very start moves what follows into a cell of its own.
    return f"'{escaped}" if text[:1] in ("\t", "\r", "\n") and text[:1] == escaped[:1] else escaped
