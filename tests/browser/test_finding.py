"""Search by keyboard over any page, and the same without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect


def test_the_dialog_is_complete_by_keyboard(page: Page, axe: Callable[..., None]) -> None:
    faults: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            faults.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto("/indicators/")
    page.keyboard.press("/")
    dialog = page.get_by_role("dialog", name="Search the directory")
    expect(dialog).to_be_visible()
    box = dialog.get_by_role("searchbox")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    page.keyboard.type("rocket pol")
    first = dialog.get_by_role("link", name="Rocket Pool")
    expect(first).to_be_visible()
    expect(dialog.get_by_role("status")).to_contain_text("rocket pol")
    axe(page, "#search-dialog")
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(dialog).to_be_visible()
    expect(box).to_be_focused()
    page.keyboard.type("slashing")  # replaces what stood there
    expect(dialog.get_by_role("heading", name="Glossary")).to_be_visible()
    page.keyboard.press("ArrowDown")
    target = page.evaluate("document.activeElement.href")
    assert "slashing" in target
    page.keyboard.press("Enter")
    page.wait_for_url(target)
    # The data blocks in the head are not executed, and the policy lets them be.
    assert page.locator('script[type="application/ld+json"]').count() == 1
    assert not faults


def test_enter_leads_to_the_plain_page(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Search").first.click()
    page.get_by_role("dialog").get_by_role("searchbox").fill("lido")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=lido")
    expect(page.locator("mark").first).to_have_text(re.compile("lido", re.IGNORECASE))


def test_a_slash_in_a_field_is_a_slash(page: Page) -> None:
    page.goto("/pools/")
    field = page.locator("input[name=q]").first
    field.focus()
    page.keyboard.type("a/b")
    expect(field).to_have_value("a/b")
    expect(page.locator("#search-dialog")).to_be_hidden()


def test_search_works_without_javascript(plain_page: Page) -> None:
    page = plain_page
    page.goto("/")
    page.get_by_role("link", name="Search").first.click()
    page.wait_for_url("**/search/")
    page.get_by_role("searchbox").fill("slashing")
    page.keyboard.press("Enter")
    page.get_by_role("main").get_by_role("link", name="Slashing", exact=True).click()
    page.wait_for_url("**/glossary/#slashing")


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(
    "path", ["/search/?q=staking", "/search/?q=qqzzxx", "/choose/", "/choose/?eth=40&matters=keys"]
)
def test_pages_are_accessible_and_fit(
    page: Page, axe: Callable[..., None], path: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
