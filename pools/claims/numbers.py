"""Numbers as people type them, read in the reader's language, and as an input shows them again.

Every number that is typed comes in by ``read_number``; none goes out with an exponent or with
idle zeros.
"""

import re
import unicodedata
from collections.abc import Collection
from decimal import Decimal

from django.utils.formats import get_format
from django.utils.translation import gettext as _

LONGEST_NUMBER = 40  # characters; more is no number of anybody's
ETH_WORDS = frozenset({"eth", "ether", "ethers", "ξ", "♦"})
PERCENT_WORDS = frozenset({"%", "percent", "per cent", "pct", "por ciento", "porciento"})
USD_WORDS = frozenset({"$", "usd", "us$", "us dollars", "dollars", "dólares"})
DAY_WORDS = frozenset({"day", "days", "d", "día", "días", "dia", "dias"})

_BODY = re.compile(r"[+-]?(?:\d[\d .,']*|[.,]\d+)", re.ASCII)
_FRAMED = re.compile(
    r"(?P<before>[^\d.,+-]*)(?P<body>[+-]?[.,]?\d.*?)(?P<after>[^\d.,']*)", re.ASCII
)
_POWER = re.compile(r"[+-]?[\d.,]+\s*(?:e\s*[+-]?\d+|[x×*]\s*10)", re.ASCII | re.IGNORECASE)
_GROUPS = re.compile(r"[1-9]\d{0,2}(?:(?P<sign>[ .,'])\d{3})(?:(?P=sign)\d{3})*", re.ASCII)
_INDIAN = re.compile(r"[1-9]\d?(?:,\d\d)+,\d{3}", re.ASCII)


def read_number(text: str, units: Collection[str] = ()) -> Decimal:
    """The number that was typed, with a sign for decimals and thousands as the reader's language
    writes them, and with one of the ``units`` before or behind it or none.

    What can only be read one way is read so in every language: "1.200,5", "0,5", "1 200". A sign
    that could be either is the language's own: "1,200" is 1200 in English and 1.2 in Spanish.
    Raises ValueError with a sentence that says what to write instead.
    """
    if len(text) > LONGEST_NUMBER:
        raise ValueError(
            _("Write a shorter number: at most %(most)d characters.") % {"most": LONGEST_NUMBER}
        )
    if any(unicodedata.category(character) == "No" for character in text):
        raise ValueError(_no_number(text))  # 10² is not 102
    plain = _in_plain_signs(text)
    if _POWER.fullmatch(plain):
        raise ValueError(_("Write the number out, such as 1000 or 0.001, without a power of ten."))
    framed = _FRAMED.fullmatch(plain)
    body = framed["body"].strip() if framed else ""
    if framed is None or not _BODY.fullmatch(body):
        raise ValueError(_no_number(text))
    _check_unit(framed["before"].strip(), framed["after"].strip(), units, text)
    sign = "-" if body.startswith("-") else ""
    digits = _with_point(body.lstrip("+-"))
    if digits is None:
        raise ValueError(_no_number(text))
    return Decimal(sign + digits)


def as_number(value: Decimal) -> int | float:
    """A JSON number: whole numbers without a point."""
    return int(value) if value == value.to_integral_value() else float(value)


def digits_of(value: Decimal | float) -> str:
    """All digits of a number with a point, without an exponent or idle zeros: 0.000000001."""
    number = Decimal(str(value))
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def for_input(value: Decimal | float) -> str:
    """A number as an input shows it, so that it is read back as the same in this language."""
    return digits_of(value).replace(".", _decimal_sign())


def for_address(value: Decimal | float) -> str:
    """A number as an address carries it: read as the same in every language. Three decimals could
    be thousands elsewhere, so they become four."""
    text = digits_of(value)
    return f"{text}0" if re.search(r"\.\d{3}$", text) else text


def _in_plain_signs(text: str) -> str:
    """One kind of digit, space, apostrophe, minus; the Arabic signs, which are never ambiguous,
    as those of the language."""
    text = text.strip().translate(
        {0x066B: _decimal_sign(), 0x066C: "'", 0x2212: "-", 0x2013: "-", 0x2019: "'", 0x02BC: "'"}
    )
    text = unicodedata.normalize("NFKC", text)
    plain = (
        str(unicodedata.decimal(c)) if unicodedata.category(c) == "Nd" else c
        for c in text
        if unicodedata.category(c) != "Cf"
    )
    return " ".join("".join(plain).split()).casefold()


def _check_unit(before: str, after: str, units: Collection[str], text: str) -> None:
    written = [unit for unit in (before, after) if unit]
    if not written:
        return
    if len(written) > 1 or written[0].rstrip(".") not in units:
        raise ValueError(_no_number(text))


def _no_number(text: str) -> str:
    shown = "".join(c for c in text if unicodedata.category(c)[0] != "C")
    return _("“%(text)s” is not a number. Write one such as 12 or %(example)s.") % {
        "text": shown,
        "example": for_input(Decimal("2.5")),
    }


def _decimal_sign() -> str:
    return "," if get_format("DECIMAL_SEPARATOR") == "," else "."


def _with_point(body: str) -> str | None:
    """The digits with a point as their decimal sign; None where the signs make no sense."""
    body = body.strip()
    if len(body) > 1 and body[-1] in ".,":
        body = body[:-1]  # "12." as at the end of a sentence
    last = max(body.rfind("."), body.rfind(","))
    if last < 0:
        return _ungrouped(body)
    sign, whole, decimals = body[last], body[:last], body[last + 1 :]
    if body.count(sign) > 1 or not decimals.isdigit() or _sets_thousands(sign, whole, decimals):
        return _ungrouped(body)
    if not whole:
        return f"0.{decimals}"
    plain = _ungrouped(whole)
    return None if plain is None or sign in whole else f"{plain}.{decimals}"


def _sets_thousands(sign: str, whole: str, decimals: str) -> bool:
    """Whether the only sign of its kind sets thousands apart rather than decimals."""
    if sign == _decimal_sign() or len(decimals) != 3:
        return False
    return _GROUPS.fullmatch(f"{whole}{sign}{decimals}") is not None


def _ungrouped(body: str) -> str | None:
    if re.fullmatch(r"\d+", body, re.ASCII):
        return body
    if _GROUPS.fullmatch(body) or _INDIAN.fullmatch(body):
        return re.sub(r"\D", "", body)
    return None
