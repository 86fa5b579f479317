"""Pages as Markdown, read back by a Markdown reader: the page's own words, links and headings."""

import re
from typing import Any
from urllib.parse import unquote, urljoin

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from markdown_it import MarkdownIt

from directory.search import urls as search_urls
from pools.browse import urls as browse_urls
from pools.models import Change, Pool
from pools.opendata import feed_urls
from pools.opendata import urls as data_urls
from pools.opendata.markdown import PAGES, markdown_path, page_path
from pools.opendata.markdown_text import escaped, markdown
from pools.review import urls as review_urls
from tests.factories import make_site, member, republish
from tests.opendata.feeds.conftest import HOSTILE

SITE = "http://127.0.0.1:8000"
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def rendered(text: str) -> BeautifulSoup:
    return BeautifulSoup(READER.render(text), "html.parser")


def words(text: str) -> str:
    return " ".join(text.split())


def read(client: Client, path: str, **headers: str) -> BeautifulSoup:
    response = client.get(path, headers=headers)
    assert response.status_code == 200, path
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    return rendered(response.content.decode())


@pytest.fixture
def site(db: None) -> None:
    make_site()


PATHS = [
    "/", "/pools/?view=matrix&audited=met", "/pools/lido/", "/pools/lido/ask/", "/pools/lido/share/",
    "/pools/compare/?pool=lido&pool=rocket-pool", "/indicators/audited/", "/network/",
    "/changes/?topic=fee", "/coverage/", "/what-you-keep/?eth=1&percent=3&years=1", "/guide/",
    "/faq/basics/", "/glossary/", "/search/?q=lido", "/es/", "/es/pools/",
]  # fmt: skip


def test_every_page_reads_the_same_in_markdown(client: Client, site: None) -> None:
    for path in PATHS:
        page = BeautifulSoup(client.get(path).content, "html.parser")
        address, _mark, query = path.partition("?")
        there = markdown_path(address)
        said = read(client, f"{there}?{query}" if query else there)
        main = page.main
        assert main is not None
        for left_out in main.select(
            "nav, search, form, .actions, .feedback, .compare-bar, [hidden], [aria-hidden=true]"
        ):
            left_out.decompose()
        headings = [words(one.get_text()) for one in main.select("h1,h2,h3,h4,h5,h6")]
        read_back = [words(one.get_text()) for one in said.select("h1,h2,h3,h4,h5,h6")]
        assert [one.replace(" ", "") for one in read_back] == [
            one.replace(" ", "") for one in headings
        ], path
        # Every link of the page, and none besides but that of the page itself.
        base = SITE + address
        wanted = {
            unquote(urljoin(base, link["href"]))
            for link in main.select("a[href]")
            if not link["href"].startswith("#")
            and (link.get_text(strip=True) or link.find(alt=True))
        }
        found = {unquote(link["href"]) for link in said.select("a")}
        assert found == wanted | {unquote(SITE + path)}, path
        for paragraph in main.select("p"):
            if not paragraph.select("svg, br, button, select, input, q"):
                text = paragraph.get_text().replace(" ", "")
                assert "".join(text.split()) in "".join(said.get_text().split()), (path, text)
        head = page.head
        assert head is not None
        links = [one["href"] for one in head.select('link[type="text/markdown"]')]
        assert links == ([] if head.select('meta[name="robots"]') else [there]), path


@pytest.mark.usefixtures("pools")
def test_text_of_contributors_stays_text(client: Client) -> None:
    for path in ("/pools/hostile.md", "/pools.md", "/pools/compare.md?pool=hostile", "/changes.md"):
        said = read(client, path)
        assert not said.select("script, b, img, code, em"), path
        assert "y" not in {link["href"] for link in said.select("a")}
        assert words(HOSTILE[:70]) in words(said.get_text()), path
    republish(Pool.objects.get(slug="alpha"), summary="https://evil.example/ and www.evil.example")
    body = client.get("/pools/alpha.md").content.decode()
    # Readers of GitHub's dialect turn bare addresses into links.
    assert "https\\://evil.example/ and www\\.evil.example" in body


@pytest.mark.usefixtures("pools")
def test_by_address_and_by_accept_and_who_has_it_already(client: Client) -> None:
    plain = client.get("/pools/alpha/")
    assert plain["Content-Type"].startswith("text/html") and "Accept" in plain["Vary"]
    by_address = client.get("/pools/alpha.md")
    assert not by_address.cookies and "Accept" not in by_address["Vary"].split(", ")
    assert by_address["Link"] == f'<{SITE}/pools/alpha/>; rel="canonical"'
    for accept, markdown_wanted in {
        "text/markdown": True,
        "text/markdown, text/html;q=0.9, */*;q=0.1": True,
        "text/html;q=0.5, text/markdown": True,
        "text/markdown; charset=utf-8": True,
        "text/html;q=0.5, text/markdown;charset=UTF-8": True,
        "text/html; charset=utf-8, text/markdown;q=0.9": False,
        "text/html, text/markdown": False,
        "text/markdown;q=0.2, text/html": False,
        "text/markdown;q=0, */*": False,
        "*/*": False,
        "text/*": False,
        "application/json": False,
        "": False,
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": False,
        "nonsense;;;q=x,": False,
    }.items():
        response = client.get("/pools/alpha/", headers={"accept": accept})
        assert "Accept" in response["Vary"].split(", "), accept
        assert response["Content-Type"].startswith("text/markdown") is markdown_wanted, accept
        if markdown_wanted:
            assert response["Content-Location"] == "/pools/alpha.md"
            assert response.content == by_address.content
    known = {"if-none-match": by_address["ETag"]}
    again = client.get("/pools/alpha.md", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    again = client.get("/pools/alpha/", headers={**known, "accept": "text/markdown"})
    assert again.status_code == 304 and "Accept" in again["Vary"]
    packed = client.get("/pools/alpha.md", headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert client.head("/pools/alpha.md")["ETag"] == by_address["ETag"]
    assert client.post("/pools/alpha.md").status_code == 405
    assert client.post("/pools/alpha/", headers={"accept": "text/markdown"}).status_code == 405
    # What is no page for everybody says nothing of it.
    for path in ("/submit/", "/sitemap.xml", "/changes.atom", "/admin/login/"):
        assert "Accept" not in client.get(path).get("Vary", "").split(", "), path
        other = client.get(path, headers={"accept": "text/markdown"})
        assert not other["Content-Type"].startswith("text/markdown"), path


@pytest.mark.usefixtures("pools")
def test_nothing_of_who_asks_is_in_it(client: Client) -> None:
    before = client.get("/changes.md").content
    client.force_login(member("Administrator"))
    assert b"/admin/" in client.get("/changes/").content
    response = client.get("/changes.md")
    assert response.content == before
    assert not response.cookies
    for path in ("/admin.md", "/submit.md", "/submissions/lost.md", "/feedback/pools.md", "/x.md/"):
        assert client.get(path, follow=True).status_code == 404, path


@pytest.mark.usefixtures("pools")
def test_markdown_leads_where_the_page_leads(client: Client) -> None:
    republish(Pool.objects.get(slug="alpha"), slug="omega")
    for path, status, to in [
        ("/pools/alpha.md", 301, "/pools/omega.md"),
        ("/es/pools/OMEGA.md", 301, "/es/pools/omega.md"),
        ("/pools/alpha/ask.md", 301, "/pools/omega/ask.md"),
        (
            "/pools/compare.md?pool=alpha&pool=hostile",
            301,
            "/pools/compare.md?pool=omega&pool=hostile",
        ),
        ("/indicators/Audited.md", 301, "/indicators/audited.md"),
        ("/pools/gamma.md", 410, ""),
        ("/pools/nobody.md", 404, ""),
        ("/nowhere.md", 404, ""),
        ("/.md", 404, ""),
        ("/index/.md", 404, ""),
        ("/pools/index.md", 404, ""),
        ("/pools/om%00ega.md", 404, ""),
    ]:
        response = client.get(path)
        assert (response.status_code, response.get("Location", "")) == (status, to), path
    gone = client.get("/pools/gamma.md")
    assert gone["Content-Type"].startswith("text/markdown")
    assert gone.content.startswith(b"# Gamma is no longer listed")


@pytest.mark.usefixtures("pools")
def test_markdown_costs_no_query_more_and_is_made_once(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    made: list[str] = []
    monkeypatch.setattr(
        "pools.opendata.markdown.markdown",
        lambda html, at: (made.append(at), markdown(html, at))[1],
    )
    client.get("/pools/alpha/")
    with CaptureQueriesContext(connection) as page:
        client.get("/pools/alpha/")
    for _time in range(2):
        with django_assert_num_queries(len(page)):
            client.get("/pools/alpha.md")
    assert made == [f"{SITE}/pools/alpha/"]
    Change.objects.filter(topic="fee").update(credit="somebody else")
    assert client.get("/changes.md").content != client.get("/changes.md?topic=fee").content


def test_every_address_for_people_has_markdown() -> None:
    """A new page is one of them, or is said here to be none."""
    others = {
        "change_feed", "listing_feed", "pool_feed", "indicator_feed", "calendars", "pool_calendar",
        "pool_badge", "pool_embed", "oembed",
    }  # fmt: skip
    modules = (browse_urls, search_urls, review_urls, feed_urls)
    patterns = [pattern for module in modules for pattern in module.urlpatterns]
    names = {pattern.name for pattern in [*patterns, *data_urls.page_patterns]}
    assert names - others == PAGES - {"wagtail_serve"}
    for path, there in {
        "/": "/index.md", "/es/": "/es/index.md", "/pools/": "/pools.md", "/es/faq/x/": "/es/faq/x.md",
    }.items():  # fmt: skip
        assert markdown_path(path) == there and page_path(there) == path
    for path in ("/pools", "/admin/", "/submit/", "/pools/a/badge.svg", "//x/", "/a b/"):
        assert markdown_path(path) == "", path


SAID = [
    "# no heading", "- no item", "+ no item", "1. no item", "12) no item", "> no quote", "---", "===",
    "*no* _emphasis_ **at** all", "[no](link)", "![no](image)", "<b>no</b> <!-- markup -->", "&lt; &amp",
    "`no` ``code``", "~~no~~", "a | b", "\\ back\\slash \\*", "https://no.example/ a@b.example", "!",
    "    no code", "no\nbreak", "<https://no.example/>", "[x]: https://no.example/", "| a |\n|---|",
]  # fmt: skip


def test_any_text_comes_back_as_it_was() -> None:
    for said in SAID:
        soup = rendered(
            markdown(
                f"<main><p>{BeautifulSoup(said, 'html.parser').new_string(said).output_ready('minimal')}</p></main>",
                SITE,
            )
        )
        (paragraph,) = soup.find_all(True)
        assert paragraph.name == "p"
        assert words(paragraph.get_text()) == words(said)
        assert "\n" not in escaped(said)


def test_blocks_come_back_as_they_were() -> None:
    html = """<header>no</header><main><h2>A <small>b</small></h2><p>one<br>two</p><!-- no -->
    <ul><li>x<ul><li>y</li></ul></li><li><p>p</p><p>q</p></li></ul><ul><li>z</li></ul>
    <dl><div><dt>T</dt><dd>D<details><summary>S</summary><p>E</p></details></dd></div></dl>
    <table><tr><th>a|b</th><th></th></tr><tr><td><a href="/p/(x)/">l</a></td><td>1</td></tr></table>
    <details><summary><span>Met</span><h4>Claim</h4><span>Why</span></summary><p>E</p></details>
    <pre>a
  `` b</pre><blockquote><p>c</p><p>d</p></blockquote><p>No!<a href="javascript:alert(1)">j</a>
    <a href="#h">h</a> <a href="//other.example/">o</a> <q>q</q> <code>a`b</code> <b> c </b>d</p>
    <p hidden>no</p><form><p>no</p></form><script>no</script><p class="actions">no</p></main>"""
    soup = rendered(markdown(html, f"{SITE}/x/"))
    assert words(soup.h2.get_text()) == "A b"
    assert [words(one.get_text()) for one in soup.select("ul > li > ul > li")] == ["y"]
    assert len(soup.find_all("ul", recursive=False)) == 3
    assert [one.get_text() for one in soup.select("th")] == ["a|b", ""]
    assert {one["href"] for one in soup.select("a")} == {
        f"{SITE}/p/%28x%29/",
        "http://other.example/",
    }
    assert soup.pre.get_text() == "a\n  `` b\n"
    assert [one.get_text() for one in soup.select("blockquote p")] == ["c", "d"]
    assert (
        soup.select_one("strong + *") is None and words(soup.dl.get_text() if soup.dl else "") == ""
    )
    assert "No!j h o “q” a`b c d" in words(soup.get_text())
    assert not re.search(r"\bno\b", soup.get_text())
    assert [words(one.get_text()) for one in (soup.h4, *soup.h4.find_next_siblings("p")[:2])] == [
        "Claim", "Met", "Why",
    ]  # fmt: skip
    assert markdown("<p>nothing</p>", SITE) == ""
