"""Whole pages kept for anybody: which, under what, and how they are answered."""

import gzip
import re
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.core.cache import caches
from django.db import OperationalError
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from directory.caching import page_cache
from pools.models import Pool, PoolSlug, generation, generation_cache
from tests.caching.addresses import FILES, IN_SPANISH, KEPT, NOT_KEPT, source_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_site")]


def forget() -> None:
    page_cache.forget_all()
    caches["pages"].clear()
    generation_cache.forget_all()


def declared(patterns: Any, above: str = "", policy: Any = None) -> Any:
    for one in patterns:
        own = getattr(one, "cache_policy", policy)
        path = f"{above}{one.pattern}"
        if isinstance(one, URLResolver):
            yield from declared(one.url_patterns, path, own)
        elif isinstance(one, URLPattern):
            yield path, own


def test_every_address_says_whether_its_pages_are_kept() -> None:
    found = list(declared(get_resolver().url_patterns))
    assert len(found) > 300
    assert [path for path, policy in found if policy is None] == []
    kept = {path for path, policy in found if policy.kept}
    staff = ("admin/", "documents/", "submit", "submissions/", "feedback/", "_util", "search/")
    assert [path for path in kept if path.startswith(staff)] == []


@pytest.mark.parametrize("address", [*KEPT, *FILES, *IN_SPANISH])
def test_a_page_is_made_once_and_is_the_same_for_all(address: str) -> None:
    """Whoever has it made: nothing of the request is frozen into it, and no cookie is set."""
    first = Client(headers={"user-agent": "a", "referer": "https://a.example/"}).get(address)
    assert (first.status_code, source_of(first)) == (200, "made"), address
    again = Client(headers={"accept-language": "es"}, REMOTE_ADDR="192.0.2.7").get(address)
    assert source_of(again) == "hit"
    assert again.content == first.content
    for response in (first, again):
        assert not response.cookies
        varies = {*response.headers["Vary"].split(", ")}
        assert varies - {"Accept"} == {"Accept-Encoding"}  # pages are there as Markdown, too
    assert {*first.headers} == {*again.headers}
    forget()
    other = Client(
        headers={
            "user-agent": "b",
            "accept-language": "es",
            "x-request-id": "frozen-id",
            "cookie": "csrftoken=frozen; other=frozen",
        },
        REMOTE_ADDR="192.0.2.8",
    ).get(f"{address}{'&' if '?' in address else '?'}utm_source=frozen-source")
    assert source_of(other) == "made"
    assert other.content == first.content
    assert b"nonce" not in other.content
    assert b"csrfmiddlewaretoken" not in other.content
    kept_for = other.headers["Cache-Control"]
    assert kept_for.startswith("public, max-age=")
    if address != "/site.webmanifest":
        assert "stale-while-revalidate=" in kept_for
        assert "stale-if-error=" in kept_for


@pytest.mark.parametrize("address", NOT_KEPT)
def test_what_is_somebodys_own_is_never_kept(client: Client, address: str) -> None:
    for _ in range(2):
        response = client.get(address)
        assert response.status_code == (302 if address == "/_util/login/" else 200), address
        assert source_of(response) == ""
        assert "public" not in response.headers["Cache-Control"]
    assert len(page_cache.memory) == 0


def test_reordered_and_unknown_parameters_are_one_page(client: Client) -> None:
    first = client.get("/pools/?open-source=met&sort=fee&view=matrix")
    for query in (
        "view=matrix&sort=fee&open-source=met",
        "open-source=met&sort=fee&view=matrix&eth=&q=&fee=",
        *(f"sort=fee&utm_{n}={n}&open-source=met&view=matrix" for n in range(50)),
        "open-source=met&sort=fee&view=matrix&" + "&".join(f"x{n}=" for n in range(60)),
    ):
        again = client.get(f"/pools/?{query}")
        assert source_of(again) == "hit", query
        assert again.content == first.content
    assert len(page_cache.memory) == 1
    html = first.content.decode()
    canonical = re.search(r'<link rel="canonical"[^>]*>|name="robots"[^>]*noindex', html)
    assert canonical
    assert "utm_" not in html
    for address in ("/", "/pools/lido/", "/faq/", "/network/"):
        for n in range(5):
            client.get(f"{address}?made-up={n}")
        assert source_of(client.get(address)) == "hit"
    assert len(page_cache.memory) == 5
    assert 'rel="canonical"' in client.get("/network/?made-up=1").content.decode()


def test_without_the_database_no_page_is_shown_for_another(
    client: Client, monkeypatch: Any
) -> None:
    """Which parameters the listing has stands in the database: a process that started without it
    has them from the others, and where there are none to tell, takes the address as it stands."""
    listing, met = (client.get(f"/pools/{query}").content for query in ("", "?audited=met"))

    def gone() -> str:
        raise OperationalError

    monkeypatch.setattr(generation, "token", gone)
    client.raise_request_exception = False
    for told in (True, False):
        generation_cache.forget_all()
        if not told:
            monkeypatch.setattr(caches["pages"], "get", lambda _key: None)
        asked = client.get("/pools/?utm_source=x")
        assert source_of(asked) == ("as it was" if told else "")
        if told:
            assert listing[-200:] == asked.content[-200:]
        assert client.get("/pools/?audited=unmet").status_code == 503
        asked = client.get("/pools/?audited=met")
        assert source_of(asked) == "as it was"
        assert met[-5000:] == asked.content[-5000:]


def test_the_order_of_one_parameters_values_tells_pages_apart(client: Client) -> None:
    """The columns of a comparison stand in the order in which they were chosen."""
    one = client.get("/pools/compare/?pool=lido&pool=rocket-pool")
    other = client.get("/pools/compare/?pool=rocket-pool&pool=lido")
    assert source_of(other) == "made"
    assert one.content != other.content


@pytest.mark.parametrize(
    "address",
    [
        "/pools/?fee=a-lot",
        "/pools/?sort=nonsense",
        "/pools/?page=77",
        "/pools/?pool=nowhere",
        "/pools/compare/?pool=nowhere",
        "/pools/compare/?all=7",
        "/changes/?pool=nowhere",
        "/changes/?page=77",
        "/changes/?page=x",
        "/most-wanted/?topic=nowhere",
        "/most-wanted/?page=0",
    ],
)
def test_what_repeats_a_made_up_value_is_not_kept(client: Client, address: str) -> None:
    for _ in range(2):
        response = client.get(address)
        assert (response.status_code, source_of(response)) == (200, "")
        assert "no-store" in response.headers["Cache-Control"]


def test_not_modified_and_compression(client: Client) -> None:
    plain = client.get("/pools/lido/")
    zipped = client.get("/pools/lido/", headers={"accept-encoding": "br, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain.content
    assert int(zipped.headers["Content-Length"]) == len(zipped.content) < len(plain.content) / 3
    tags = plain.headers["ETag"], zipped.headers["ETag"]
    assert len({*tags}) == 2
    assert all(re.fullmatch(r'"[0-9a-f]{32}(-gzip)?"', tag) for tag in tags)
    for refused in ("gzip;q=0", "identity", "br", "*;q=0", "gzip; q=0.0"):
        answer = client.get("/pools/lido/", headers={"accept-encoding": refused})
        assert answer.content == plain.content, refused
    for tag in (tags[1], f"W/{tags[1]}", f'"other", {tags[1]}', "*"):
        answer = client.get(
            "/pools/lido/", headers={"accept-encoding": "gzip", "if-none-match": tag}
        )
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["ETag"] == tags[1]
        assert answer.headers["Cache-Control"] == plain.headers["Cache-Control"]
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert "Content-Length" not in answer.headers or answer.headers["Content-Length"] == "0"
    other = client.get("/pools/lido/", headers={"if-none-match": tags[1]})
    assert other.status_code == 200  # of another form of the page
    # Parts of a page are not served, and nobody is told that they were.
    part = client.get("/pools/lido/", headers={"range": "bytes=0-9"})
    assert (part.status_code, part.content) == (200, plain.content)
    assert "Content-Range" not in part.headers


def test_head_is_the_get_without_its_body(client: Client) -> None:
    assert client.head("/network/").status_code == 200
    assert source_of(client.head("/network/")) == ""  # a page is made for who reads it
    page = client.get("/network/")
    head = client.head("/network/")
    assert source_of(head) == "hit"
    assert head.content == b""
    same = ("ETag", "Content-Length", "Content-Type", "Cache-Control", "Content-Language")
    assert {name: head.headers[name] for name in same} == {
        name: page.headers[name] for name in same
    }
    assert (
        client.head("/network/", headers={"if-none-match": page.headers["ETag"]}).status_code == 304
    )


def test_only_reading_is_answered_from_it(client: Client) -> None:
    client.get("/pools/")
    for ask in (client.post, client.put, client.patch, client.delete):
        response = ask("/pools/")
        assert (response.status_code, source_of(response)) == (405, "")
        assert "public" not in response.headers.get("Cache-Control", "")


def test_errors_and_missing_pages_are_not_kept(client: Client, monkeypatch: Any) -> None:
    for path in ("/nowhere/", "/pools/nowhere/", "/es/nowhere/", "/indicators/nowhere/"):
        for _ in range(2):
            response = client.get(path)
            assert (response.status_code, source_of(response)) == (404, "")
            assert "public" not in response.headers["Cache-Control"]
    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr("pools.browse.views.network.networks.current_network", lambda: 1 / 0)
        assert client.get("/network/").status_code == 500
    assert client.get("/network/").status_code == 200
    zipped = client.get("/nowhere/", headers={"accept-encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"


def test_hosts_and_schemes_are_kept_apart(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    client.get("/")
    for values in ({"SERVER_NAME": "other.example"}, {"SERVER_PORT": "8123"}, {"secure": True}):
        response = client.get("/", **values)
        assert source_of(response) == "made", values
        # Whatever host was asked, absolute addresses are the site's own.
        assert b"other.example" not in response.content
        assert b":8123" not in response.content
        assert f'href="{site_settings.SITE_URL}/"'.encode() in response.content
    forged = client.get("/", headers={"host": "evil.example"})
    assert forged.status_code == 400
    for header in ("x-forwarded-host", "x-original-url", "x-rewrite-url", "forwarded"):
        response = client.get("/", headers={header: "evil.example"})
        assert source_of(response) == "hit"
        assert b"evil" not in response.content


def test_an_old_address_with_a_query_leads_on(client: Client) -> None:
    from wagtail.contrib.redirects.models import Redirect

    Redirect.add_redirect("/page/?id=3", "/about/")
    Redirect.add_redirect("/former/", "/faq/")
    for _ in range(2):
        assert client.get("/page/?id=3").headers["Location"] == "/about/"
        assert client.get("/former/").headers["Location"] == "/faq/"
        assert client.get("/page/?id=4").status_code == 404
    PoolSlug.objects.create(slug="once", pool=Pool.objects.get(slug="lido"), name="Lido")
    for asked, to in (
        ("/pools/once/?from=letter", "/pools/lido/?from=letter"),
        ("/pools/compare/?pool=once&from=letter", "/pools/compare/?pool=lido&from=letter"),
    ):
        assert client.get(asked).headers["Location"] == to


def test_ten_thousand_pages_stay_within_the_memory(settings: Any, monkeypatch: Any) -> None:
    from directory.caching.entries import KeptPage, Stamp

    settings.PAGE_CACHE_MB = 1
    memory, stamp = page_cache.memory, Stamp("token", "2026-11-29")
    for n in range(10_000):
        memory.set(
            f"{n}", KeptPage(stamp, 0.0, (("Content-Type", "text/html"),), bytes(4_000), "e")
        )
        memory.get("0")  # what is asked for stays
        assert memory.size <= 1024 * 1024
    assert 100 < len(memory) < 300
    assert memory.get("0") is not None
    assert memory.get("1") is None
    assert memory.get("9999") is not None
