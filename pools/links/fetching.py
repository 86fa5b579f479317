"""One visit to an address that a stranger may have typed.

The address is data from outside, so nothing about it is trusted: where it leads is decided by
the connection itself (``requests-hardened`` resolves the host once, refuses every address that
is not public, and connects to the very address it looked at), again on every redirect.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from django.conf import settings
from requests_hardened import Config, Manager
from requests_hardened.ip_filter import InvalidIPAddress

from pools.models import Link

LONGEST = 5  # seconds for a visit, redirects and all
MOST_BYTES = 256_000
MOST_REDIRECTS = 3
PORTS = {"http": 80, "https": 443}
AGENT = "link-check"
GONE = frozenset({404, 410})
# Answers to machines, which say nothing of what a reader would see.
REFUSING = frozenset({401, 403, 405, 406, 407, 412, 418, 423, 429, 451, 999})


@dataclass(frozen=True)
class FetchResult:
    """What a visit came to. ``body`` is cut off at ``MOST_BYTES``."""

    outcome: Link.Outcome
    status: int | None = None
    final_url: str = ""
    body: bytes = b""


class _Forbidden(Exception):
    """An address of a form or place we do not visit."""


class _TooSlow(Exception):
    """The time for the whole visit is over, however lively the server still is."""


def fetch(url: str) -> FetchResult:
    """Open an address with GET and say what became of it; raises nothing.

    Call it in a process's main thread: only there can the whole visit be cut short, whatever
    it is waiting for. A server that sends a byte now and then would outlast every other limit.
    """
    try:
        with _at_most(LONGEST), _session() as session:
            return _follow(session, url)
    except (InvalidIPAddress, _Forbidden):
        return FetchResult(Link.Outcome.FORBIDDEN)
    except (requests.RequestException, OSError, ValueError, _TooSlow):
        # Among them names that do not resolve, refused connections, certificates that do not
        # hold, answers that are not HTTP, and addresses no library can make sense of.
        return FetchResult(Link.Outcome.UNREACHABLE)


def _follow(session: requests.Session, url: str) -> FetchResult:
    for _hop in range(MOST_REDIRECTS + 1):
        _check_form(url)
        with session.get(url, stream=True, allow_redirects=False) as response:
            if response.is_redirect:
                url = urljoin(url, response.headers["Location"])
                continue
            body = _beginning(response)
            return FetchResult(_judge(response.status_code), response.status_code, url, body)
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


def _beginning(response: requests.Response) -> bytes:
    body = b""
    # As it comes, never unpacked: a small answer may unpack to gigabytes.
    while len(body) < MOST_BYTES:
        piece = response.raw.read(min(16_384, MOST_BYTES - len(body)), decode_content=False)
        if not piece:
            break
        body += piece
    return body


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
