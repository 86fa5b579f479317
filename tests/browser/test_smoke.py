"""The site opens in a browser, and asks nobody else for anything."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.parametrize("address", ["/admin/login/", "/pools/"])
def test_nothing_is_asked_of_anybody_else(page: Page, base_url: str, address: str) -> None:
    asked, faults = set(), []
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    page.on("pageerror", lambda error: faults.append(str(error)))
    answer = page.goto(address)
    assert answer
    assert answer.ok
    assert asked == {urlsplit(base_url).netloc}
    assert not faults


def test_the_listing_shows_pools_without_a_script(plain_page: Page) -> None:
    plain_page.goto("/pools/")
    expect(plain_page.get_by_role("link", name="Rocket Pool").first).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_listing_breaks_no_rule(page: Page, axe: Callable[..., None], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/pools/")
    axe(page)
