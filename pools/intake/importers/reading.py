"""What every reader of somebody else's file needs: JSON with nothing hidden in it, and values
taken for what they plainly are. What is not plain is refused with a sentence."""

import datetime as dt
import json
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from pools.claims import dates
from pools.claims.web_addresses import bare_host, token_address, web_address
from pools.intake.files import parsed_json
from pools.intake.statements import Citation, Rejection, Statement, UnreadableFile

LARGEST_FILE = 20_000_000  # bytes; the largest we know has a twentieth of it
SHORTENERS = frozenset({"t.co", "bit.ly", "tinyurl.com", "goo.gl", "ow.ly", "is.gd", "cutt.ly"})
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBER = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30})?")
_NAMED = re.compile(r"(?:(\d{1,2})\.? )?([a-z]{3,9})\.?,? (?:(\d{1,2}),? )?(\d{4})")
_SLASHED = re.compile(r"(\d{4})[/. ](\d{1,2})(?:[/. ](\d{1,2}))?")
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}[\d:.]*(?:Z|[+-]\d{2}:?\d{2})?")


def read_json(data: bytes) -> Any:
    """The parsed file: UTF-8, with or without a byte order mark. Raises UnreadableFile."""
    if len(data) > LARGEST_FILE:
        raise UnreadableFile(f"The file is larger than {LARGEST_FILE // 1_000_000} MB.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableFile("The file is not UTF-8 text.") from None
    try:
        return parsed_json(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise UnreadableFile(f"The file is not JSON: {error.msg} ({place}).") from None
    except ValueError as error:
        raise UnreadableFile(f"The file {error}.") from None


@dataclass
class Rejections:
    """What could not be read of a file's records, in order. ``record`` is the present one."""

    record: str = ""
    found: list[Rejection] = field(default_factory=list)

    def add(self, place: str, reason: str) -> None:
        """One value is not read, and why."""
        self.found.append(Rejection(self.record, place, reason))

    @contextmanager
    def at(self, place: str) -> Iterator[None]:
        """A ValueError inside is a rejection of that place, and no more."""
        try:
            yield
        except ValueError as error:
            self.add(place, str(error))

    def object(self, record: dict[str, Any], key: str) -> dict[str, Any]:
        """An object inside a record; an empty one for nothing. Anything else is rejected."""
        value = record.get(key)
        if value is None or isinstance(value, dict):
            return value or {}
        self.add(key, f"is not an object: {_shown(value)}")
        return {}

    def each(self, record: dict[str, Any], key: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """The objects of a list inside a record, each with its place; what is none is rejected."""
        value = record.get(key)
        if value is not None and not isinstance(value, list):
            self.add(key, "is not a list")
            return
        for number, one in enumerate(value or []):
            if isinstance(one, dict):
                yield f"{key}.{number}", one
            else:
                self.add(f"{key}.{number}", f"is not an object: {_shown(one)}")

    def unknown(self, record: dict[str, Any], known: Collection[str], under: str = "") -> None:
        """Report keys that nothing reads: one may be another, misspelt."""
        for key in record:
            if key not in known:
                self.add(f"{under}{key[:60]}", "is not a key this format has")


def text(value: Any) -> str:
    """Trimmed text; empty for nothing. Raises ValueError."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"is not text: {_shown(value)}")
    return " ".join(value.split())


def name(value: Any) -> str:
    """Text that says something. Raises ValueError."""
    found = text(value)
    if not found:
        raise ValueError("is empty")
    return found


def number(value: Any) -> Decimal | None:
    """A number, also one given as text; None for nothing. Raises ValueError."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError(f"is not a number: {_shown(value)}")
    written = str(value).strip().removesuffix("%").strip()
    try:
        found = Decimal(written)
    except InvalidOperation:
        raise ValueError(f"is not a number: {_shown(value)}") from None
    if not found.is_finite() or (isinstance(value, str) and not _NUMBER.fullmatch(written)):
        raise ValueError(f"is not a number: {_shown(value)}")
    if found < 0:
        raise ValueError(f"is below zero: {_shown(value)}")
    return found


def plain(value: Decimal) -> int | float:
    """The same for a proposal's value, which is JSON."""
    return int(value) if value == value.to_integral_value() else float(value)


def truth(value: Any) -> bool | None:
    """Yes or no; None for nothing, which is unknown and not no. Raises ValueError."""
    if value is None or value == "":
        return None
    if not isinstance(value, bool):
        raise ValueError(f"is neither true nor false: {_shown(value)}")
    return value


def partial_date(value: Any) -> str:
    """A partial ISO date of one in a usual spelling; empty for nothing. What could be two dates
    (3/4/2021) is none. Raises ValueError."""
    written = text(value).lower()
    if not written:
        return ""
    for found in (_iso(written), _named(written)):
        if found:
            try:
                dates.earliest(found)
            except ValueError:
                break
            return found
    raise ValueError(f"is not a date this can be read as: {_shown(value)}")


def _iso(written: str) -> str:
    if moment := _MOMENT.fullmatch(written.upper()):
        return moment[1]
    if slashed := _SLASHED.fullmatch(written):
        return "-".join(part.zfill(2) for part in slashed.groups() if part)
    return written if dates.PATTERN.fullmatch(written) else ""


def _named(written: str) -> str:
    found = _NAMED.fullmatch(written)
    if not found or found[2][:3] not in MONTHS or (found[1] and found[3]):
        return ""
    month = MONTHS.index(found[2][:3]) + 1
    day = found[1] or found[3]
    return f"{found[4]}-{month:02}" + (f"-{int(day):02}" if day else "")


def moment(seconds: Any) -> str:
    """The day of a Unix time, in seconds or milliseconds. Raises ValueError."""
    at = number(seconds)
    if at is None:
        return ""
    if at > 100_000_000_000:
        at /= 1000
    try:
        return dates.day_of(dt.datetime.fromtimestamp(int(at), dt.UTC)).isoformat()
    except (OverflowError, OSError, ValueError):
        raise ValueError(f"is not a moment: {_shown(seconds)}") from None


def address(value: Any) -> str:
    """A web address in its one form, with its scheme; empty for nothing. Raises ValueError."""
    written = text(value)
    if written and "://" not in written:
        raise ValueError(f"is no web address with https://: {_shown(written)}")
    try:
        found = web_address(written)
        if bare_host(found) in SHORTENERS:
            raise ValueError("is a short link that does not say where it leads:")
        return found
    except ValueError as error:
        raise ValueError(f"{error} {_shown(written)}") from None


def contract(value: Any) -> str:
    """An Ethereum address with its checksum; empty for nothing. Raises ValueError."""
    written = text(value)
    try:
        return token_address(written)
    except ValueError as error:
        raise ValueError(f"{error} {_shown(written)}") from None


def reported(indicator: str, answer: bool, source: Citation, place: str) -> Statement:
    """A bare yes or no to what an indicator asks: that publisher's word, and no verdict of ours."""
    value = {"verdict": "met" if answer else "unmet"}
    return Statement(indicator, value, source, place, only_reported=True)


def objects(value: Any, what: str) -> list[dict[str, Any]]:
    """A list of objects. Raises UnreadableFile: where that is not so, the file is another one."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise UnreadableFile(f"{what} is not a list of objects.")
    return value


def _shown(value: Any) -> str:
    shown = value if isinstance(value, str) else json.dumps(value, default=str)
    return shown if len(shown) <= 60 else f"{shown[:60]}…"
