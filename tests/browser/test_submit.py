"""A contributor and a reviewer in a real browser, with and without JavaScript."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from playwright.sync_api import Page, expect

from pools.submit import limits


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A robot may be as fast as it likes here."""
    monkeypatch.setattr(limits, "FASTEST", -1)


def _make_moderator() -> None:
    user = get_user_model().objects.create_user("moderator", "m@example.org", "a-long-password")
    user.groups.add(Group.objects.get(name="Moderator"))
    connection.close()


@pytest.fixture
def reviewer_page(demo_data: None, new_context: Callable[..., Any]) -> Page:
    """A moderator, signed in."""
    thread = threading.Thread(target=_make_moderator)  # on a connection of its own
    thread.start()
    thread.join()
    page: Page = new_context().new_page()
    page.goto("/admin/login/")
    page.get_by_label("Username").fill("moderator")
    page.locator("input[type=password]").fill("a-long-password")
    page.get_by_role("button", name="Sign in").click()
    return page


@pytest.fixture(params=["with a script", "without"])
def visitor(request: pytest.FixtureRequest, new_context: Callable[..., Any]) -> Page:
    page: Page = new_context(java_script_enabled=request.param == "with a script").new_page()
    return page


def correct_fee(page: Page, percent: str) -> None:
    page.goto("/pools/lido/")
    page.locator('a[href="/pools/lido/correct/fee/"]').click()
    page.get_by_label("Fee (percent)").fill(percent)
    page.get_by_label("Source: web address").fill("https://docs.lido.fi/fees")
    page.get_by_label("I use the pool").check()
    page.get_by_role("button", name="Send to the reviewers").click()


def test_ask_answer_accept_live(visitor: Page, reviewer_page: Page) -> None:
    correct_fee(visitor, "9")
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Your proposal on Lido")
    expect(visitor.get_by_text("Place in the queue: 1.")).to_be_visible()
    status = visitor.url

    reviewer_page.goto("/admin/desk/")
    reviewer_page.get_by_role("link", name="Correction: Lido").first.click()
    desk = reviewer_page.url
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
    expect(reviewer_page.get_by_text("Published, and the contributor is told.")).to_be_visible()

    visitor.goto(status)
    visitor.get_by_role("link", name="See it on the pool's page").click()
    expect(visitor.get_by_text("8 % of rewards").first).to_be_visible()


def test_an_error_is_mended_without_typing_again(visitor: Page) -> None:
    correct_fee(visitor, "900")
    expect(visitor.get_by_role("heading", name="There is something to mend")).to_be_visible()
    expect(visitor.get_by_label("Fee (percent)")).to_have_value("900")
    expect(visitor.get_by_label("I use the pool")).to_be_checked()
    visitor.get_by_label("Fee (percent)").fill("9")
    visitor.get_by_role("button", name="Send to the reviewers").click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Your proposal on Lido")


def test_propose_withdraw(visitor: Page) -> None:
    visitor.goto("/submit/")
    visitor.locator("#id_name-value").fill("Pond Staking")
    visitor.locator("#id_website-value").fill("https://pond.example")
    visitor.locator("#id_summary-value").fill("A small pool whose operators are named.")
    visitor.get_by_role("button", name="Save and go on").click()
    expect(visitor.get_by_text("Your draft is kept.")).to_be_visible()
    visitor.get_by_role("link", name="Look over and send").click()
    visitor.get_by_label("No tie to it").check()
    visitor.get_by_role("button", name="Send to the reviewers").click()
    expect(visitor.get_by_text("Place in the queue: 1.")).to_be_visible()
    visitor.get_by_role("button", name="Withdraw the proposal").click()
    expect(visitor.get_by_text("You withdrew it").first).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(
    "address",
    ["/submit/", "/pools/lido/correct/audits/", "/pools/lido/contest/trustless/", "/review/"],
)
def test_the_forms_break_no_rule(
    page: Page, axe: Callable[..., None], address: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    axe(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, f"scrolls sideways: {wide}"


def test_the_error_page_and_the_status_page_break_no_rule(
    page: Page, axe: Callable[..., None]
) -> None:
    correct_fee(page, "900")
    axe(page)
    page.get_by_label("Fee (percent)").fill("9")
    page.get_by_role("button", name="Send to the reviewers").click()
    axe(page)
