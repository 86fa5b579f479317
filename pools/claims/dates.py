"""Dates as sources give them: a day, a month or only a year.

Written ``2021-11-08``, ``2021-11`` or ``2021`` (level 0 of the Extended Date/Time Format,
ISO 8601-2), so that they sort as text and nothing more exact than the source is stored.
"""

import calendar
import datetime as dt
import re

from django.utils import formats, timezone

PATTERN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def today() -> dt.date:
    """The directory's day: the one of UTC, whoever is signed in and wherever they are.

    Wagtail activates an editor's own time zone inside the admin, so that Django's
    ``localdate()`` gives another day there. Nothing else tells the day (lint refuses it).
    """
    return day_of(timezone.now())


def day_of(moment: dt.datetime) -> dt.date:
    """The directory's day on which a stored moment lies."""
    return moment.astimezone(dt.UTC).date()


def hour_of(moment: dt.datetime) -> str:
    """The directory's time of day at which a stored moment lies: "14:05"."""
    return f"{moment.astimezone(dt.UTC):%H:%M}"


def last_day_anywhere() -> dt.date:
    """The latest day a person may call today: where it is UTC+14, ours has one to go."""
    return today() + dt.timedelta(days=1)


def earliest(text: str) -> dt.date:
    """The first day the partial date can mean. Raises ValueError if it is none."""
    year, month, day = _parts(text)
    return dt.date(year, month or 1, day or 1)


def latest(text: str) -> dt.date:
    """The last day the partial date can mean. Raises ValueError if it is none."""
    year, month, day = _parts(text)
    if month is None:
        return dt.date(year, 12, 31)
    return dt.date(year, month, day or calendar.monthrange(year, month)[1])


def in_words(text: str) -> str:
    """The partial date for a reader, no more exact than it is: "November 2021"."""
    year, month, day = _parts(text)
    if month is None:
        return str(year)
    if day is None:
        return formats.date_format(dt.date(year, month, 1), "YEAR_MONTH_FORMAT")
    return day_in_words(dt.date(year, month, day))


def day_in_words(day: dt.date) -> str:
    """A full date for a reader in the active language."""
    return formats.date_format(day, "DATE_FORMAT")


def _parts(text: str) -> tuple[int, int | None, int | None]:
    match = PATTERN.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a date such as 2021-11-08, 2021-11 or 2021")
    year, month, day = match.groups()
    dt.date(int(year), int(month or 1), int(day or 1))  # the calendar has the last word
    return int(year), int(month) if month else None, int(day) if day else None
