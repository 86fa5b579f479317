"""A contributor without a mouse, with and without JavaScript; and where the focus is put."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import backstage
from tests.browser.backstage import apart
from tests.browser.keys import enter, press, see_focus, tab_to, type_into

pytestmark = pytest.mark.usefixtures("robots_welcome")
CLAIM = "/pools/lido/correct/fee/"


def test_a_claim_is_corrected_an_error_mended_and_the_status_read_by_keyboard(
    visitor: Page,
) -> None:
    page = visitor
    page.goto("/pools/lido/")
    evidence = page.locator(f'details.evidence:has(a[href="{CLAIM}"]) > summary')
    tab_to(page, evidence, most=150)
    page.keyboard.press("Enter")
    tab_to(page, page.locator(f'a[href="{CLAIM}"]'))
    enter(page)
    percent = page.get_by_label("Fee (percent)")
    type_into(page, percent, "900")
    source = page.get_by_label("Source: web address")
    type_into(page, source, "https://docs.lido.fi/fees")
    tab_to(page, page.get_by_role("radio").first)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("I use the pool")).to_be_checked()
    press(page, "Send to the reviewers")

    summary = page.locator(".error-summary")
    for wrong in ("901", "902"):
        expect(summary).to_be_focused()
        see_focus(page)
        tab_to(page, summary.get_by_role("link").first, most=1)
        page.keyboard.press("Enter")
        expect(percent).to_be_focused()
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.type(wrong)
        enter(page)
        expect(percent).to_have_value(wrong)
    expect(summary).to_be_focused()
    expect(source).to_have_value("https://docs.lido.fi/fees")
    expect(page.get_by_label("I use the pool")).to_be_checked()
    type_into(page, percent, "9")
    press(page, "Send to the reviewers")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Your proposal on Lido")
    tab_to(page, page.locator(".skip").first, most=1)
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name=re.compile("If you lose it")), most=2)
    tab_to(page, page.locator("summary", has_text="Withdraw the proposal"), most=40)
    page.keyboard.press("Enter")
    press(page, "Yes, withdraw it", most=1)
    expect(page.get_by_text("Nothing: you took it back.")).to_be_visible()


def test_one_more_entry_leads_to_it_wherever_it_is_asked_for(visitor: Page) -> None:
    page = visitor
    values = {"audits-rows": "1", "audits-0-auditor": "Sigma Prime"}
    source = {"audits-source-url": "https://docs.lido.fi/audits"}
    status, pk = apart(backstage.send_claim, "lido/correct/audits", {**values, **source})
    apart(backstage.ask, pk)
    for address in ("/pools/lido/correct/audits/", status):
        page.goto(address)
        auditors = page.get_by_label("Auditor")
        before = auditors.count()
        auditors.first.fill("Nobody & Sons")
        button = page.get_by_role("button", name="One more entry")
        button.focus()
        enter(page)
        expect(auditors).to_have_count(before + 1)
        expect(auditors.first).to_have_value("Nobody & Sons")
        page.keyboard.press("Tab")
        expect(auditors.last).to_be_focused()
        expect(page.locator(".error-summary")).to_have_count(0)
    press(page, "Send your answers")
    expect(page.get_by_text("You first proposed")).to_be_visible()


def test_the_one_error_summary_of_a_proposal_takes_the_focus(visitor: Page) -> None:
    page = visitor
    page.goto("/submit/all/")
    page.locator("#id_name-value").fill("Pond Staking")
    page.get_by_role("button", name="Save and continue").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()  # one, or this would be ambiguous
    expect(summary.get_by_role("link")).to_have_count(2)
    summary.get_by_role("link", name=re.compile("Website")).click()
    page.locator("#id_website-value").fill("https://pond.example")
    page.locator("#id_summary-value").fill("A small pool.")
    page.get_by_role("button", name="Save and continue").click()

    page.get_by_label("Fee (percent)").fill("700")
    page.get_by_role("button", name="Save and continue").click()
    expect(summary).to_be_focused()
    page.get_by_role("button", name="Review and send").click()
    page.get_by_role("button", name="Send to the reviewers").click()
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("What is your connection to this pool?")
    summary.get_by_role("button", name=re.compile("Deposits and fees")).click()
    expect(page.get_by_label("Fee (percent)")).to_have_value("700")
