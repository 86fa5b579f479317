"""Every component in every state: readable by everybody, in both themes, wide and narrow."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.look.workshop import debugging

WIDTHS = (320, 768, 1280)


@pytest.fixture(autouse=True)
def styleguide_is_there() -> Iterator[None]:
    with debugging():
        yield


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def open_page(new_context: Callable[..., Any], theme: str) -> Callable[..., Page]:
    def open_(address: str, width: int, **options: Any) -> Page:
        context = new_context(
            color_scheme=theme, viewport={"width": width, "height": 900}, **options
        )
        page: Page = context.new_page()
        page.goto(address)
        return page

    return open_


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", ["/styleguide/", "/network/"])
def test_axe_finds_nothing(
    open_page: Callable[..., Page], axe: Callable[..., None], address: str, width: int
) -> None:
    page = open_page(address, width)
    for details in page.locator("details:not([open]) > summary").all():
        if details.is_visible():
            details.click()
    axe(page)


@pytest.mark.parametrize("address", ["/styleguide/", "/network/"])
def test_nothing_scrolls_sideways_at_320_pixels(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page(address, 320)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("address", ["/styleguide/", "/network/"])
def test_the_browser_has_nothing_to_complain_of(
    new_context: Callable[..., Any], address: str
) -> None:
    page: Page = new_context().new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert complaints == []


def test_a_card_says_its_verdicts_in_words(open_page: Callable[..., Page]) -> None:
    """What the accessibility tree holds of a card is the verdicts, not their colours."""
    page = open_page("/styleguide/", 1280)
    strip = page.get_by_role("img", name=re.compile(r"\d of 9 met; .*: trustless"))
    expect(strip.first).to_be_visible()
    card = page.locator("article.pool", has_text="Harbour").first.aria_snapshot()
    for words in (
        "Open source",
        "Met · recheck due",
        "Trustless",
        "Unknown",
        "Bug bounty",
        "Not met",
    ):
        assert words in card


def test_in_forced_colours_verdicts_still_differ_by_shape(
    new_context: Callable[..., Any],
) -> None:
    page: Page = new_context(forced_colors="active").new_page()
    page.goto("/styleguide/")
    looks = page.evaluate(
        """() => ['met', 'partly', 'unmet', 'unknown', 'not_applicable'].map(verdict => {
            const cell = document.querySelector(`.verdict-strip .cell.${verdict}`);
            const [frame, mark] = ['::before', '::after'].map(part => getComputedStyle(cell, part));
            return [frame.borderTopStyle, mark.clipPath, mark.content].join('|');
        })"""
    )
    assert len(set(looks)) == 5
    edge = page.evaluate(
        "getComputedStyle(document.querySelector('.verdict-strip .cell.unmet'), '::before').borderTopWidth"
    )
    assert float(edge.removesuffix("px")) >= 1


def test_on_paper_the_pictures_stay_and_the_tools_go(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.goto("/network/")
    expect(page.locator("figure.chart svg[role=img]").first).to_be_visible()
    expect(page.locator("nav").first).to_be_hidden()
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
