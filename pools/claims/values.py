"""The kinds of value a fact can have, with what makes each of them acceptable.

Used by the data files, the admin and the public forms alike, so that one rule holds
wherever a value comes in. Every function raises ValueError with a sentence for a person.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any
from urllib.parse import urlsplit

from django.utils.formats import get_format
from django.utils.translation import gettext as _
from eth_utils import is_checksum_address
from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, ValidationInfo
from pydantic.fields import FieldInfo

from pools.claims import dates

LONGEST_ADDRESS = 500  # characters of a URL
DECIMAL_COMMA = re.compile(r"(\d+),(\d+)")


def plain_text(text: str) -> str:
    """Normalised text without control, bidirectional-override or zero-width characters."""
    text = unicodedata.normalize("NFC", text).strip()
    for character in text:
        # Cc control, Cf format (overrides, zero width), Cs lone surrogate, Co private use
        if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co"} and character != "\n":
            raise ValueError(
                _("Remove the invisible character U+%(code)s.") % {"code": f"{ord(character):04X}"}
            )
    return text


def web_address(url: str) -> str:
    """An ``http(s)`` URL with a host and without credentials, or an empty text."""
    if not url:
        return url
    if len(url) > LONGEST_ADDRESS:
        raise ValueError(_("This address is too long."))
    if any(character.isspace() or character == "\\" for character in url):
        raise ValueError(_("An address has no spaces or backslashes."))
    plain_text(url)
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise ValueError(_("This is not a web address.")) from None
    if parts.scheme not in {"http", "https"} or not url.startswith(f"{parts.scheme}://"):
        raise ValueError(_("An address starts with https:// or http://."))
    if not host or "." not in host:
        raise ValueError(_("This address names no host."))
    if parts.username is not None or parts.password is not None:
        raise ValueError(_("An address must not carry a user name or password."))
    return url


def bare_host(url: str) -> str:
    """The host of a URL as a reader should see it: lower case, without ``www.``.

    Foreign scripts are shown in punycode, so that look-alikes stay visible.
    """
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host.encode("ascii", "backslashreplace").decode("ascii")


def one_line(text: str) -> str:
    """Plain text without a line break."""
    text = plain_text(text)
    if "\n" in text:
        raise ValueError(_("This is one line: remove the line break."))
    return text


def full_day(text: str) -> str:
    """A day of the calendar, written as ``2027-04-01``; it may lie ahead."""
    if not dates.DAY.fullmatch(text):
        raise ValueError(_("Write the day as 2027-04-01."))
    try:
        dates.earliest(text)
    except ValueError:
        raise ValueError(_("There is no such day.")) from None
    return text


def iso_day(value: Any) -> Any:
    """A day, or the text of one: what else stands for a day elsewhere (seconds, say) does not."""
    if isinstance(value, str):
        return full_day(value)
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise ValueError(_("Write the day as 2027-04-01."))
    return value


def no_truth(value: Any) -> Any:
    """True and false are no numbers, though Python counts with them."""
    if isinstance(value, bool):
        raise ValueError(_("Write a number, such as 12 or 2.5."))
    return value


def past_date(text: str) -> str:
    """A partial date that has begun somewhere on earth."""
    try:
        first_day = dates.earliest(text)
    except ValueError:
        raise ValueError(_("There is no such day.")) from None
    if first_day > dates.last_day_anywhere():
        raise ValueError(_("This date lies in the future."))
    return text


def past_day(day: dt.date) -> dt.date:
    """A day that has begun somewhere on earth."""
    if day > dates.last_day_anywhere():
        raise ValueError(_("This date lies in the future."))
    return day


def token_address(address: str) -> str:
    """An Ethereum address with the checksum of EIP-55, or an empty text."""
    if address and not is_checksum_address(address):
        raise ValueError(_("This is not an address with a valid EIP-55 checksum."))
    return address


def as_number(value: Decimal) -> int | float:
    """A JSON number: whole numbers without a point."""
    return int(value) if value == value.to_integral_value() else float(value)


def checked_unless_trusted(check: Callable[[Any], Any]) -> AfterValidator:
    """A validator that is passed over when values come back from our own tables."""

    def validate(value: Any, info: ValidationInfo) -> Any:
        return value if info.context == TRUSTED else check(value)

    return AfterValidator(validate)


TRUSTED = "trusted"
# The one place for limits: columns and inputs read them from these by ``limits``.
Number = Annotated[
    Decimal, BeforeValidator(no_truth), PlainSerializer(as_number, return_type=int | float)
]
Eth = Annotated[Number, Field(ge=0, le=100_000, max_digits=18, decimal_places=9)]
Percent = Annotated[Number, Field(ge=0, le=100, max_digits=9, decimal_places=6)]
Count = Annotated[int, BeforeValidator(no_truth), Field(ge=0, le=1_000_000_000)]
Days = Annotated[int, BeforeValidator(no_truth), Field(ge=0, le=30_000)]
Position = Annotated[int, BeforeValidator(no_truth), Field(ge=0, le=30_000)]  # in an order
PartialDate = Annotated[str, checked_unless_trusted(past_date), Field(max_length=10)]
FullDay = Annotated[str, checked_unless_trusted(full_day), Field(max_length=10)]
PastDay = Annotated[dt.date, BeforeValidator(iso_day), checked_unless_trusted(past_day)]
WebAddress = Annotated[str, checked_unless_trusted(web_address), Field(max_length=LONGEST_ADDRESS)]
TokenAddress = Annotated[str, checked_unless_trusted(token_address), Field(max_length=42)]
Line = Annotated[str, checked_unless_trusted(one_line), Field(max_length=240)]
Name = Annotated[Line, Field(max_length=80)]
PartyName = Annotated[Line, Field(max_length=120)]  # an auditor, an operator, a publisher
LicenceName = Annotated[Line, Field(max_length=60)]
ClientName = Annotated[Line, Field(max_length=40)]
ChainName = Annotated[Line, Field(max_length=30)]
Symbol = Annotated[Line, Field(max_length=20)]
UnitName = Annotated[Line, Field(max_length=20)]
ShortLabel = Annotated[Line, Field(max_length=60)]  # an indicator's name, the words of a verdict
TopicKey = Annotated[Line, Field(max_length=60)]
Words = Annotated[str, checked_unless_trusted(plain_text), Field(max_length=2_000)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=60)]

LIMITS = ("max_length", "ge", "le", "max_digits", "decimal_places")


def limits(kind: Any) -> dict[str, int]:
    """What bounds one of the kinds above: ``max_length``, or ``ge`` and ``le``, ``max_digits``
    and ``decimal_places``; the narrowest where it narrows another."""
    found: dict[str, int] = {}
    for rule in FieldInfo.from_annotation(kind).metadata:
        found |= {name: getattr(rule, name) for name in LIMITS if hasattr(rule, name)}
    return found


def with_point(text: str) -> str:
    """A typed number with a point as its decimal sign; anything else as it is.

    A comma is one where the reader's language writes it so, and elsewhere unless it may set
    thousands apart: "0,5" and "2,25", but not "1,000".
    """
    match = DECIMAL_COMMA.fullmatch(text.strip())
    if match is None:
        return text
    whole, decimals = match.groups()
    written_so = get_format("DECIMAL_SEPARATOR") == ","
    return f"{whole}.{decimals}" if written_so or whole == "0" or len(decimals) != 3 else text
