"""What stands on other sites: badge, table in a frame, oEmbed, and the page to copy them from."""

import datetime as dt
import json
import re
from html import unescape
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as Xml

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from pools.models import Pool
from pools.opendata.badge import CURRENT, OVERDUE
from tests.factories import published_pool, republish
from tests.facts import source
from tests.opendata.feeds.conftest import HOSTILE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pools")]

SITE = "http://127.0.0.1:8000"
SVG = "{http://www.w3.org/2000/svg}"
NAME = HOSTILE[:80].strip()


def drawn(client: Client, path: str) -> Xml.Element:
    """A badge as a reader of XML sees it; its words fit and nothing in it runs or loads."""
    response = client.get(path)
    assert response.status_code == 200, path
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Content-Security-Policy"] == "default-src 'none'"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    root = Xml.fromstring(response.content)  # noqa: S314 - our own answer
    assert {one.tag.removeprefix(SVG) for one in root.iter()} == {
        "svg", "title", "desc", "rect", "path", "g", "text",
    }  # fmt: skip
    assert not [
        name for one in root.iter() for name in one.attrib if "href" in name or name[:2] == "on"
    ]
    assert root.get("role") == "img" and root.get("aria-labelledby") == "title desc"
    for words in root.iter(f"{SVG}text"):
        assert float(words.attrib["x"]) + float(words.attrib["textLength"]) < float(
            root.attrib["width"]
        )
    return root


def words_of(root: Xml.Element) -> str:
    return str([*root.iter(f"{SVG}text")][1].text)


def colour_of(root: Xml.Element) -> str:
    return root.find(f"{SVG}rect").attrib["fill"]  # type: ignore[union-attr]


def test_a_badge_counts_as_the_page_does(client: Client) -> None:
    root = drawn(client, "/pools/alpha/badge.svg")
    claims = client.get("/pools/alpha/").context["pool_page"].claims
    met = sum(claim.verdict == "met" for claim in claims)
    known = sum(claim.known for claim in claims)
    applying = sum(claim.verdict.applies for claim in claims)
    said = f"{met} met · {known} of {applying} known · evidence January 2026"
    assert words_of(root).startswith(said)
    assert (root.findtext(f"{SVG}title") or "").startswith(f"Alpha Pool on Waterline: {said}")
    assert f"{met} of {applying} met" in (root.findtext(f"{SVG}desc") or "")
    spanish = drawn(client, "/es/pools/alpha/badge.svg")
    assert "enero de 2026" in words_of(spanish)


def test_a_badge_is_grey_from_the_day_a_verdict_is_due(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    published_pool(slug="fresh", name="Fresh", licence={"is": "MIT"}, sources=[source("licence")])
    due = dt.date(2026, 1, 2) + dt.timedelta(days=366)  # an interval of 365 days is over
    for days, colour, word in ((-1, CURRENT, ""), (0, OVERDUE, "1 recheck due")):
        now = dt.datetime.combine(due, dt.time(0, 1), dt.UTC) + dt.timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        root = drawn(client, "/pools/fresh/badge.svg")
        assert colour_of(root) == colour
        assert ("recheck due" in words_of(root)) is bool(word) and word in words_of(root)
    monkeypatch.undo()
    nothing = drawn(client, "/pools/hostile/badge.svg")
    assert colour_of(nothing) == OVERDUE
    assert words_of(nothing).startswith("0 met · 0 of ") and "evidence" not in words_of(nothing)


def test_any_name_is_text_wherever_it_stands(client: Client) -> None:
    root = drawn(client, "/pools/hostile/badge.svg")
    assert (root.findtext(f"{SVG}title") or "").startswith(NAME)
    for path in ("/pools/hostile/embed/", "/pools/hostile/share/"):
        html = client.get(path).content.decode()
        assert "<b>" not in html and "<script>" not in html
        assert NAME in unescape(html)
    said = client.get("/oembed/", {"url": f"{SITE}/pools/hostile/"}).json()
    assert said["title"].startswith(NAME)
    frame = BeautifulSoup(said["html"], "html.parser")
    assert [one.name for one in frame.find_all(True)] == ["iframe"]
    assert frame.iframe["title"] == said["title"]
    shared = BeautifulSoup(client.get("/pools/hostile/share/").content, "html.parser")
    snippets = [pre.get_text() for pre in shared.select("pre")]
    assert [b["data-copy"] for b in shared.select("button[data-copy]")] == snippets
    badge = BeautifulSoup(snippets[0], "html.parser")
    assert [one.name for one in badge.find_all(True)] == ["a", "img"]
    assert badge.img["alt"].startswith(NAME)
    assert snippets[1].count("](") == 3  # the two that lead somewhere, and one that is escaped
    assert "\\[x\\](y)" in snippets[1]


def test_only_the_table_may_be_framed(client: Client) -> None:
    framed = client.get("/pools/alpha/embed/")
    again = client.get("/pools/alpha/embed/", headers={"if-none-match": framed["ETag"]})
    assert again.status_code == 304
    # What a cache keeps takes up the headers of a 304.
    for response in (framed, again):
        assert "frame-ancestors *" in response["Content-Security-Policy"]
        assert "script-src" not in response["Content-Security-Policy"]
        assert not response.has_header("X-Frame-Options")
    assert not framed.cookies
    for path in (
        "/", "/pools/", "/pools/alpha/", "/pools/alpha/share/", "/pools/alpha/ask/", "/oembed/",
        "/pools/nobody/embed/", "/pools/gamma/embed/", "/changes.atom", "/submit/", "/admin/login/",
    ):  # fmt: skip
        refused = client.get(path)
        assert refused["X-Frame-Options"] in ("DENY", "SAMEORIGIN"), path
        assert "frame-ancestors 'self'" in refused["Content-Security-Policy"], path


def test_the_table_says_what_the_page_says_and_leads_there(client: Client) -> None:
    for before in ("", "/es"):
        page = BeautifulSoup(client.get(f"{before}/pools/alpha/").content, "html.parser")
        soup = BeautifulSoup(client.get(f"{before}/pools/alpha/embed/").content, "html.parser")
        said = {
            " ".join(claim.select_one("h4").get_text().split()): " ".join(
                claim.select_one(".verdict").get_text().split()
            )
            for claim in page.select("article.claim")
        }
        rows = [
            [" ".join(c.get_text().split()) for c in row.select("th,td")]
            for row in soup.select("tbody tr")
        ]
        assert {row[0]: row[1] for row in rows} == said
        assert not soup.select("script, form, iframe, [onclick]")
        ids = {one["id"] for one in page.select("[id]")}
        for link in soup.select("a"):
            address, _hash, place = link["href"].partition("#")
            assert address == f"{SITE}{before}/pools/alpha/"
            assert not place or place in ids
            assert "noopener" in link["rel"]
        assert soup.base["target"] == "_blank"
        assert soup.html["lang"] == (before.strip("/") or "en")
        styles = [link["href"] for link in soup.select('link[rel="stylesheet"]')]
        assert styles == ["/static/css/site.css"]


def test_oembed_finds_a_pool_by_any_address_it_has_or_had(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    republish(Pool.objects.get(slug="alpha"), slug="omega")
    for asked, to in {
        "/pools/omega/": "/pools/omega/embed/",
        "/pools/omega/?from=x#claims": "/pools/omega/embed/",
        "/pools/alpha/": "/pools/omega/embed/",
        "/pools/OMEGA/": "/pools/omega/embed/",
        "/pools/omega": "/pools/omega/embed/",
        "/es/pools/alpha/": "/es/pools/omega/embed/",
    }.items():
        response = client.get("/oembed/", {"url": SITE + asked, "format": "json"})
        assert response.status_code == 200, asked
        assert response["Content-Type"] == "application/json"
        said = json.loads(response.content)
        assert said["version"] == "1.0" and said["type"] == "rich"
        preposition = "en" if to.startswith("/es/") else "on"
        assert said["title"] == f"Alpha Pool {preposition} Waterline"
        assert f'src="{SITE}{to}"' in said["html"]
        assert client.get(to).status_code == 200
    small = client.get(
        "/oembed/", {"url": f"{SITE}/pools/omega/", "maxwidth": "300", "maxheight": "x"}
    )
    assert (small.json()["width"], small.json()["height"]) == (300, said["height"])
    assert 'width="300"' in small.json()["html"]
    for asked in (
        "", "/pools/omega/", f"{SITE}/pools/", f"{SITE}/pools/gamma/", f"{SITE}/pools/nobody/",
        "https://other.example/pools/omega/", "javascript:alert(1)", f"{SITE}/admin/", "http://[",
        f"{SITE}@other.example/pools/omega/", f"{SITE}/pools/omega/embed/", f"{SITE}/\x00/",
    ):  # fmt: skip
        assert client.get("/oembed/", {"url": asked}).status_code == 404, asked
    caplog.clear()
    as_xml = client.get("/oembed/", {"url": f"{SITE}/pools/omega/", "format": "xml"})
    assert as_xml.status_code == 501
    assert not [one for one in caplog.records if one.levelname == "ERROR"]  # nothing has failed


def test_a_page_says_where_it_can_be_found_in_short(client: Client) -> None:
    for path in ("/pools/alpha/", "/es/pools/alpha/"):
        soup = BeautifulSoup(client.get(path).content, "html.parser")
        (link,) = soup.select('link[type="application/json+oembed"]')
        before = path.removesuffix("/pools/alpha/")
        assert link["href"] == f"{SITE}{before}/oembed/?url={quote(SITE + path, safe='')}"
        said = client.get(link["href"].removeprefix(SITE)).json()
        assert f"{SITE}{path}embed/" in said["html"]
        assert soup.select(f'a[href="{path}share/"]')


def test_renamed_and_gone_pools_lead_on_or_say_so(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    republish(Pool.objects.get(slug="alpha"), slug="omega")
    for part in ("badge.svg", "embed/", "share/"):
        for before, old in (("", "alpha"), ("/es", "ALPHA")):
            moved = client.get(f"{before}/pools/{old}/{part}")
            assert (moved.status_code, moved["Location"]) == (301, f"{before}/pools/omega/{part}")
        assert client.get(f"/pools/gamma/{part}").status_code == 410
        assert client.get(f"/pools/nobody/{part}").status_code == 404
        first = client.get(f"/pools/omega/{part}")
        assert not first.cookies
        with django_assert_max_num_queries(3):
            client.get(f"/pools/omega/{part}")
    badge = client.get("/pools/omega/badge.svg")
    assert re.match(r"public, max-age=\d+", badge["Cache-Control"])
    known = {"if-none-match": badge["ETag"]}
    assert client.get("/pools/omega/badge.svg", headers=known).status_code == 304
    republish(Pool.objects.get(slug="omega"), name="Another")
    assert client.get("/pools/omega/badge.svg", headers=known).status_code == 200
