"""A walk over the whole demo site: every link of ours leads somewhere public."""

import re
from collections import Counter, deque
from html.parser import HTMLParser
from urllib.parse import SplitResult, parse_qs, unquote, urldefrag, urljoin, urlsplit

import pytest
from django.test import Client

from tests.search.test_sitemaps import mapped

pytestmark = pytest.mark.usefixtures("site")

HOST = "127.0.0.1:8000"
# Every page is opened, but of what combines without end only the first few of each kind: queries
# by the names they give, forms on a claim by what is done to which topic, a pool's files by kind.
MOST_OF_A_KIND, MOST_QUERIES_OF_A_PAGE, MOST_TRANSLATED_FORMS = 2, 24, 12
SECRET = re.compile(r"^/(?:[a-z]{2}/)?(?:admin|documents|submissions|submit/[^/]{43}/)")
FORMS = re.compile(
    r"^(/[a-z]{2})?/pools/[^/]+/((?:correct|confirm|contest)/.*|share/|embed/|ask/|[\w-]+\.\w+)$"
)
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
            # Its place is in the answer, not on the page that asks.
            self.links.append(str(values["action"]).partition("#")[0])
        elif tag in ("img", "script") and values.get("src"):
            self.files.append(str(values["src"]))
        elif tag == "link" and values.get("href"):
            self.files.append(str(values["href"]))


def own(address: str) -> bool:
    """Whether an address is one of ours."""
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and parts.netloc == HOST


def kinds(parts: SplitResult) -> list[tuple[object, int]]:
    """What an address is one of many of, and how many of those are opened at most."""
    if parts.query:
        names = frozenset(parse_qs(parts.query, keep_blank_values=True))
        return [(parts.path, MOST_QUERIES_OF_A_PAGE), ((parts.path, names), MOST_OF_A_KIND)]
    if form := FORMS.match(parts.path):
        language, deed = form.groups()
        # In another language they are the same forms again.
        return [(language, MOST_TRANSLATED_FORMS)] if language else [(deed, MOST_OF_A_KIND)]
    return []


def test_every_link_leads_somewhere_public(client: Client) -> None:
    start = [f"http://{HOST}/", *(f"http://{HOST}{path}" for path in mapped(client))]
    queue = deque((address, "the map") for address in start)
    seen: dict[str, set[str]] = {}
    wanted: dict[tuple[str, str], str] = {}
    opened: Counter[object] = Counter()
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
        many = kinds(parts)
        if any(opened[kind] >= most for kind, most in many):
            continue
        opened.update(kind for kind, _most in many)
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
