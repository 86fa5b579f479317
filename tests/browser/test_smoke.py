"""The site opens in a browser and asks nobody else for anything."""

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect


def test_editors_sign_in_page_stays_at_home(page: Page, base_url: str) -> None:
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
    page.goto("/admin/login/")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert set(asked) == {urlsplit(base_url).netloc}
