"""Every kind of answer scores as it should with Mozilla's Observatory, by its published rules."""

import re
import runpy
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import OperationalError
from django.test import Client

from directory.accounts.models import Factor, User
from directory.accounts.second_factor import factors, totp
from directory.headers import PUBLIC_POLICY, UPLOAD_POLICY
from directory.search import views
from tests.factories import make_indicators, published_pool
from tests.operations.observatory import content_policy, score

pytestmark = pytest.mark.django_db
HOST = "pools.example"
BASE_DIR = django_settings.BASE_DIR
PRODUCTION = re.compile(r"^(SECURE|SESSION_COOKIE|CSRF_COOKIE|X_FRAME)_|^X_FRAME_OPTIONS$")


@pytest.fixture
def secured(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    """On the site as it is in production: by https, its static files served by the application."""
    with monkeypatch.context() as patch:
        patch.setenv("SITE_URL", f"https://{HOST}")
        patch.setenv("SECRET_KEY", "x" * 60)
        patch.setenv("DEBUG", "")
        production = runpy.run_path(str(BASE_DIR / "directory" / "settings.py"))
    for name, value in production.items():
        if PRODUCTION.search(name):
            setattr(settings, name, value)
    settings.ALLOWED_HOSTS = [HOST]
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    return Client(raise_request_exception=False)


def rated(client: Client, path: str, status: int = 200, **headers: str) -> tuple[int, Any]:
    """The score of what is at an address, and what of it is whose."""
    asked: dict[str, Any] = {"HTTP_HOST": HOST, **headers}
    plain = Client().get(path, HTTP_HOST=HOST)
    client.cookies.clear() if not asked.pop("keep", None) else None
    response = client.get(path, secure=True, **asked)
    assert response.status_code == status, path
    if response.streaming:
        list(response)  # which closes the file
    return score(response, plain, HOST)


def test_public_pages(secured: Client) -> None:
    make_indicators()
    pool = published_pool()
    for path in ("/", "/pools/", f"/pools/{pool.slug}/", "/changes/", "/network/", "/api/", "/es/"):
        for _once_more in range(2):  # made, and kept
            found, parts = rated(secured, path)
            assert found >= 130, (path, found, parts)


def test_forms_files_and_data(secured: Client) -> None:
    for path in ("/submit/", "/robots.txt", "/static/css/site.css", "/static/js/site.js"):
        found, parts = rated(secured, path)
        assert found >= 100, (path, found, parts)


def test_sign_in_and_admin(secured: Client) -> None:
    for path in ("/admin/login/", "/admin/password_reset/"):
        found, parts = rated(secured, path)
        assert found >= 100, (path, found, parts)
    boss = User.objects.create_superuser("boss", password="x")
    factors.add(boss, Factor.Kind.APP, totp.new_secret())
    said = {"username": "boss", "password": "x"}
    secured.post("/admin/login/", said, secure=True, HTTP_HOST=HOST)
    found, parts = rated(secured, "/admin/login/code/", keep="session")
    assert found >= 100, parts
    secured.force_login(boss)
    for path in ("", "app/", "key/", "codes/", "password/"):
        found, parts = rated(secured, f"/admin/account/factors/{path}", keep="session")
        assert found >= 100, (path, found, parts)
    plain = ("", "images/", "snippets/pools/pool/", "account/")
    scripted = ("pages/", "redirects/add/", "workflows/add/", "reports/site-history/", "users/")
    for path in (f"/admin/{rest}" for rest in plain + scripted):
        found, parts = rated(secured, path, keep="session")
        assert found >= 100, (path, found, parts)


def test_error_pages(secured: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [("/nowhere/", 404, {}), ("/admin/nowhere/", 302, {})]
    cases += [("/", 400, {"HTTP_HOST": "elsewhere.example"}), ("/?" + "&a" * 2000, 400, {})]
    for path, status, headers in cases:
        found, parts = rated(secured, path, status, **headers)
        assert found >= 100, (path, found, parts)
    for error, status in ((OperationalError, 503), (RuntimeError, 500)):

        def fail(*_given: Any, error: type[Exception] = error, **_named: Any) -> None:
            raise error

        monkeypatch.setattr(views, "render", fail)
        found, parts = rated(secured, "/search/?q=x", status)
        assert found >= 100, (status, found, parts)


def test_uploads_as_the_web_server_gives_them_out() -> None:
    """By the headers that docs/deploy.md tells nginx to add, which adds none of its own."""
    text = (BASE_DIR / "docs" / "deploy.md").read_text()
    headers = {
        name: value.strip('"')
        for name, value in re.findall(r'^  add_header (\S+) ("[^"]*"|\S+) always;', text, re.M)
    }
    assert "add_header" not in re.findall(r"location ~ \^/media/.*?\{(.*?)\n  \}", text, re.S)[0]
    (policies,) = re.findall(r"map \$uri \$own_policy \{\n(.*?)\n\}", text, re.S)
    named = dict(re.findall(r'^  "?(.+?)"?  "(.+)";$', policies, re.M))
    assert named == {"~^/media/": UPLOAD_POLICY, "default": PUBLIC_POLICY}
    headers["Content-Security-Policy"] = named["~^/media/"]
    response = SimpleNamespace(headers=headers, cookies={}, streaming=True)
    plain = SimpleNamespace(status_code=301, headers={"Location": f"https://{HOST}/media/"})
    found, parts = score(response, plain, HOST)
    assert found >= 130, parts


@pytest.mark.parametrize(
    ("policy", "worth"),
    [
        (None, -25),
        ("default-src 'none'; default-src 'self'", -25),
        ("default-src 'self'; script-src 'self' 'unsafe-inline'", -20),
        ("img-src 'self'", -20),
        ("default-src 'self'; connect-src http://a.example", -20),
        ("default-src 'self'; script-src 'self' 'unsafe-eval'", -10),
        ("default-src 'self'; img-src http://a.example", -10),
        ("default-src 'self'; style-src 'self' 'unsafe-inline'", 0),
        ("default-src 'self'", 5),
        ("default-src 'none'; script-src 'self'", 10),
    ],
)
def test_the_scale_itself(policy: str | None, worth: int) -> None:
    assert content_policy(policy) == worth
