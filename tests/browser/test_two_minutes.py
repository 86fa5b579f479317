"""What contributing and deciding cost, counted in inputs, clicks and keys, with and without a
script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import backstage
from tests.browser.backstage import apart

pytestmark = pytest.mark.usefixtures("robots_welcome")


class Hand:
    """A page with a count of what was filled in and pressed."""

    def __init__(self, page: Page) -> None:
        self.page, self.inputs, self.clicks = page, 0, 0

    def fill(self, label: str, value: str) -> None:
        self.page.get_by_label(label, exact=True).first.fill(value)
        self.inputs += 1

    def check(self, label: str) -> None:
        self.page.get_by_label(label).first.check()
        self.inputs += 1

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()
        self.clicks += 1


def test_a_pool_is_proposed_with_five_inputs_and_gets_more_afterwards(visitor: Page) -> None:
    hand = Hand(visitor)
    visitor.goto("/")
    visitor.get_by_role("link", name="Propose a pool").first.click()
    hand.clicks += 1
    hand.fill("Name", "Pond Staking")
    hand.fill("Website", "pond.example")
    hand.fill("One page that describes it", "docs.pond.example/about")
    hand.check("I use the pool")
    hand.press("Send to the reviewers")
    expect(visitor.get_by_text("Place in the queue: 1.")).to_be_visible()
    assert hand.inputs <= 6 and hand.clicks <= 4
    visitor.get_by_text("Deposits and fees").click()
    visitor.get_by_role("link", name="Minimum deposit", exact=True).click()
    expect(visitor.get_by_label("Source: web address")).to_have_value(
        "https://docs.pond.example/about"
    )
    visitor.locator("#id_minimum_deposit-value").fill("0.1 ETH")
    visitor.get_by_role("button", name="Add to the proposal").click()
    expect(visitor.locator("#claim-minimum_deposit")).to_contain_text("0.1 ETH")


def test_a_correction_takes_four_inputs_and_a_confirmation_two(visitor: Page) -> None:
    hand = Hand(visitor)
    visitor.goto("/pools/lido/correct/minimum_deposit/")
    visitor.locator("#id_minimum_deposit-value").fill("0.5")
    hand.inputs += 1
    hand.fill("Source: web address", "docs.lido.fi/minimum")
    hand.check("I use the pool")
    hand.press("Send to the reviewers")
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Lido")
    assert hand.inputs <= 4

    hand = Hand(visitor)
    visitor.goto("/pools/lido/confirm/fee/")
    visitor.locator("input[name=still]").first.check()
    hand.inputs += 1
    hand.check("I use the pool")
    hand.press("Send to the reviewers")
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Lido")
    assert hand.inputs <= 2


def test_fourteen_claims_are_decided_with_a_few_keys_or_presses(
    staff: Callable[[str], Page], script: bool
) -> None:
    """The keys are a script's; without one the same buttons are pressed."""
    page, acts = staff("Moderator"), 0
    page.goto(f"/admin/desk/{apart(backstage.submit_claims, 14)}/")
    expect(page.locator("[data-claim]")).to_have_count(14)

    def act(keys: list[str], button: str) -> None:
        nonlocal acts
        if script:
            page.wait_for_load_state()  # the keys work once their script is there
            for key in keys:
                page.keyboard.press(key)
        else:
            page.locator(f"button[{button}]").first.click()
        acts += len(keys) if script else 1

    # The first by itself, as it is read; then all the rest; then out.
    act(["j", "a"], 'value="accept"')
    expect(page.get_by_text("1 of 14 decided")).to_be_visible()
    act(["Shift+A", "Enter"], 'value="accept_rest"')
    expect(page.get_by_text("14 of 14 decided")).to_be_visible()
    act(["Shift+P", "Enter"], 'data-key-all="P"')
    expect(page.get_by_role("button", name="Undo").first).to_be_visible()
    assert acts <= (20 if script else 3)
