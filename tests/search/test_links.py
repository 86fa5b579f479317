"""A walk over the whole demo site: every link of ours leads somewhere public."""

import re
from collections import deque
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from django.test import Client

from tests.search.test_sitemaps import mapped

pytestmark = pytest.mark.usefixtures("site")

HOST = "127.0.0.1:8000"
# Filters combine without end: these pages are opened, and the filtered ones they link to are
# taken from the first few of each only.
MOST_OF_A_KIND = 12
SECRET = re.compile(r"^/(?:[a-z]{2}/)?(?:admin|documents|submissions|submit/[^/]+/)")
# In another language they are the same forms again: the first few of them will do.
FORMS = re.compile(r"^/[a-z]{2}/pools/[^/]+/(?:correct|confirm|contest)/")
# Private by their address alone, but linked to by design: forms and the page for a lost link.
ALLOWED = re.compile(r"^/(?:[a-z]{2}/)?submissions/lost/$")


class Links(HTMLParser):
    """Addresses and anchors of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.files: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("id"):
            self.anchors.add(str(values["id"]))
        if tag in ("a", "area") and values.get("href"):
            self.links.append(str(values["href"]))
        elif tag == "form" and values.get("method", "get") != "post" and values.get("action"):
            self.links.append(str(values["action"]))
        elif tag in ("img", "script") and values.get("src"):
            self.files.append(str(values["src"]))
        elif tag == "link" and values.get("href"):
            self.files.append(str(values["href"]))


def own(address: str) -> bool:
    """Whether an address is one of ours."""
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and parts.netloc == HOST


def test_every_link_leads_somewhere_public(client: Client) -> None:
    start = [f"http://{HOST}/", *(f"http://{HOST}{path}" for path in mapped(client))]
    queue = deque((address, "the map") for address in start)
    seen: dict[str, set[str]] = {}
    wanted: dict[tuple[str, str], str] = {}
    of_a_kind: dict[str, int] = {}
    faults = []
    while queue:
        address, source = queue.popleft()
        address, anchor = urldefrag(address)
        if anchor:
            wanted.setdefault((address, unquote(anchor)), source)
        if address in seen:
            continue
        parts = urlsplit(address)
        if SECRET.match(parts.path) and not ALLOWED.match(parts.path):
            faults.append(f"{source} links to {parts.path}")
            continue
        kind = parts.path if parts.query else "forms" if FORMS.match(parts.path) else ""
        if kind:
            of_a_kind[kind] = of_a_kind.get(kind, 0) + 1
            if of_a_kind[kind] > MOST_OF_A_KIND:
                continue
        response = client.get(f"{parts.path}?{parts.query}" if parts.query else parts.path)
        seen[address] = set()
        if response.status_code in (301, 302):
            queue.append((urljoin(address, response.headers["Location"]), address))
            continue
        if response.status_code != 200:
            faults.append(f"{source} links to {address}: {response.status_code}")
            continue
        if not response.headers["Content-Type"].startswith("text/html"):
            continue
        page = Links()
        page.feed(response.content.decode())
        seen[address] = page.anchors
        for link in page.links:
            target = urljoin(address, link)
            if own(target):
                queue.append((target, address))
    faults += [
        f"{source} links to #{anchor} of {address}, which has no such place"
        for (address, anchor), source in wanted.items()
        if address in seen and seen[address] and anchor not in seen[address]
    ]
    assert not faults, "\n".join(faults)
    assert len(seen) > 100


def test_every_picture_and_style_of_ours_is_there(client: Client) -> None:
    from django.contrib.staticfiles import finders

    for path in ("/", "/pools/", "/pools/lido/", "/guide/", "/faq/", "/search/", "/choose/"):
        page = Links()
        page.feed(client.get(path).content.decode())
        for file in page.files:
            if file.startswith("/static/"):
                assert finders.find(file.removeprefix("/static/")), (path, file)
