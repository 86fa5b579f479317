"""Days and amounts in whichever spelling a publisher gives them, within sane bounds."""

from decimal import Decimal
from typing import Any

from pools.intake.importers import reading

EARLIEST = "2015-07-30"  # Ethereum's first block; nothing read here can be older
MOST = 10**15  # more than there is of anything that is counted here


def amount(value: Any) -> Decimal | None:
    """A number from zero, also as text; None for nothing. Raises ValueError, also for one that is
    too large to be true."""
    found = reading.number(value)
    if found is not None and found > MOST:
        raise ValueError(f"is too large to be true: {found:.3g}")
    return found


def day(value: Any) -> str:
    """The day of an ISO date or time, or of a Unix time in seconds or milliseconds, also as text;
    empty for nothing. Raises ValueError, also for a time before Ethereum."""
    written = value.strip() if isinstance(value, str) else value
    if isinstance(written, str) and not written.replace(".", "", 1).isdecimal():
        return reading.partial_date(written)
    # Four digits are a year.
    if isinstance(written, str) and len(written) == 4:
        return reading.partial_date(written)
    found = reading.moment(written)
    if found and found < EARLIEST:
        raise ValueError(f"is no time since Ethereum began: {found}")
    return found
