"""The documented nginx, run as it stands before a real application: what it adds and gives out."""

import gzip
from types import SimpleNamespace

import pytest
from django.contrib.staticfiles.finders import FileSystemFinder

from directory.caching.entries import CACHE_CONTROL
from directory.storage import BundlingStaticFilesStorage
from pools.submit.rate_limits import LONGEST_BODY
from tests.faults.nginx import HOST, POLICIES, Nginx, directly, documented
from tests.faults.site import Site
from tests.faults.visitor import FEE
from tests.operations.observatory import score

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_its_text_is_taken_without_a_warning(nginx: Nginx) -> None:
    assert f'"~^{CACHE_CONTROL}$"  "";' in documented(), "what our pages say"
    complaints = [line for line in nginx.tested.stderr.splitlines() if "[" in line]
    assert complaints == []


def test_pages_arrive_as_the_application_made_them(nginx: Nginx, secured: Site) -> None:
    for path in ("/", "/es/pools/lido/", "/submit/", "/admin/login/", "/nowhere/", "/pools/?q=x"):
        page = nginx.get(path)
        assert page.once("Content-Encoding") == "gzip", path
        assert "<h1" in page.text
        ours = directly(secured, path)
        for name in (*POLICIES, "X-Frame-Options", "Cache-Control", "Vary"):
            assert page.once(name) == ours.headers.get(name, ""), (path, name)
        assert page.once("Strict-Transport-Security").startswith("max-age=31536000")
        plain = nginx.get(path, **{"Accept-Encoding": "gzip;q=0"})
        assert not plain.once("Content-Encoding") and b"<h1" in plain.body
    assert "# " in nginx.get("/pools/lido/", Accept="text/markdown").text[:3]


def test_bodies_that_are_too_large_are_refused(nginx: Nginx) -> None:
    for size, whose in ((LONGEST_BODY + 1, "<h1"), (7_000_000, "too large for us")):
        reply = nginx.ask("POST", FEE, b"x" * size, **{"Content-Type": "text/plain"})
        assert reply.status == 413
        assert whose in reply.text


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
