"""iCalendar (RFC 5545): days as events, as programs read them."""

import datetime as dt
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LINE = 75  # octets, without the line break
# A calendar holds at least one thing, and a time zone is one that says nothing.
UTC = (
    "BEGIN:VTIMEZONE",
    "TZID:UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Event:
    """A whole day. ``uid`` is its own for good, ``written`` when it was last put down."""

    uid: str
    day: dt.date
    written: dt.datetime
    summary: str
    description: str
    url: str
    category: str


def calendar(name: str, maker: str, events: Iterable[Event]) -> str:
    """A calendar of a name, to be read again once a day."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{text(maker)}//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{text(name)}",  # RFC 7986, and what programs knew before it
        f"X-WR-CALNAME:{text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        "X-PUBLISHED-TTL:P1D",
    ]
    parts = [line for event in events for line in _event(event)]
    lines += [*(parts or UTC), "END:VCALENDAR"]
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def _event(event: Event) -> Iterator[str]:
    written = time.strftime("%Y%m%dT%H%M%SZ", event.written.utctimetuple())
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{written}"
    yield f"LAST-MODIFIED:{written}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"SUMMARY:{text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{text(event.description)}"
    yield f"URL:{event.url}"
    yield f"CATEGORIES:{text(event.category)}"
    yield "TRANSP:TRANSPARENT"  # nobody is busy because of it
    yield "END:VEVENT"


def text(value: str) -> str:
    """A value of the type TEXT: escaped, on one line, without controls."""
    value = _CONTROLS.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    for sign in ("\\", ";", ","):
        value = value.replace(sign, "\\" + sign)
    return value.replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets, no character cut in two; each but the first begins
    with the space that joins it."""
    part, size = "", 0
    for character in line:
        length = len(character.encode())
        if size + length > LINE:
            yield part
            part, size = " ", 1
        part += character
        size += length
    yield part
