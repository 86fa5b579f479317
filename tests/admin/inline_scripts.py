"""Which scripts stand in a page of the admin itself, where its policy has to let them run."""

import json
from html.parser import HTMLParser
from typing import Any

from django.urls import resolve

PROGRAMS = {"", "text/javascript", "module"}


class _Scripts(HTMLParser):
    """Whether there is one."""

    found = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        inline = tag == "script" and "src" not in given and (given.get("type") or "") in PROGRAMS
        handlers = any(name.startswith("on") for name in given)
        self.found = self.found or inline or handlers


def has_inline_script(response: Any) -> bool:
    """In the page, or in the part of one that a dialogue is made of."""
    kind = response.headers.get("Content-Type", "")
    if response.streaming or not kind.startswith(("text/html", "application/json")):
        return False
    body = response.content.decode()
    if kind.startswith("application/json"):
        said = json.loads(body)
        body = str(said.get("html") or "") if isinstance(said, dict) else ""
    parser = _Scripts()
    parser.feed(body)
    return parser.found


def policy_fault(url: str, response: Any, used: set[str]) -> str:
    """What the page's policy would keep from running, in words; empty if nothing. ``used`` gathers
    the names of the screens that need their exception."""
    if not has_inline_script(response):
        return ""
    name = resolve(url.partition("?")[0]).view_name
    used.add(name)
    policy = response.headers["Content-Security-Policy"]
    if "'unsafe-inline'" in policy.partition("script-src")[2].partition(";")[0]:
        return ""
    return f"{name} {url}: an inline script, but no leave for it"
