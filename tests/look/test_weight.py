"""What the listing weighs: bytes over the wire, requests and elements, counted and not timed."""

import gzip
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from bench.fake_pools import make_pools
from directory.storage import bundled
from pools.models import generation_cache
from tests.look.conftest import Silence

KB = 1_000  # bytes
FULL_PAGE = 24  # pools
LISTING = "/pools/"


@pytest.fixture(scope="module")
def page(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The listing of 24 pools and more: two real ones with long evidence, the rest made up."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_indicators", stdout=Silence())
        folder = settings.BASE_DIR / "fixtures" / "pools"
        call_command(
            "load_pools",
            str(folder / "lido.json"),
            str(folder / "stakewise.json"),
            stdout=Silence(),
        )
        list(make_pools(FULL_PAGE))
        generation_cache.forget_all()
        response = Client().get(LISTING)
        assert response.status_code == 200
        yield response.content.decode()
        transaction.set_rollback(True)
    generation_cache.forget_all()


class Elements(HTMLParser):
    """Counts elements and notes what else the page asks for."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.count = 0
        self.files: list[str] = []
        self.foreign: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element."""
        self.count += 1
        values = dict(attrs)
        asked = values.get("src") if tag in {"script", "img", "iframe", "source"} else None
        if tag == "link" and values.get("rel") in {"stylesheet", "icon", "preload", "manifest"}:
            asked = values.get("href")
        if asked and not asked.startswith("/"):
            self.foreign.append(asked)
        elif asked and values.get("rel") not in {"icon", "manifest"}:
            self.files.append(asked)


def zipped(content: bytes) -> int:
    return len(gzip.compress(content, 6, mtime=0))


def read(path: str) -> str:
    found = finders.find(path)
    assert found, path
    with open(found, encoding="utf-8") as file:
        return file.read()


def weight_of(files: list[str], ending: str) -> int:
    total = 0
    for file in files:
        path = re.sub(r"\?.*", "", file).removeprefix("/static/")
        if path.endswith(ending):
            text = bundled(path, read) if ending == ".css" else read(path)
            total += zipped(text.encode())
    return total


def test_the_page_holds_as_many_pools_as_it_ever_will(page: str) -> None:
    assert page.count('<article class="pool') == FULL_PAGE


def test_bytes_of_the_page(page: str) -> None:
    assert zipped(page.encode()) <= 20 * KB


def test_bytes_of_style_sheets_and_scripts(page: str) -> None:
    files = Elements(page).files
    style, script = weight_of(files, ".css"), weight_of(files, ".js")
    assert 0 < style <= 15 * KB
    assert 0 < script <= 25 * KB
    assert zipped(page.encode()) + style + script <= 80 * KB


def test_requests_and_hosts(page: str) -> None:
    elements = Elements(page)
    icon_and_page = 2
    assert len(elements.files) + icon_and_page <= 10
    assert elements.foreign == []
    assert "@font-face" not in page


def test_elements(page: str) -> None:
    assert Elements(page).count <= 2_500


@pytest.mark.django_db
def test_pages_travel_compressed_and_without_a_cookie(client: Client) -> None:
    response = client.get(LISTING, headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response["Vary"]
    assert "Set-Cookie" not in response


def test_what_every_page_loads_asks_nobody_else() -> None:
    for name in ("site", "pools", "content"):
        text = bundled(f"css/{name}.css", read)
        assert "@import" not in text
        assert "@font-face" not in text
        assert "//" not in text
