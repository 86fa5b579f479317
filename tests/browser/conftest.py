"""A real browser on the real site with the demo data. Debian's Chromium does.

``page`` and ``new_context`` come from pytest-playwright and know the server's address, so
``page.goto("/pools/")`` works. Every test starts from the untouched demo data.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.db import connection, transaction
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from pools.submit import rate_limits
from tests.browser.backstage import apart, cookie_of
from tests.factories import make_demo

HERE = Path(__file__).parent
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test. Without a browser it is skipped at home and
    fails in CI."""
    missing = not Path(CHROMIUM).exists()
    for item in items:
        if HERE not in item.path.parents:
            continue
        item.add_marker(pytest.mark.browser)
        if missing and os.environ.get("CI") != "true":
            why = f"no browser at {CHROMIUM}: install Chromium or name one in CHROMIUM"
            item.add_marker(pytest.mark.skip(reason=why))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": CHROMIUM, "headless": True, "args": FLAGS}


@dataclass(frozen=True)
class _Snapshots:
    """The test database before and after the demo data."""

    blank: sqlite3.Connection
    demo: sqlite3.Connection


@pytest.fixture(scope="session")
def _snapshots(django_db_setup: None, django_db_blocker: Any) -> Iterator[_Snapshots]:
    if connection.vendor != "sqlite":
        # Not skipped: that would pass for a run in which no page was looked at.
        pytest.fail("browser tests run on SQLite, which can go back to a snapshot at once")
    # Playwright keeps an event loop in this thread, where Django would refuse its queries.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with django_db_blocker.unblock():
        blank = _snapshot()
        with transaction.atomic():
            make_demo()
        snapshots = _Snapshots(blank, _snapshot())
        _restore(blank)
    yield snapshots
    snapshots.blank.close()
    snapshots.demo.close()


@pytest.fixture(scope="session")
def base_url(_snapshots: _Snapshots) -> Iterator[str]:
    """The address of the server, for pytest-playwright and for tests."""
    server = LiveServer("localhost")
    server._live_server_modified_settings.enable()
    yield server.url
    server._live_server_modified_settings.disable()
    server.stop()


@pytest.fixture(autouse=True)
def demo_data(_snapshots: _Snapshots, base_url: str, django_db_blocker: Any) -> Iterator[None]:
    """The demo data, whatever the test before did; the test may query it as well."""
    with django_db_blocker.unblock():
        _restore(_snapshots.demo)
        cache.clear()
        yield
        _restore(_snapshots.blank)
        connection.close()


@pytest.fixture
def plain_page(new_context: Callable[..., Any]) -> Page:
    """A page of a browser without JavaScript."""
    page: Page = new_context(java_script_enabled=False).new_page()
    return page


@pytest.fixture(params=["with a script", "without"])
def script(request: pytest.FixtureRequest) -> bool:
    """Whether scripts run, once each way; on both sides of a test alike."""
    return bool(request.param == "with a script")


@pytest.fixture
def visitor(script: bool, new_context: Callable[..., Any]) -> Page:
    """A visitor's page, once with JavaScript and once without."""
    page: Page = new_context(java_script_enabled=script).new_page()
    return page


@pytest.fixture
def staff(
    script: bool, demo_data: None, new_context: Callable[..., Any], base_url: str
) -> Callable[[str], Page]:
    """A page of a member who is signed in, once each way: staff("Moderator")."""

    def sign_in(role: str) -> Page:
        context = new_context(
            java_script_enabled=script,
            viewport={"width": 1280, "height": 900},
            reduced_motion="reduce",
        )
        context.add_cookies([apart(cookie_of, role, base_url)])
        page: Page = context.new_page()
        return page

    return sign_in


@pytest.fixture
def reviewer_page(demo_data: None, new_context: Callable[..., Any], base_url: str) -> Page:
    """A moderator, signed in. Wagtail's admin needs JavaScript, and scrolls smoothly unless told
    not to: whoever clicks would wait for it."""
    context = new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.add_cookies([apart(cookie_of, "Moderator", base_url)])
    page: Page = context.new_page()
    return page


@pytest.fixture
def robots_welcome(monkeypatch: pytest.MonkeyPatch) -> None:
    """A robot may be as fast as it likes here, and send as much."""
    monkeypatch.setattr(rate_limits, "FASTEST", -1)
    for purpose in rate_limits.MOST:
        monkeypatch.setitem(rate_limits.MOST, purpose, (10**6, 10**6))


@pytest.fixture(scope="session")
def axe() -> Callable[..., None]:
    """``axe(page)`` fails with a readable report where the page breaks a rule of WCAG 2.2 A and
    AA or a best practice; ``context`` narrows it to a part of the page."""

    def check(page: Page, context: str | None = None) -> None:
        results = Axe().run(
            page,
            context=context,
            options={
                "runOnly": {"type": "tag", "values": RULES},
                "rules": {"target-size": {"enabled": True}},  # off unless asked for
                "resultTypes": ["violations"],
                # It would look for imported style sheets beside the page instead of the sheet.
                "preload": False,
            },
        )
        assert not results.violations_count, results.generate_report()

    return check


def _snapshot() -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    _copy(None, copy)
    return copy


def _restore(copy: sqlite3.Connection) -> None:
    _copy(copy, None)


def _copy(source: sqlite3.Connection | None, target: sqlite3.Connection | None) -> None:
    """Copy a whole database; None stands for the file. Django's own connection is closed, since
    an unfinished read on it would hold the file."""
    connection.close()
    with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=20)) as file:
        (source or file).backup(target or file)
