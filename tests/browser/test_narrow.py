"""What narrow screens used to lose: words out of their card, rows of blanks, the warning."""

import pytest
from playwright.sync_api import Page, expect

OUTSIDE = """() => [...document.querySelectorAll(".chart")].flatMap((card) => {
  const edge = card.getBoundingClientRect().right + 1;
  return [...card.querySelectorAll("svg text")]
    .filter((text) => text.getBoundingClientRect().right > edge)
    .map((text) => text.textContent.trim());
})"""
ROWS = """(table) => [...table.querySelectorAll("tbody tr")].map((row) => [
  row.getBoundingClientRect().height,
  Math.max(...[...row.cells].map((cell) => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return range.getBoundingClientRect().height;
  }).slice(0, 3)),
])"""


@pytest.mark.parametrize("width", [320, 360, 768, 1024, 1280])
def test_the_words_of_charts_stay_in_their_cards(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.goto("/network/")
    assert page.evaluate(OUTSIDE) == []


@pytest.mark.parametrize(
    ("address", "width", "table"),
    [("/what-you-keep/?eth=10", 360, ".keep"), ("/pools/?view=matrix", 768, ".matrix")],
)
def test_no_row_is_tall_for_a_cell_out_of_sight(
    page: Page, address: str, width: int, table: str
) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(address)
    rows = page.locator(table).evaluate(ROWS)
    assert rows and all(height < max(2.5 * seen, 160) for height, seen in rows), rows


def test_a_phone_sees_the_warning_and_the_ways_to_ask(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/pools/")
    expect(page.locator(".disclaimer")).to_be_in_viewport(ratio=1)
    expect(page.locator("#results h3").first).to_be_in_viewport(ratio=1)
    asked = page.locator("#preset-panel > summary")
    filters = page.locator("#filter-panel > summary")
    boxes = [one.bounding_box() for one in (asked, filters)]
    assert boxes[0] and boxes[1] and abs(boxes[0]["y"] - boxes[1]["y"]) < 12
    assert boxes[0]["x"] + boxes[0]["width"] < boxes[1]["x"]
    asked.click()
    expect(page.locator("#presets a").last).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_heading_that_is_led_to_looks_like_no_field(page: Page) -> None:
    page.goto("/what-you-keep/?eth=10#kept")
    page.locator("#kept").focus()
    assert page.locator("#kept").evaluate("one => getComputedStyle(one).outlineStyle") == "none"
