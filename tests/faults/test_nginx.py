"""The documented nginx, run as it stands before a real application: what it logs, keeps and adds."""

import gzip
import http.client
import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core import signing

from directory.content.feedback import SALT
from directory.storage import BundlingStaticFilesStorage
from pools.models import Pool, Submission
from pools.submit.rate_limits import LONGEST_BODY
from tests.factories import republish
from tests.faults.nginx import HOST, READER, Nginx, NoNginx, Reply
from tests.faults.site import PATIENCE, Site, database_url
from tests.faults.visitor import FEE, TYPED, Answer, Visitor, form_in, stamp
from tests.operations.observatory import score

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
POLICIES = (
    "Content-Security-Policy",
    "Permissions-Policy",
    "Cross-Origin-Resource-Policy",
    "Cross-Origin-Opener-Policy",
    "Referrer-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
)
OVER = 2.1  # seconds after which nginx asks again; it counts whole ones
KEY = "K3-_" * 10 + "abC"
TOKEN = f"c9x1ab-{'0f' * 16}"
NAMELESS = (
    "ann@",
    "ann%",
    "%40",
    "walrus",
    KEY[:21],
    TOKEN[:30],
    READER,
    "127.0.0.",
    "203.0.113.7",
)


def directly(site: Site, path: str) -> Answer:
    """What the application says to nginx."""
    headers: dict[str, Any] = {"Host": HOST, "X-Forwarded-Proto": "https"}
    return Visitor(site.port).ask("GET", path, **headers)


def start(upstream: int) -> Nginx:
    try:
        return Nginx(upstream)
    except NoNginx as error:
        if os.environ.get("CI") == "true":
            raise  # there a missing server is a failure, not a skip
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def secured(django_db_setup: None) -> Iterator[Site]:
    with Site(database_url(), SITE_URL=f"https://{HOST}") as site:
        yield site


@pytest.fixture
def nginx(secured: Site, listed: Pool) -> Iterator[Nginx]:
    with start(secured.port) as server:
        yield server


def unpacked(reply: Reply) -> str:
    body = gzip.decompress(reply.body) if reply.once("Content-Encoding") else reply.body
    return body.decode()


def says_nothing_of_anybody(server: Nginx) -> None:
    logged = server.logged()
    assert [word for word in NAMELESS if word in logged.lower() + logged] == []
    assert "?" not in logged
    for name in ("access.log", "error.log", "directory-error.log"):
        assert (server.logs / name).read_text() == ""


def test_its_text_is_taken_without_a_warning(nginx: Nginx) -> None:
    complaints = [line for line in nginx.tested.stderr.splitlines() if "[" in line]
    assert complaints == []


def test_no_log_holds_a_key_a_query_or_an_address(nginx: Nginx, secured: Site) -> None:
    visitor = Visitor(secured.port)
    values = {**TYPED, "stamp": stamp(), "csrfmiddlewaretoken": visitor.secret}
    sent = nginx.ask(
        "POST",
        FEE,
        urlencode(values).encode(),
        Cookie=visitor.cookie,
        Origin=f"https://{HOST}",
        **{"Content-Type": "application/x-www-form-urlencoded"},
    )
    page = sent.once("Location")
    assert sent.status == 302 and Submission.objects.count() == 1
    key = re.findall(r"/submissions/([\w-]{43})/", page)[0]
    assert nginx.get(page).status == 200
    feedback = signing.dumps("5d1f6c0e-8f0a-4b4e-9a55-7a8b9c0d1e2f", salt=SALT)
    asked = [
        (f"/admin/password_reset/confirm/MQ/{TOKEN}/", "/admin/password_reset/confirm/MQ/[hidden]"),
        (f"/feedback/thanks/{feedback}/?amended=1", "/feedback/thanks/[hidden]"),
        (f"/es/feedback/7/{quote(feedback)}/", "/es/feedback/7/[hidden]"),
        ("/pools/ann@example.org/", "/pools/[hidden]"),
        ("/es/pools/ann%40example.org/x", "/es/pools/[hidden]"),
        ("/pools/ann%2540example.org/", "/pools/[hidden]"),
        ("/pools/203.0.113.7/", "/pools/[hidden]"),
        ("/search/?q=walrus", "/search/"),
        ("/es/search/?q=ann@example.org&walrus", "/es/search/"),
        ("/pools/?q=walrus%20ann%40example.org", "/pools/"),
        ("/pools/a%20walrus%0Aann/", "/pools/[hidden]"),
    ]
    for prefix in ("", "/es"):
        for word in (key, KEY, KEY[:-1], f"{KEY}.", f"{KEY}%29", f"%4B{KEY[1:]}", f"x{KEY}"):
            asked += [
                (f"{prefix}/submissions/{word}/", f"{prefix}/submissions/[hidden]"),
                (f"{prefix}/submissions/{word}/answer/?a={word}", f"{prefix}/submissions/[hidden]"),
                (f"{prefix}/submissions/verify/{word}", f"{prefix}/submissions/verify/[hidden]"),
                (f"{prefix}/submit/{word}/about/", f"{prefix}/submit/[hidden]"),
            ]
    before = len(nginx.lines(2))
    for path, _shown in asked:
        nginx.get(path, Referer=f"https://{HOST}/submissions/{KEY}/", **{"User-Agent": "walrus"})
    lines = nginx.lines(before + len(asked))[before:]
    shown = [re.findall(r'"GET (.*?)" \d{3} \d+ ', line)[0] for line in lines]
    assert shown == [shown for _path, shown in asked]
    assert key[:21] not in nginx.logged()
    says_nothing_of_anybody(nginx)


def test_the_log_keeps_what_is_nobodys(nginx: Nginx) -> None:
    paths = [
        "/",
        "/es/pools/lido/",
        "/pools/lido/correct/fee/",
        "/submissions/lost/",
        "/feeds/x.xml",
    ]
    paths += ["/static/css/site.0123456789ab.css", "/" + "a/" * 1990, "/pools/" + "x-" * 21 + "/"]
    for path in paths:
        nginx.get(path)
    shown = [re.findall(r'"GET (.*?)" ', line)[0] for line in nginx.lines(len(paths))]
    assert shown == paths


def test_requests_that_fail_leave_no_more_than_others(nginx: Nginx, secured: Site) -> None:
    broken = {
        b"GET /search/?q=walrus HTTP/9.9\r\n\r\n": 505,
        b"GET /submissions/%s/ HTTP/1.1\r\nBad name: ann@example.org\r\n\r\n" % KEY.encode(): 400,
        b"GET /pools/%zz?walrus HTTP/1.1\r\nHost: x\r\n\r\n": 400,
        b"GET /search/?q=%s " % (b"walrus" * 1400): 414,
        b"GET /?walrus HTTP/1.1\r\nHost: x\r\nX-Long: %s" % (b"walrus" * 1400): 400,
        b"TRACE /submissions/%s/ HTTP/1.1\r\nHost: x\r\n\r\n" % KEY.encode(): 405,
        b"POST /submissions/%s/answer/?walrus HTTP/1.1\r\nHost: %s\r\nContent-Length: 7000000\r\n\r\n"
        % (KEY.encode(), HOST.encode()): 413,
        b"GET /%s HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n" % (b"a@" * 1900): 400,
    }
    for request, status in broken.items():
        with nginx.line() as line:
            line.sendall(request)
            head = line.recv(4_000).decode()
        assert head.startswith(f"HTTP/1.1 {status} "), (request[:60], head[:300])
        assert "\r\nContent-Security-Policy: default-src 'none'" in head
        assert "nginx/" not in head
    with nginx.line(secure=False) as line:
        line.sendall(b"GET /submissions/%s/?walrus HTTP/1.1\r\nBad ann@\r\n\r\n" % KEY.encode())
        line.recv(4_000)
    for words in (
        b"GET /submissions/%s/ HTTP/1.1\r\nHost: x\r\n\r\n" % KEY.encode(),
        b"walrus\r\n\r\n",
    ):
        bare = http.client.HTTPConnection("127.0.0.1", nginx.secure, timeout=PATIENCE)
        bare.connect()
        bare.sock.sendall(words)  # no TLS where it is expected
        bare.sock.recv(4_000)
        bare.close()
    # A reader who goes before the answer.
    for pid in secured.workers:
        os.kill(pid, signal.SIGSTOP)
    try:
        with nginx.line() as line:
            line.sendall(b"GET /search/?q=walrus HTTP/1.1\r\nHost: %s\r\n\r\n" % HOST.encode())
            time.sleep(0.3)  # so that it is passed on
        end = time.monotonic() + PATIENCE
        while '" 499 ' not in nginx.logged() and time.monotonic() < end:
            time.sleep(0.05)
        assert '/search/" 499 ' in nginx.logged()
    finally:
        for pid in secured.workers:
            os.kill(pid, signal.SIGCONT)
    says_nothing_of_anybody(nginx)


def test_pages_arrive_as_the_application_made_them(nginx: Nginx, secured: Site) -> None:
    for path in ("/", "/es/pools/lido/", "/submit/", "/admin/login/", "/nowhere/", "/pools/?q=x"):
        page = nginx.get(path)
        assert page.once("Content-Encoding") == "gzip", path
        assert "<h1" in unpacked(page)
        ours = directly(secured, path)
        for name in (*POLICIES, "X-Frame-Options", "Cache-Control", "Vary"):
            assert page.once(name) == ours.headers.get(name, ""), (path, name)
        assert page.once("Strict-Transport-Security").startswith("max-age=31536000")
        plain = nginx.get(path, **{"Accept-Encoding": "gzip;q=0"})
        assert not plain.once("Content-Encoding") and b"<h1" in plain.body
    assert "# " in unpacked(nginx.get("/pools/lido/", Accept="text/markdown"))[:3]


def test_bodies_that_are_too_large_are_refused(nginx: Nginx) -> None:
    for size, whose in ((LONGEST_BODY + 1, "<h1"), (7_000_000, "too large for us")):
        reply = nginx.ask("POST", FEE, b"x" * size, **{"Content-Type": "text/plain"})
        assert reply.status == 413
        assert whose in unpacked(reply)


def test_http_leads_to_https(nginx: Nginx) -> None:
    with nginx.line(secure=False) as line:
        line.sendall(b"GET /pools/?audited=met HTTP/1.1\r\nHost: pools.example\r\n\r\n")
        head = line.recv(4_000).decode()
    assert head.startswith("HTTP/1.1 301 ")
    assert f"\r\nLocation: https://{HOST}/pools/?audited=met\r\n" in head


@pytest.fixture
def files(nginx: Nginx) -> dict[str, str]:
    """Our own static files, collected as in production; the fingerprinted name of each."""
    storage = BundlingStaticFilesStorage(str(nginx.var / "static"), "/static/")
    paths = {}
    for name, source in FileSystemFinder().list([]):
        with source.open(name) as file:
            storage._save(name, file)
        paths[name] = (storage, name)
    list(storage.post_process(paths))
    for file in (nginx.var / "static").rglob("*"):
        file.chmod(0o755 if file.is_dir() else 0o644)
    return dict(storage.hashed_files)


def test_static_files_come_from_the_folder(
    nginx: Nginx, secured: Site, files: dict[str, str]
) -> None:
    for name, kind in (
        ("css/site.css", "text/css; charset=utf-8"),
        ("js/site.js", "application/javascript; charset=utf-8"),
    ):
        ours = directly(secured, f"/static/{name}")
        fingerprinted, plain = nginx.get(f"/static/{files[name]}"), nginx.get(f"/static/{name}")
        assert fingerprinted.once("Cache-Control") == "max-age=315360000, public, immutable"
        assert plain.once("Cache-Control") == "max-age=60, public"
        for reply in (fingerprinted, plain):
            assert (reply.status, reply.once("Content-Type")) == (200, kind)
            assert {one: reply.once(one) for one in POLICIES} == {
                one: ours.headers[one] for one in POLICIES
            }
            assert not reply.once("X-Request-ID"), "the application had no part in it"
            assert reply.once("Vary") == "Accept-Encoding"
        packed = (nginx.var / "static" / (files[name] + ".gz")).read_bytes()
        assert (fingerprinted.once("Content-Encoding"), fingerprinted.body) == ("gzip", packed)
        whole = nginx.get(f"/static/{files[name]}", **{"Accept-Encoding": ""})
        assert whole.body == gzip.decompress(packed)
    for path in ("/static/", "/static/css/", "/static/none.css", "/static/..%2f..%2fnginx.conf"):
        reply = nginx.get(path)
        assert reply.status in (400, 403, 404), path
        assert not reply.once("Cache-Control")
        assert reply.once("Content-Security-Policy").startswith("default-src 'none'")


def test_of_what_was_uploaded_only_pictures(nginx: Nginx) -> None:
    for folder in ("images", "original_images", "avatar_images", "documents", "intake"):
        path = nginx.var / "media" / folder
        path.mkdir()
        (path / "one.jpg").write_bytes(b"picture")
        reply = nginx.get(f"/media/{folder}/one.jpg")
        assert reply.status == (200 if folder.endswith("images") else 404)
        assert "sandbox" in reply.once("Content-Security-Policy")
        asked = SimpleNamespace(headers=reply.headers, cookies={}, streaming=True)
        plain = SimpleNamespace(status_code=301, headers={"Location": f"https://{HOST}/media/"})
        found, parts = score(asked, plain, HOST)
        assert found >= 130, parts
    for way in ("images/../documents", "images/%2e%2e/documents", "./documents"):
        assert nginx.get(f"/media/{way}/one.jpg").status == 404


@pytest.fixture
def apart(listed: Pool, tmp_path: Path) -> Iterator[Site]:
    with Site(database_url(), SITE_URL=f"https://{HOST}", VAR_DIR=str(tmp_path)) as site:
        yield site


def from_where(reply: Reply) -> str:
    """What the last cache said of itself."""
    return str((reply.headers.get_all("Cache-Status") or [""])[-1])


GONE = 'nginx; hit; detail="application gone"'


def test_without_the_application_kept_pages_and_words(apart: Site, listed: Pool) -> None:
    with start(apart.port) as nginx:
        pages = ("/pools/lido/", "/es/pools/lido/", "/pools/")
        for path in pages:
            nginx.get(path)
        republish(listed, name="Renamed once")
        time.sleep(OVER)
        fresh = {path: nginx.get(path) for path in pages}
        assert all("Renamed once" in unpacked(page) for page in fresh.values())
        own = {"Cookie": "csrftoken=a; sessionid=b"}
        mark = {"Accept": "text/html;q=0.2, text/markdown"}
        marked = unpacked(nginx.get("/pools/lido/", **mark))
        assert "<html" not in marked
        for _once_more in range(2):
            nginx.get("/indicators/", **own)
            nginx.get("/pools/?audited=met")
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
        nginx.get(f"/submissions/{KEY}/?walrus")
        says_nothing_of_anybody(nginx)


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
    assert "Renamed twice" in unpacked(nginx.get("/pools/lido/"))
    assert form_in(unpacked(nginx.get(FEE)))[1], "a form with a token of its own"
    assert nginx.get(FEE).once("Cache-Status") == ""
    tokens = {form_in(unpacked(nginx.get(FEE)))[1][0] for _ in range(3)}
    assert len(tokens) == 3
