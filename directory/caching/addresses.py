"""The one address of a page, however its query was written, and who may share what is there."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest

from directory.caching.present import OUT
from directory.caching.stores import shared
from pools.cache_policy import CachePolicy
from pools.models.generation_cache import remembered

MOST_PARAMETERS = 100  # more than any form of ours sends; such an address is answered, not kept
# With one of these the answer may be meant for one person.
OWN_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")
# The headers that are part of the address.
NEEDED = ("HTTP_HOST", "HTTP_X_FORWARDED_PROTO")
CODE = ("directory", "locale", "pools", "static", "templates")


@dataclass(frozen=True)
class Address:
    """``key`` names the page in every store; ``query`` is the canonical one."""

    key: str
    query: str


def is_for_anybody(request: HttpRequest) -> bool:
    """A public page was asked for by nobody in particular, so the answer can be shared."""
    return (
        settings.PAGE_CACHE_MB > 0
        and request.method in ("GET", "HEAD")
        and not getattr(request, "is_dummy", False)  # an editor's preview, made up by Wagtail
        and "HTTP_AUTHORIZATION" not in request.META
        and not any(name in request.COOKIES for name in OWN_COOKIES)
    )


def address_of(request: HttpRequest, policy: CachePolicy) -> Address | None:
    """Where the page is kept; None where the query holds something of a person's own.

    Scheme and host are part of it, checked against ``ALLOWED_HOSTS`` (raises DisallowedHost). So
    is the language, which is part of the path.
    """
    asked = request.META.get("QUERY_STRING", "")
    if asked.count("&") >= MOST_PARAMETERS:
        return None
    given = [
        (name, value)
        for name in sorted(request.GET)
        for value in request.GET.getlist(name)
        if value or not policy.ignores_blank
    ]
    if any(name in policy.personal for name, _value in given):
        return None
    known = _parameters(policy) if given else frozenset()
    # Where nobody knows which of them make another page, each might: the page of another address
    # is never shown for this one.
    pairs = [(name, value) for name, value in given if known is None or name in known]
    query = urlencode(pairs)
    whole = release(), request.scheme, request.get_host(), request.path, query
    return Address(hashlib.sha256(ascii(whole).encode()).hexdigest(), query)


@contextmanager
def asked_by_nobody(request: HttpRequest, address: Address) -> Iterator[None]:
    """Within this, the request holds what the page is kept under and nothing else: no unknown
    parameter, no cookie and no header can get into a page that all others are shown."""
    request.query_as_asked = request.META.get("QUERY_STRING", "")  # type: ignore[attr-defined]
    own = [name for name in request.META if name.startswith("HTTP_") and name not in NEEDED]
    taken_out = {name: request.META.pop(name) for name in own}
    request.META["QUERY_STRING"] = address.query
    _read_anew(request)
    try:
        yield
    finally:
        request.META.update(taken_out)
        request.META["QUERY_STRING"] = request.query_as_asked  # type: ignore[attr-defined]
        _read_anew(request)


def _read_anew(request: HttpRequest) -> None:
    for name in ("GET", "COOKIES", "headers"):
        request.__dict__.pop(name, None)


def _parameters(policy: CachePolicy) -> frozenset[str] | None:
    """The names that make another page. While the database is gone: those any process read last;
    None where none is there to tell."""
    if policy.read_parameters is None:
        return policy.parameters
    read = policy.read_parameters
    key = f"{release()}:{read.__module__}.{read.__qualname__}"

    def build() -> frozenset[str]:
        names = frozenset(read())
        shared.set(key, names)
        return names

    try:
        return remembered(("parameters", key), build)
    except OUT:
        return shared.get(key, frozenset)


@cache
def release() -> str:
    """Changes with the code, the templates and the words, so that a new release serves none of
    the old one's pages, and old and new can run beside each other."""
    digest = hashlib.sha256(
        f"{settings.SITE_URL} {settings.STATIC_URL} {settings.READ_ONLY}".encode()
    )
    for folder in CODE:
        for file in sorted((Path(settings.BASE_DIR) / folder).rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                digest.update(f"{file.relative_to(settings.BASE_DIR)}".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
