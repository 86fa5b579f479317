"""The re-check desk by keyboard alone, and undoing there without a script."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pools.models import (
    Indicator,
    Recheck,
    generation,
)
from tests.browser import backstage
from tests.browser.backstage import apart
from tests.browser.keys import enter, see_focus, tab_to, type_into
from tests.browser.test_desk_keys import letter

pytestmark = pytest.mark.usefixtures("robots_welcome")


def hurry() -> None:
    """Make what custody says of every pool due for another look."""
    Indicator.objects.filter(slug="trustless").update(recheck_days=1)
    generation.move()


def test_the_recheck_desk_is_worked_off_by_keyboard(reviewer_page: Page) -> None:
    page = reviewer_page
    apart(hurry)
    page.goto("/admin/desk/recheck/")
    claims = page.locator("[data-claim]")
    first, second, third = (claims.nth(n).get_attribute("id") for n in range(3))
    page.keyboard.press("j")
    expect(page.locator(f"#{first}")).to_be_focused()
    see_focus(page)
    letter(page, "s")
    expect(page.get_by_text("Confirmed, and published.")).to_be_visible()
    expect(page.locator(f"#{first}")).to_have_count(0)

    expect(page.locator(f"#{second}")).to_be_focused()  # the next one, by itself
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator(f"#{second}")).to_be_focused()
    type_into(page, page.locator(f"#{second}").get_by_label("Note"), "Just unclear.")
    tab_to(page, page.locator(f"#{second}").get_by_role("button", name="Cannot tell"), most=2)
    enter(page)
    expect(page.get_by_text("Noted. It comes up again in a month.")).to_be_visible()
    expect(page.locator(f"#{second}")).to_have_count(0)
    expect(page.locator(f"#{third}")).to_be_focused()
    letter(page, "u")
    expect(page.locator(f"#{third}")).to_have_count(0)

    page.keyboard.press("j")
    letter(page, "c")
    expect(page).to_have_url(re.compile(r"/snippets/pools/pool/edit/\d+/$"))


def rechecked() -> list[tuple[str, str]]:
    return list(Recheck.objects.order_by("pk").values_list("pool__slug", "answer"))


def test_the_recheck_desk_publishes_what_is_looked_at_and_undoes_it(reviewer_page: Page) -> None:
    page = reviewer_page
    apart(hurry)
    page.goto("/admin/desk/recheck/")
    claims = page.locator("[data-claim]")
    page.keyboard.press("j")
    claims.nth(6).scroll_into_view_if_needed()
    page.mouse.wheel(0, 900)
    expect(page.locator(".current")).to_have_count(0)
    page.keyboard.press("s")
    page.wait_for_load_state()
    assert apart(rechecked) == []

    seventh = claims.nth(6)
    name = seventh.get_by_role("heading").inner_text().replace(": ", " · ")
    anchor = seventh.get_attribute("id")
    seventh.get_by_role("heading").click()
    letter(page, "s")
    said = page.get_by_role("status").get_by_text(f"{name}: Confirmed, and published.")
    expect(said).to_be_in_viewport()
    assert [answer for _slug, answer in apart(rechecked)] == ["still-true"]
    expect(page.locator(f"#{anchor}")).to_have_count(0)
    with page.expect_navigation():
        page.get_by_role("button", name=f"Undo {name}").click()
    expect(page.get_by_text(f"{name}: Undone.")).to_be_in_viewport()
    expect(page.locator(f"#{anchor}")).to_be_focused()


def test_enter_in_a_note_answers_nothing(reviewer_page: Page) -> None:
    page = reviewer_page
    apart(hurry)
    page.goto("/admin/desk/recheck/")
    note = page.locator("[data-claim]").nth(2).get_by_label("Note")
    note.fill("The council does not say.")
    with page.expect_navigation():
        note.press("Enter")
    assert apart(rechecked) == []
    expect(page.locator("[data-claim]").nth(2).get_by_label("Note")).to_have_value(
        "The council does not say."
    )


def test_undo_without_a_script(new_context: Callable[..., Any], base_url: str) -> None:
    context = new_context(java_script_enabled=False)
    context.add_cookies([apart(backstage.cookie_of, "Moderator", base_url)])
    page: Page = context.new_page()
    apart(hurry)
    page.goto("/admin/desk/recheck/")
    page.get_by_role("button", name="Still true").first.click()
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone. Visitors read what they read before.")).to_be_visible()
    assert [answer for _slug, answer in apart(rechecked)] == ["still-true", "undone"]
