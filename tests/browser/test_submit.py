"""One claim corrected, by a contributor and a reviewer in a real browser, with and without
JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.usefixtures("robots_welcome")
FORM = "/pools/lido/correct/fee/"


def correct_fee(page: Page, percent: str) -> None:
    page.goto("/pools/lido/")
    page.locator('details.evidence:has(a[href="/pools/lido/correct/fee/"]) > summary').click()
    page.locator('a[href="/pools/lido/correct/fee/"]').click()
    page.get_by_label("Fee (percent)").fill(percent)
    page.get_by_label("Source: web address").fill("https://docs.lido.fi/fees")
    page.get_by_label("I use the pool").check()
    page.get_by_label("Email address").fill("ann@example.org")
    page.get_by_role("button", name="Send to the reviewers").click()


def test_ask_answer_accept_live(visitor: Page, reviewer_page: Page) -> None:
    correct_fee(visitor, "9")
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Your proposal on Lido")
    expect(visitor.get_by_text("Place in the queue: 1.")).to_be_visible()
    status = visitor.url

    reviewer_page.goto("/admin/desk/")
    reviewer_page.get_by_role("link", name="Correction: Lido").first.click()
    desk = reviewer_page.url
    reviewer_page.get_by_text("Note, or reason for declining").click()
    reviewer_page.get_by_label("Note to the contributor").fill("Since when?")
    reviewer_page.get_by_role("button", name="Ask", exact=True).click()
    reviewer_page.get_by_role("button", name="Send the questions").click()

    visitor.goto(status)
    expect(visitor.get_by_text("Since when?")).to_be_visible()
    visitor.get_by_label("Fee (percent)").fill("8")
    visitor.get_by_label("Your answer in words").fill("Since March.")
    visitor.get_by_role("button", name="Send your answers").click()
    expect(visitor.get_by_text("You first proposed")).to_be_visible()

    reviewer_page.goto(desk)
    expect(reviewer_page.get_by_text("Since March.")).to_be_visible()
    reviewer_page.keyboard.press("j")
    reviewer_page.keyboard.press("a")
    reviewer_page.get_by_role("button", name="Publish and close").click()
    expect(reviewer_page.get_by_text("nobody could be written to")).to_be_visible()

    visitor.goto(status)
    visitor.get_by_role("link", name="See it on the pool's page").click()
    expect(visitor.get_by_text("8 % of rewards").first).to_be_visible()


def test_an_error_is_mended_without_typing_again(visitor: Page) -> None:
    correct_fee(visitor, "900")
    expect(visitor.get_by_role("heading", name="Please fix 1 thing")).to_be_visible()
    expect(visitor.get_by_label("Fee (percent)")).to_have_value("900")
    expect(visitor.get_by_label("I use the pool")).to_be_checked()
    visitor.get_by_label("Fee (percent)").fill("9")
    visitor.get_by_role("button", name="Send to the reviewers").click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Your proposal on Lido")


def test_propose_withdraw(visitor: Page) -> None:
    visitor.goto("/submit/all/")
    visitor.locator("#id_name-value").fill("Pond Staking")
    visitor.locator("#id_website-value").fill("https://pond.example")
    visitor.locator("#id_summary-value").fill("A small pool whose operators are named.")
    visitor.get_by_role("button", name="Save and continue").click()
    expect(visitor.get_by_text("Your draft is saved.")).to_be_visible()
    visitor.get_by_role("button", name="Review and send").click()
    visitor.get_by_label("No tie to it").check()
    visitor.get_by_role("button", name="Send to the reviewers").click()
    expect(visitor.get_by_text("Place in the queue: 1.")).to_be_visible()
    visitor.get_by_text("Withdraw the proposal", exact=True).click()
    visitor.get_by_role("button", name="Yes, withdraw it").click()
    expect(visitor.get_by_text("You withdrew it").first).to_be_visible()


def test_a_number_typed_with_a_comma_arrives(visitor: Page) -> None:
    correct_fee(visitor, "7,5")
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Your proposal on Lido")
    expect(visitor.get_by_text("7.5 % of rewards").first).to_be_visible()


def test_what_was_typed_is_back_whatever_link_was_followed(
    demo_data: None, new_context: Callable[..., Any], base_url: str
) -> None:
    visitor, asked = new_context().new_page(), []
    visitor.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    visitor.goto(FORM)
    visitor.get_by_label("Fee (percent)").fill("7")
    visitor.get_by_label("I use the pool").check()
    for link in ("Pools", "Español"):
        visitor.locator("header").get_by_role("link", name=link).first.click()
        visitor.wait_for_load_state()
        visitor.goto(("/es" if link == "Español" else "") + FORM)
        expect(visitor.locator("#id_fee-percent")).to_have_value("7")
        expect(visitor.locator("input[name=affiliation][value=user]")).to_be_checked()
    assert set(asked) == {"beforeunload"}, "and leaving asks first"
    visitor.goto(FORM)
    expect(visitor.get_by_text("What you had typed here is back.")).to_be_visible()
    visitor.get_by_label("Source: web address").fill("https://docs.lido.fi/fees")
    visitor.get_by_role("button", name="Send to the reviewers").click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Your proposal on Lido")
    visitor.goto(FORM)
    expect(visitor.locator("#id_fee-percent")).not_to_have_value("7")
