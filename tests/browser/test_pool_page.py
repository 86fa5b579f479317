"""A pool's page: short with its evidence closed, and every answer one step away."""

import pytest
from playwright.sync_api import Page, expect

HIGHEST = 4_000  # pixels at 1280


def test_the_longest_page_is_short_while_its_evidence_is_closed(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    # The most evidence and audits of the shipped pools.
    for slug in ("lido", "rocket-pool", "stakewise"):
        answer = page.goto(f"/pools/{slug}/")
        assert answer and answer.ok
        assert page.evaluate("document.documentElement.scrollHeight") <= HIGHEST, slug


@pytest.mark.parametrize("width", [1280, 360])
def test_first_answers_lead_to_what_carries_them(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/pools/lido/")
    links = page.locator(".answers.first a")
    expect(links).to_have_count(6)
    for link in links.all():
        target = (link.get_attribute("href") or "").removeprefix("#")
        assert page.locator(f"[id='{target}']").count() == 1, target
    page.locator(".cells.linked a", has_text="Trustless").click()
    expect(page.locator("#claim-trustless > details")).to_have_attribute("open", "")


def test_everything_opens_at_once_and_without_a_script_one_by_one(
    page: Page, plain_page: Page
) -> None:
    page.goto("/pools/lido/")
    page.get_by_role("button", name="Open all").click()
    assert page.locator("main details:not([open])").count() == 0
    page.get_by_role("button", name="Close all").click()
    assert page.locator("main details[open]").count() == 0
    plain_page.goto("/pools/lido/")
    expect(plain_page.get_by_role("button", name="Open all")).to_be_hidden()
    fold = plain_page.locator("#claim-audited > details")
    fold.locator("summary").first.click()
    expect(fold.locator(".source").first).to_be_visible()
