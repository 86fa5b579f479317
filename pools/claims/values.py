"""The kinds of value a fact can have, with what makes each of them acceptable.

Used by the data files, the admin and the public forms alike, so that one rule holds
wherever a value comes in. Every function raises ValueError with a sentence for a person.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, ValidationInfo
from pydantic.fields import FieldInfo

from pools.claims import dates, numbers
from pools.claims.numbers import as_number
from pools.claims.text import one_line, plain_text
from pools.claims.web_addresses import (
    LONGEST_ADDRESS,
    token_address,
    transaction_hash,
    web_address,
)


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


def plain_number(value: Any) -> Any:
    """True and false are no numbers, though Python counts with them; nor is the text of one,
    which is read in somebody's language before it comes here."""
    if isinstance(value, bool | str):
        raise ValueError(_("Write a number, such as 12 or 2.5."))
    return value


def past_date(text: str) -> str:
    """A partial date that has begun somewhere on earth."""
    if not dates.PATTERN.fullmatch(text):
        raise ValueError(_("Write the date as 2021-11-08, 2021-11 or 2021."))
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


def checked_unless_trusted(check: Callable[[Any], Any]) -> AfterValidator:
    """A validator that is passed over when values come back from our own tables."""

    def validate(value: Any, info: ValidationInfo) -> Any:
        return value if info.context == TRUSTED else check(value)

    return AfterValidator(validate)


@dataclass(frozen=True)
class Units:
    """The words that may stand beside a typed number."""

    words: frozenset[str]


TRUSTED = "trusted"
# The one place for limits: columns and inputs read them from these by ``limits``.
Number = Annotated[
    Decimal, BeforeValidator(plain_number), PlainSerializer(as_number, return_type=int | float)
]
Eth = Annotated[
    Number,
    Field(ge=0, le=100_000, max_digits=18, decimal_places=9),
    Units(numbers.ETH_WORDS),
]
Stake = Annotated[
    Number,
    Field(ge=0, le=200_000_000, max_digits=18, decimal_places=6),
    Units(numbers.ETH_WORDS),
]
Wait = Annotated[
    Number, Field(ge=0, le=3_000, max_digits=5, decimal_places=1), Units(numbers.DAY_WORDS)
]
Percent = Annotated[
    Number, Field(ge=0, le=100, max_digits=9, decimal_places=6), Units(numbers.PERCENT_WORDS)
]
Count = Annotated[int, BeforeValidator(plain_number), Field(ge=0, le=1_000_000_000)]
WholePercent = Annotated[int, BeforeValidator(plain_number), Field(ge=0, le=100)]
Signers = Annotated[int, BeforeValidator(plain_number), Field(ge=1, le=10_000)]
Usd = Annotated[Count, Units(numbers.USD_WORDS)]
Days = Annotated[
    int, BeforeValidator(plain_number), Field(ge=0, le=30_000), Units(numbers.DAY_WORDS)
]
Position = Annotated[int, BeforeValidator(plain_number), Field(ge=0, le=30_000)]  # in an order
Truth = Annotated[bool, Field(strict=True)]
PartialDate = Annotated[str, checked_unless_trusted(past_date), Field(max_length=10)]
FullDay = Annotated[str, checked_unless_trusted(full_day), Field(max_length=10)]
PastDay = Annotated[dt.date, BeforeValidator(iso_day), checked_unless_trusted(past_day)]
WebAddress = Annotated[str, checked_unless_trusted(web_address), Field(max_length=LONGEST_ADDRESS)]
TokenAddress = Annotated[str, checked_unless_trusted(token_address), Field(max_length=42)]
TransactionHash = Annotated[str, checked_unless_trusted(transaction_hash), Field(max_length=66)]
OneLine = Annotated[str, checked_unless_trusted(one_line)]
Line = Annotated[OneLine, Field(max_length=240)]
Name = Annotated[OneLine, Field(max_length=80)]
PartyName = Annotated[OneLine, Field(max_length=120)]  # an auditor, an operator, a publisher
LicenceName = Annotated[OneLine, Field(max_length=60)]
ClientName = Annotated[OneLine, Field(max_length=40)]
ChainName = Annotated[OneLine, Field(max_length=30)]
Symbol = Annotated[OneLine, Field(max_length=20)]
UnitName = Annotated[OneLine, Field(max_length=20)]
ShortLabel = Annotated[OneLine, Field(max_length=60)]  # an indicator's name, the words of a verdict
TopicKey = Annotated[OneLine, Field(max_length=60)]
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


def units(kind: Any) -> frozenset[str]:
    """The words that may stand beside a number of one of the kinds above where it is typed."""
    rules = FieldInfo.from_annotation(kind).metadata
    return next((rule.words for rule in rules if isinstance(rule, Units)), frozenset())
