"""No input of the desk lies over another, or sticks out, at any width, with every fold open."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pools import topics
from pools.models import Indicator
from tests.browser import backstage
from tests.browser.backstage import apart
from tests.browser.test_desk_axe import look, prepared
from tests.browser.test_desk_keys import several

pytestmark = pytest.mark.usefixtures("robots_welcome")

# Pairs of controls whose boxes share more than a hair, and controls beyond the page's edge that
# nothing lets a reader scroll to. What sticks to an edge of the window lies over what is below it.
FAULTS = """() => {
  const kinds = "input:not([type=hidden]), textarea, select, button, summary, a.button";
  const all = [...document.querySelectorAll("main :is(" + kinds + ")")]
    .filter((e) => e.checkVisibility() && !e.closest(".messages, header, .desk-progress"))
    .map((e) => ({ e, box: e.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 1 && box.height > 1);
  const named = (e) => e.name || e.textContent.trim().slice(0, 40) || e.tagName;
  const faults = all
    .filter(({ e, box }) => box.right > innerWidth + 1 && !e.closest(".desk-scroll"))
    .map(({ e }) => `${named(e)} sticks out`);
  for (const [i, one] of all.entries()) {
    for (const two of all.slice(i + 1)) {
      if (one.e.contains(two.e) || two.e.contains(one.e)) continue;
      const wide = Math.min(one.box.right, two.box.right) - Math.max(one.box.left, two.box.left);
      const high = Math.min(one.box.bottom, two.box.bottom) - Math.max(one.box.top, two.box.top);
      if (wide > 1 && high > 1) faults.push(`${named(one.e)} over ${named(two.e)}`);
    }
  }
  return faults;
}"""
SIZES = [(320, "dark"), (360, "light"), (768, "dark"), (1280, "light"), (1280, "dark")]


def everything() -> int:
    """A correction of all that can be said of a pool."""
    keys = [key for key in topics.FACT if key != "name"]
    return several(*keys, *Indicator.objects.originals().values_list("slug", flat=True))


def unfolded(page: Page) -> list[str]:
    page.locator("main details").evaluate_all("all => all.forEach((one) => one.open = true)")
    return list(page.evaluate(FAULTS))


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}, {size[1]}")
def screen(request: Any, new_context: Callable[..., Any], base_url: str) -> Page:
    width, theme = request.param
    context = new_context(
        viewport={"width": width, "height": 900}, reduced_motion="reduce", color_scheme=theme
    )
    context.add_cookies([apart(backstage.cookie_of, "Moderator", base_url)])
    page: Page = context.new_page()
    return page


def test_no_input_lies_over_another_on_any_screen(screen: Page, axe: Callable[..., None]) -> None:
    page = screen
    half, whole = apart(prepared), apart(everything)
    again = apart(several, "fee", "summary")
    merging = f"{whole}/merge/{again}/"
    for path in (f"{half}/", f"{whole}/", merging, "recheck/", "ties/", ""):
        page.goto(f"/admin/desk/{path}")
        assert unfolded(page) == [], path
        if path == merging:
            look(page, axe)
    page.get_by_role("link", name="Choose all on this page").click()
    expect(page.get_by_role("link", name="Choose none")).to_be_visible()
    for box in page.locator("input[name=submission]").all():
        box.check()
    page.get_by_role("button", name="Decline those chosen…").click()
    expect(page.get_by_text("their contributors are told")).to_be_visible()
    assert unfolded(page) == []
    page.get_by_label("Reason for declining").select_option("other")
    page.get_by_role("button", name="Decline", exact=True).click()
    expect(page.get_by_text("Write down the reason")).to_be_visible()  # beside its input
    assert unfolded(page) == []

    page.goto(f"/admin/desk/{half}/")
    page.get_by_role("button", name="Decline", exact=True).first.click()
    expect(page.get_by_text("Choose a reason for declining.").first).to_be_visible()
    assert unfolded(page) == []


def test_messages_with_undo_break_no_rule(screen: Page, axe: Callable[..., None]) -> None:
    page = screen
    apart(prepared)
    page.goto("/admin/desk/recheck/")
    page.get_by_role("button", name="Still true").first.click()
    expect(page.get_by_role("status").get_by_role("button", name="Undo")).to_be_in_viewport()
    page.get_by_text("Undo something from the last ten minutes").click()
    assert unfolded(page) == []
    look(page, axe, ".desk")
    axe(page, ".messages")
    page.goto("/admin/desk/")
    page.get_by_text("Undo something from the last ten minutes").click()
    look(page, axe, ".desk")


def test_a_long_address_stays_inside_its_card(
    new_context: Callable[..., Any], base_url: str
) -> None:
    context = new_context(viewport={"width": 360, "height": 900}, reduced_motion="reduce")
    context.add_cookies([apart(backstage.cookie_of, "Moderator", base_url)])
    page = context.new_page()
    page.goto("/admin/desk/recheck/")
    expect(page.locator(".desk-claim").first).to_be_visible()
    wider = "all => all.filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.id)"
    assert page.locator(".desk-claim").evaluate_all(wider) == []
