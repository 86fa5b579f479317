"""Keeps what is somebody's own out of the logs: keys of status pages, what was asked for in a query,
e-mail addresses, network addresses. Imports no model: settings and the web server name it."""

import ipaddress
import logging
import re
import traceback

# Keys of status pages, and what a letter for a new password carries (Django's token).
SECRET = re.compile(
    r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])"
    r"|(?<=/)[0-9a-z]{1,13}-[0-9a-f]{32}(?![A-Za-z0-9_-])"
)
QUERY = re.compile(r"(?<=[\w/.%~-])\?[^\s\"'<>]+")
# Tried only where a run of its signs begins, and given up on that run at once: what strangers send
# may be long, and time must not grow with its square.
_APART = r"\s@<>\"'(),;:=/\[\]"
EMAIL = re.compile(rf"(?<![^{_APART}])[^{_APART}]++@[^{_APART}]++")
IPV4 = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\d)")
IPV6 = re.compile(r"(?<![\w:.])[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%\w+)?(?!\w)")


class SecretRedaction(logging.Filter):
    """Blacks out a record before any handler writes it: its words, with the arguments put in, its
    traceback and its stack. What an exception says may quote what was sent."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            words = record.getMessage()
        except (TypeError, ValueError, KeyError):  # arguments that do not fit the words
            words = f"{record.msg} {record.args}"
        record.msg, record.args = redacted(words), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = "".join(traceback.format_exception(*record.exc_info)).rstrip()
        if record.exc_text:
            record.exc_text = redacted(record.exc_text)
        if record.stack_info:
            record.stack_info = redacted(record.stack_info)
        return True


def redacted(text: str) -> str:
    """The text without anything that is somebody's own."""
    text = QUERY.sub("?[query]", text)
    text = SECRET.sub("[key]", text)
    text = EMAIL.sub("[e-mail]", text)
    text = IPV4.sub("[address]", text)
    return IPV6.sub(_without_address, text)


def _without_address(found: re.Match[str]) -> str:
    """Other things have colons, too: a time of day, a line number."""
    trimmed = found[0].rstrip(".:") if not found[0].endswith("::") else found[0]
    try:
        ipaddress.IPv6Address(trimmed)
    except ValueError:
        return found[0]
    return "[address]" + found[0][len(trimmed) :]
