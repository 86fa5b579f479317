"""The page of a release and the list of them: readable on any screen, by anybody."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page

from pools.opendata.releases.making import make_release
from tests.browser.backstage import apart


def test_a_release_breaks_no_rule_and_downloads(
    page: Page, axe: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    release: Any = apart(make_release)
    page.goto("/data/")
    page.get_by_role("heading", name="Releases").scroll_into_view_if_needed()
    page.locator(f'#releases ~ ul a[href="/data/{release}/"]').click()
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download ZIP").click()
    assert download.value.suggested_filename == f"staking-pools-{release}.zip"
    assert download.value.path().stat().st_size == release.files[0]["bytes"]
