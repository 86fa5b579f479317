"""A page as it is kept: compressed once, with the headers it was first answered with."""

import gzip
import hashlib
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

LARGEST = 256 * 1024  # bytes, compressed; ten times the longest page
# Others ask again each time, which costs a 304. While they do, or where we do not answer, they
# may show what they have, for so many seconds.
CACHE_CONTROL = "public, max-age=0, stale-while-revalidate=30, stale-if-error=86400"
# Those that are made for each answer anew.
NOT_KEPT = {"content-length", "content-encoding", "etag", "vary", "cache-control"}
# A hidden field of a form that is sent by POST: whatever else was forgotten, it is not shared.
FORM_TOKEN = b"csrfmiddlewaretoken"


@dataclass(frozen=True)
class Stamp:
    """What a page was made under: the generation's token and the site's day."""

    token: str
    day: str


@dataclass(frozen=True)
class KeptPage:
    """``body`` is gzipped; ``made`` is a POSIX time; ``etag`` is that of the plain body, unquoted."""

    stamp: Stamp
    made: float
    headers: tuple[tuple[str, str], ...]
    body: bytes
    etag: str

    @property
    def size(self) -> int:
        """Bytes in memory, about."""
        return len(self.body) + sum(len(a) + len(b) + 120 for a, b in self.headers) + 500


@dataclass(frozen=True)
class Unkept:
    """Noted instead of an entry: the answer at this address is for nobody else, so that those who
    ask for it need not wait for each other."""

    stamp: Stamp
    size: int = 600  # bytes


def entry_of(request: HttpRequest, response: HttpResponse, stamp: Stamp) -> KeptPage | None:
    """What can be kept of an answer; None where it is an error, or anybody's own."""
    control = response.headers.get("Cache-Control", "")
    if (
        response.status_code != 200
        or response.streaming
        or response.cookies
        or _listed(response.headers.get("Vary", "")) - {"accept-encoding"}
        or _listed(control) & {"no-store", "no-cache", "private"}
        or request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        or FORM_TOKEN in response.content
    ):
        return None
    body = gzip.compress(response.content, 6, mtime=0)
    if len(body) > LARGEST:
        return None
    headers = [pair for pair in response.items() if pair[0].lower() not in NOT_KEPT]
    headers.append(("Cache-Control", control or CACHE_CONTROL))
    return KeptPage(
        stamp,
        timezone.now().timestamp(),
        tuple(headers),
        body,
        hashlib.sha256(response.content).hexdigest()[:32],
    )


def _listed(header: str) -> set[str]:
    return {one.strip().lower() for one in header.split(",")} - {""}
