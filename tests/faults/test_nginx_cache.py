"""What the documented nginx keeps of our pages, and whom it shows it to."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pools.models import Pool
from tests.factories import republish
from tests.faults.nginx import HOST, POLICIES, Nginx, Reply, start
from tests.faults.site import Site, database_url
from tests.faults.visitor import FEE, form_in

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
OVER = 2.1  # seconds after which nginx asks again; it counts whole ones
GONE = 'nginx; hit; detail="application gone"'
OWN = {"Cookie": "csrftoken=a; sessionid=b"}


@pytest.fixture
def apart(listed: Pool, tmp_path: Path) -> Iterator[Site]:
    with Site(database_url(), SITE_URL=f"https://{HOST}", VAR_DIR=str(tmp_path)) as site:
        yield site


def from_where(reply: Reply) -> str:
    """What the last cache said of itself."""
    return str((reply.headers.get_all("Cache-Status") or [""])[-1])


def test_without_the_application_kept_pages_and_words(apart: Site, listed: Pool) -> None:
    with start(apart.port) as nginx:
        pages = ("/pools/lido/", "/es/pools/lido/", "/pools/")
        for path in pages:
            nginx.get(path)
        republish(listed, name="Renamed once")
        time.sleep(OVER)
        fresh = {path: nginx.get(path) for path in pages}
        assert all("Renamed once" in page.text for page in fresh.values())
        own = {"Cookie": "csrftoken=a; sessionid=b"}
        mark = {"Accept": "text/html;q=0.2, text/markdown"}
        marked = nginx.get("/pools/lido/", **mark).text
        assert "<html" not in marked
        for _once_more in range(2):
            nginx.get("/indicators/", **own)
            nginx.get("/pools/?audited=met&q=walrus")
            nginx.get("/network/", Authorization="Bearer x")
            nginx.get("/submit/")
            nginx.get("/nowhere/")
            nginx.get("/readyz")
        apart.stop()
        time.sleep(OVER)
        for path, before in fresh.items():
            after = nginx.get(path)
            assert (after.status, from_where(after)) == (200, GONE), path
            assert after.body == before.body
            assert {one: after.once(one) for one in POLICIES} == {
                one: before.once(one) for one in POLICIES
            }
            again = nginx.get(path, **{"If-None-Match": before.once("ETag")})
            assert (again.status, again.body) == (304, b"")
        gone = [("/pools/lido/", own), ("/pools/lido/", mark), ("/pools/lido/?x=1", {})]
        gone += [
            ("/pools/lido/", {"Authorization": "Bearer x"}),
            ("/pools/lido/", {"Host": "x.example"}),
        ]
        gone += [
            (path, {})
            for path in (
                "/indicators/",
                "/pools/?audited=met",
                "/network/",
                "/submit/",
                "/nowhere/",
                "/readyz",
            )
        ]
        for path, headers in gone:
            reply = nginx.get(path, **headers)
            assert reply.status == 503, (path, headers)
            assert reply.once("Retry-After") == "30"
            assert "cannot be reached" in reply.body.decode()
            assert "Inténtalo" in reply.body.decode()
            assert reply.once("Content-Security-Policy").startswith("default-src 'none'")
        assert nginx.ask("POST", "/pools/lido/").status == 503
        assert "walrus" not in nginx.logged()
        assert (nginx.logs / "directory-error.log").read_text() == ""


def test_a_kept_page_is_of_this_second_and_shown_to_nobody_it_is_not_for(
    nginx: Nginx, listed: Pool
) -> None:
    asked: list[dict[str, str]] = [
        {},
        {"Accept-Encoding": "", "Accept": "*/*"},
        {"Accept-Encoding": "identity"},
        {"Accept": "text/markdown"},
        {"Accept": "text/html, text/markdown;q=0.9"},
        {"Accept": "text/html;q=0.5, text/*"},
    ]
    for _twice in range(2):
        for headers in asked:
            page = nginx.get("/pools/lido/", **headers)
            named = headers.get("Accept", "")
            kind = page.once("Content-Type").partition(";")[0]
            assert kind == ("text/markdown" if named == "text/markdown" else kind)
            assert named.startswith("text/html;q") or kind in ("text/html", named)
            assert bool(page.once("Content-Encoding")) == ("Accept-Encoding" not in headers)
    with nginx.line() as line:  # two of a header, of which the second would make it another page
        line.sendall(
            b"GET /es/pools/ HTTP/1.1\r\nHost: %s\r\nAccept: */*\r\nAccept: text/markdown\r\n"
            b"Connection: close\r\n\r\n" % HOST.encode()
        )
        assert b"\r\nContent-Type: text/html" in line.recv(8_000)
    time.sleep(OVER)
    republish(listed, name="Renamed twice")
    pages = [nginx.get("/pools/lido/") for _ in range(3)]
    assert all("Renamed twice" in page.text for page in pages)
    assert from_where(pages[1]) == "nginx; hit"
    names = [page.once("X-Request-ID") for page in pages]
    assert len(set(names)) == 3, "each is the name of its own request"
    # What it asks for anew behind an answer has lines of its own, and they come when they come.
    lines = nginx.lines(len(asked) * 2 + 1 + len(pages), names)
    assert [sum(name in line for line in lines) for name in names] == [1] * 3
    assert form_in(nginx.get(FEE).text)[1], "a form with a token of its own"
    assert nginx.get(FEE).once("Cache-Status") == ""
    tokens = {form_in(nginx.get(FEE).text)[1][0] for _ in range(3)}
    assert len(tokens) == 3
    time.sleep(OVER)
    listed.unpublish()
    assert nginx.get("/pools/lido/").status in (404, 410)
