"""The kinds of value a fact can have, with what makes each of them acceptable.

Used by the data files, the admin and the public forms alike, so that one rule holds
wherever a value comes in. Every function raises ValueError with a sentence for a person.
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field, PlainSerializer, ValidationInfo

from pools.claims import dates
from pools.claims.addresses import token_address, web_address
from pools.claims.numbers import as_number
from pools.claims.text import one_line, plain_text


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


def checked_unless_trusted(check: Callable[[Any], Any]) -> AfterValidator:
    """A validator that is passed over when values come back from our own tables."""

    def validate(value: Any, info: ValidationInfo) -> Any:
        return value if info.context == TRUSTED else check(value)

    return AfterValidator(validate)


TRUSTED = "trusted"
Number = Annotated[Decimal, PlainSerializer(as_number, return_type=int | float)]
Eth = Annotated[Number, Field(ge=0, le=100_000, max_digits=18, decimal_places=9)]
Percent = Annotated[Number, Field(ge=0, le=100, max_digits=9, decimal_places=6)]
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
PartialDate = Annotated[str, checked_unless_trusted(past_date)]
PastDay = Annotated[dt.date, checked_unless_trusted(past_day)]
WebAddress = Annotated[str, checked_unless_trusted(web_address)]
TokenAddress = Annotated[str, checked_unless_trusted(token_address)]
Line = Annotated[str, checked_unless_trusted(one_line), Field(max_length=240)]
Words = Annotated[str, checked_unless_trusted(plain_text), Field(max_length=2_000)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=60)]
