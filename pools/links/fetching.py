"""One visit to an address that a stranger may have typed.

The address is data from outside, so nothing about it is trusted: where it leads is decided by
the connection itself (``requests-hardened`` resolves the host once, refuses every address that
is not public, and connects to the very address it looked at), again on every redirect.
"""

import os
import signal
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3.exceptions
from django.conf import settings
from requests_hardened import Config, Manager
from requests_hardened.ip_filter import InvalidIPAddress

from pools.models import Link

LONGEST = 5  # seconds for a visit, redirects and all
MOST_BYTES = 256_000
# Where quoted words are looked for, all of a document is needed.
LONGEST_DOCUMENT = 20
MOST_BYTES_OF_DOCUMENT = 5_000_000
MOST_REDIRECTS = 3
PORTS = {"http": 80, "https": 443}
AGENT = "link-check"
GONE = frozenset({404, 410})
UNPACKED = frozenset({"gzip", "x-gzip", "deflate"})
# Answers to machines, which say nothing of what a reader would see.
REFUSING = frozenset({401, 403, 405, 406, 407, 412, 418, 423, 429, 451, 999})


@dataclass(frozen=True)
class FetchResult:
    """What a visit came to. ``body`` is cut off at ``MOST_BYTES``, or at what a document may have;
    ``packed`` where it came in a packing that we do not open."""

    outcome: Link.Outcome
    status: int | None = None
    final_url: str = ""
    body: bytes = b""
    content_type: str = ""
    cut_off: bool = False
    packed: bool = False


class _Forbidden(Exception):
    """An address of a form or place we do not visit."""


class _TooSlow(Exception):
    """The time for the whole visit is over, however lively the server still is."""


def limit_name_lookups() -> None:
    """For a process that opens links: the C library asks a name server that stays silent for twenty
    seconds and more, and cannot be interrupted. It reads this before it asks the first time, so
    call it before anything is connected to. What an operator has set stays."""
    os.environ.setdefault("RES_OPTIONS", "timeout:2 attempts:1")


def fetch(url: str, *, document: bool = False) -> FetchResult:
    """Open an address with GET and say what became of it; raises nothing. All of a ``document``
    is taken, within its larger limits, where otherwise the beginning will do.

    Call it in a process's main thread: only there can the whole visit be cut short, whatever
    it is waiting for. A server that sends a byte now and then would outlast every other limit.
    """
    try:
        with _at_most(LONGEST_DOCUMENT if document else LONGEST), _session() as session:
            return _follow(session, url, MOST_BYTES_OF_DOCUMENT if document else MOST_BYTES)
    except (InvalidIPAddress, _Forbidden):
        return FetchResult(Link.Outcome.FORBIDDEN)
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError, _TooSlow):
        # Among them names that do not resolve, refused connections, certificates that do not
        # hold, answers that are not HTTP, and addresses no library can make sense of.
        return FetchResult(Link.Outcome.UNREACHABLE)


def _follow(session: requests.Session, url: str, most: int) -> FetchResult:
    for _hop in range(MOST_REDIRECTS + 1):
        _check_form(url)
        with session.get(url, stream=True, allow_redirects=False) as response:
            if response.is_redirect:
                url = urljoin(url, response.headers["Location"])
                continue
            return _taken(response, url, most)
    return FetchResult(Link.Outcome.FAILS)  # it leads on and on


def _check_form(url: str) -> None:
    """Raises _Forbidden for schemes, credentials and ports that evidence does not have."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or parts.username is not None or parts.password is not None:
        raise _Forbidden(parts.scheme)
    usual = parts.port in (None, PORTS[parts.scheme])
    if not (usual or settings.LINKS_MAY_BE_LOCAL):
        raise _Forbidden(f"port {parts.port}")


def _judge(status: int) -> Link.Outcome:
    if status < 400:
        return Link.Outcome.OPENS
    if status in GONE:
        return Link.Outcome.GONE
    if status in REFUSING:
        return Link.Outcome.REFUSES
    return Link.Outcome.FAILS


def _taken(response: requests.Response, url: str, most: int) -> FetchResult:
    body, cut_off = _beginning(response, most)
    packing = response.headers.get("Content-Encoding", "").strip().lower()
    packed = packing not in UNPACKED | {"", "identity"}
    if packing in UNPACKED:
        body, whole = _unpacked(body, most)
        cut_off = cut_off or not whole
    return FetchResult(
        _judge(response.status_code),
        response.status_code,
        url,
        body,
        response.headers.get("Content-Type", ""),
        cut_off,
        packed,
    )


def _beginning(response: requests.Response, most: int) -> tuple[bytes, bool]:
    """The body as it comes, and whether more should have followed."""
    pieces: list[bytes] = []
    left = most + 1
    # Never unpacked on the way: a small answer may unpack to gigabytes.
    try:
        while left:
            piece = response.raw.read(min(16_384, left), decode_content=False)
            if not piece:
                break
            pieces.append(piece)
            left -= len(piece)
    except urllib3.exceptions.ProtocolError:  # it ends before the length it declared
        return b"".join(pieces)[:most], True
    return b"".join(pieces)[:most], not left


def _unpacked(body: bytes, most: int) -> tuple[bytes, bool]:
    """What a server packed although we asked it not to, as far as ``most`` bytes; and whether that
    is all of it. What is not packed as declared stays as it is."""
    opener = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        found = opener.decompress(body, most)
    except zlib.error:
        return body, False
    # A second part packed after the first is part of the document too, and was not opened.
    return found, opener.eof and not opener.unused_data.strip(b"\0")


def _session() -> requests.Session:
    session: requests.Session = Manager(
        Config(
            ip_filter_enable=True,
            ip_filter_allow_loopback_ips=settings.LINKS_MAY_BE_LOCAL,
            never_redirect=True,
            default_timeout=(3, 3),
        )
    ).get_session()
    session.trust_env = False  # no proxy, no credentials of ours
    session.headers.update(
        {
            "User-Agent": f"{settings.WAGTAIL_SITE_NAME} {AGENT} (+{settings.SITE_URL})",
            "Accept": "text/html, application/pdf;q=0.9, */*;q=0.8",
            "Accept-Encoding": "identity",
        }
    )
    return session


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    def over(*_args: Any) -> None:
        raise _TooSlow

    before = signal.signal(signal.SIGALRM, over)
    # Again and again, in case a library swallows the first.
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
