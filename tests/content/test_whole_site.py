"""The content that comes with the code: complete, linked, light, and without a trace."""

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from directory.content import models
from directory.content.loading.loader import load

pytestmark = pytest.mark.usefixtures("whole_site", "db")

MINIMUM = {
    models.HomePage: 1,
    models.GuideIndexPage: 1,
    models.GuidePage: 4,
    models.QuestionPage: 16,
    models.GlossaryPage: 1,
    models.StandardPage: 5,
    models.Term: 32,
}


class Links(HTMLParser):
    """Addresses and anchors of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.hrefs: set[str] = set()
        self.ids: list[str] = []
        self.faults: list[str] = []
        self.headings: list[int] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if "style" in values or any(name.startswith("on") for name in values):
            self.faults.append(tag)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag == "a":
            self.hrefs.add(values.get("href") or "")
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))


def _pages() -> Iterator[Page]:
    return iter(Page.objects.live().filter(depth__gt=1).order_by("path"))


def _read(client: Client, url: str) -> Links:
    response = client.get(url, follow=True)
    assert response.status_code == 200, url
    return Links(response.content.decode())


@pytest.mark.parametrize("model", MINIMUM)
def test_there_is_enough(model: type[Page]) -> None:
    assert model.objects.count() >= MINIMUM[model]


def test_the_files_load_again_without_a_warning_or_a_change() -> None:
    outcome = load(settings.BASE_DIR / "fixtures" / "content", check=True)
    assert [outcome.added, outcome.kept, outcome.removed] == [[], [], []]
    assert outcome.warnings == []


def test_every_link_between_pages_leads_somewhere(client: Client) -> None:
    pages = {page.url: _read(client, page.url) for page in _pages()}
    seen: dict[str, Links | None] = dict(pages)
    broken = []
    for url, links in pages.items():
        for href in links.hrefs:
            parts = urlsplit(href)
            if parts.scheme or parts.netloc:
                assert parts.scheme in {"https", "mailto"}, (url, href)
                continue
            path = parts.path or url
            assert not path.startswith("/admin/"), (url, href)
            if path in AWAITED:
                continue
            if path not in seen:
                response = client.get(path, follow=True)
                found = response.status_code == 200
                seen[path] = Links(response.content.decode()) if found else None
            target = seen[path]
            if target is None or (parts.fragment and parts.fragment not in target.ids):
                broken.append((url, href))
    assert broken == []


# Addresses the frame names before the rooms behind them are built.
AWAITED = {"/search/"}


def test_every_page_is_well_formed(client: Client) -> None:
    for page in _pages():
        links = _read(client, page.url)
        assert links.faults == [], page.url
        assert len(links.ids) == len(set(links.ids)), page.url
        assert links.headings.count(1) == 1, page.url
        steps = zip(links.headings, links.headings[1:], strict=False)
        assert all(below <= above + 1 for above, below in steps), page.url


def test_reading_sets_no_cookie_and_loads_nothing_from_elsewhere(client: Client) -> None:
    for page in _pages():
        response = client.get(page.url)
        assert not response.cookies, page.url
        assert "Cookie" not in response.headers.get("Vary", ""), page.url
        html = response.content.decode()
        for attribute in ('src="http', "@import", "url(http"):
            assert attribute not in html, page.url


def test_every_page_describes_itself() -> None:
    for page in _pages():
        assert page.specific.meta_description, page.url
        assert len(page.specific.meta_title) <= 70, page.url


@pytest.mark.parametrize(
    ("url", "most"),
    [
        ("/", 15),
        ("/guide/", 15),
        ("/guide/pooled-staking/", 15),
        ("/faq/", 12),
        ("/faq/safety/", 12),
        ("/faq/safety/can-anyone-take-my-stake/", 12),
        ("/glossary/", 12),
        ("/listing-policy/", 12),
    ],
)
def test_queries(client: Client, url: str, most: int) -> None:
    client.get(url)  # a process has read the frame and the figures once
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    assert len(queries) <= most
    texts = [query["sql"] for query in queries]
    repeated = {text for text in texts if texts.count(text) > 1}
    assert repeated == set()


def test_the_first_reader_after_a_change_does_not_wait_for_a_query_a_page(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    assert len(queries) <= 35


def test_every_page_is_shared_with_a_picture_of_its_own(client: Client) -> None:
    page = Page.objects.get(slug="pooled-staking", locale__language_code="en")
    html = client.get(page.url).content.decode()
    assert f"/share/{page.pk}.png" in html
    response = client.get(f"/share/{page.pk}.png")
    assert response["Content-Type"] == "image/png"
    other = Page.objects.get(slug="withdrawals", locale__language_code="en")
    assert client.get(f"/share/{other.pk}.png").content != response.content
    page.unpublish()
    assert client.get(f"/share/{page.pk}.png").status_code == 404
    assert client.get("/share/1.png").status_code == 404
