"""The desk and the re-check desk by keyboard alone, and seeing where one is."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from pools.models import Indicator, generation
from tests.browser import backstage
from tests.browser.backstage import apart
from tests.browser.keys import enter, press, see_focus, tab_to, type_into

pytestmark = pytest.mark.usefixtures("robots_welcome")


def letter(page: Page, key: str) -> None:
    """Press a letter that sends a form."""
    with page.expect_navigation():
        page.keyboard.press(key)


def state(claim: Locator) -> Locator:
    return claim.locator(".w-status")


def test_a_proposal_is_asked_about_edited_declined_and_published_by_keyboard(
    reviewer_page: Page,
) -> None:
    page = reviewer_page
    fees = {"use": {**backstage.FEE, "minimum_deposit-value": "1"}}
    fees["use"]["minimum_deposit-source-url"] = "https://pond.example"
    _status, pk = apart(backstage.send_pool, {"about": backstage.ABOUT, **fees}, {})
    page.goto(f"/admin/desk/{pk}/")
    claims = page.locator("[data-claim]")
    name, website, summary, deposit, fee = (claims.nth(n) for n in range(5))

    page.keyboard.press("a")  # on no claim: nothing happens
    for claim in (name, website):
        page.keyboard.press("j")
        expect(claim).to_be_focused()
        see_focus(page)
    page.keyboard.press("k")
    expect(name).to_be_focused()
    letter(page, "a")
    expect(state(name)).to_have_text("Accepted")
    expect(name).to_be_focused()
    see_focus(page)

    page.keyboard.press("j")
    page.keyboard.press("q")
    expect(website.get_by_label("Note to the contributor")).to_be_focused()
    see_focus(page)
    page.keyboard.type("Jada kqed: is that it?")  # letters are only letters in a field
    tab_to(page, website.get_by_role("button", name="Ask"), most=5)
    enter(page)
    expect(state(website)).to_have_text("Asked")
    expect(website).to_contain_text("Jada kqed: is that it?")
    letter(page, "a")  # another thought, without asking
    expect(state(website)).to_have_text("Accepted")

    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(summary.get_by_label("Summary")).to_be_focused()
    see_focus(page)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("One sentence, made shorter.")
    enter(page)
    expect(state(summary)).to_have_text("Accepted")
    expect(summary).to_contain_text("As edited: One sentence, made shorter.")

    page.keyboard.press("j")
    page.keyboard.press("d")
    expect(deposit.get_by_label("Reason for declining")).to_be_focused()
    see_focus(page)
    page.keyboard.press("ArrowDown")
    type_into(page, deposit.get_by_label("In words"), "It names no deposit.", most=1)
    tab_to(page, deposit.get_by_role("button", name="Decline"), most=3)
    enter(page)
    expect(state(deposit)).to_have_text("Declined")

    page.keyboard.press("j")
    page.keyboard.press("q")
    tab_to(page, fee.get_by_role("button", name="Ask"), most=5)
    enter(page)
    expect(fee).to_contain_text("Write what you want to know.")
    expect(fee).to_be_focused()  # where something is to be mended
    page.keyboard.press("q")
    page.keyboard.type("Since when?")
    tab_to(page, fee.get_by_role("button", name="Ask"), most=5)
    enter(page)
    press(page, "Send the questions", most=20)
    expect(page.get_by_text("nobody could be written to")).to_be_visible()


def test_what_is_decided_is_published_by_keyboard(reviewer_page: Page) -> None:
    page = reviewer_page
    apart(backstage.send_claim, "lido/correct/fee", backstage.FEE)
    page.goto("/admin/desk/")
    tab_to(page, page.get_by_role("link", name="Correction: Lido").first)
    enter(page)
    page.keyboard.press("j")
    letter(page, "a")
    press(page, "Publish and close", most=20)
    expect(page.get_by_text("Published. It shows on their status page")).to_be_visible()


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
