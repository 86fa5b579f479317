"""Which scripts stand in a page of the admin itself, where its policy has to let them run."""

import json
import re
from html.parser import HTMLParser
from typing import Any

from tests.operations.observatory import content_policy

PROGRAMS = {"", "text/javascript", "module"}


class _Scripts(HTMLParser):
    """The nonces of those that stand in it; None for one without, or for a handler."""

    def __init__(self) -> None:
        super().__init__()
        self.nonces: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and "src" not in given and (given.get("type") or "") in PROGRAMS:
            self.nonces.append(given.get("nonce"))
        self.nonces += [None for name in given if name.startswith("on")]


def nonces_in(response: Any) -> list[str | None]:
    """Of the page, or of the part of one that a dialogue is made of."""
    kind = response.headers.get("Content-Type", "")
    if response.streaming or not kind.startswith(("text/html", "application/json")):
        return []
    body = response.content.decode()
    if kind.startswith("application/json"):
        said = json.loads(body)
        body = str(said.get("html") or "") if isinstance(said, dict) else ""
    parser = _Scripts()
    parser.feed(body)
    return parser.nonces


def policy_fault(url: str, response: Any) -> str:
    """What is wrong with the page's policy or what it would keep from running; empty if nothing."""
    policy = response.headers["Content-Security-Policy"]
    if content_policy(policy) < 0:
        return f"{url}: {policy}"
    allowed = set(re.findall(r"'nonce-([^']+)'", policy))
    refused = [nonce for nonce in nonces_in(response) if nonce not in allowed]
    return f"{url}: {len(refused)} scripts without leave" if refused else ""
