"""The day of a moment, in whichever spelling a publisher gives it."""

from typing import Any

from pools.intake.importers import reading

EARLIEST = "2015-07-30"  # Ethereum's first block; nothing read here can be older


def day(value: Any) -> str:
    """The day of an ISO date or time, or of a Unix time in seconds or milliseconds, also as text;
    empty for nothing. Raises ValueError, also for a time before Ethereum."""
    written = value.strip() if isinstance(value, str) else value
    if isinstance(written, str) and not written.replace(".", "", 1).isdecimal():
        return reading.date(written)
    # Four digits are a year.
    if isinstance(written, str) and len(written) == 4:
        return reading.date(written)
    found = reading.moment(written)
    if found and found < EARLIEST:
        raise ValueError(f"is no time since Ethereum began: {found}")
    return found
