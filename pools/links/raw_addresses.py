"""Files of code hosts: where the file itself is, instead of the page that shows it by a script."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

COMMIT = re.compile(r"/([0-9a-f]{40}|[0-9a-f]{64})(?:/|$)")

_SHAPES: dict[str, tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = {
    "github.com": (
        re.compile(r"/([^/]+/[^/]+)/(?:blob|blame)/(.+)"),
        lambda m: f"https://raw.githubusercontent.com/{m[1]}/{m[2]}",
    ),
    "gitlab.com": (
        re.compile(r"/(.+)/-/(?:blob|blame)/(.+)"),
        lambda m: f"https://gitlab.com/{m[1]}/-/raw/{m[2]}",
    ),
    "codeberg.org": (
        re.compile(r"/([^/]+/[^/]+)/src/((?:branch|commit|tag)/.+)"),
        lambda m: f"https://codeberg.org/{m[1]}/raw/{m[2]}",
    ),
    "bitbucket.org": (
        re.compile(r"/([^/]+/[^/]+)/src/(.+)"),
        lambda m: f"https://bitbucket.org/{m[1]}/raw/{m[2]}",
    ),
}


def raw_address(url: str) -> str:
    """Where the file behind a page of a code host is; the address itself for any other page. What
    is in it after # is never sent."""
    parts = urlsplit(url)
    shape = _SHAPES.get((parts.hostname or "").removeprefix("www."))
    match = shape[0].fullmatch(parts.path) if shape else None
    return shape[1](match) if shape and match else url


def is_pinned(url: str) -> bool:
    """Whether it is a file at one commit of a code host, which cannot change."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if host == "raw.githubusercontent.com":
        return bool(COMMIT.search(parts.path))
    return raw_address(url) != url and bool(COMMIT.search(parts.path))
