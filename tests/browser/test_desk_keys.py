"""The desk and the re-check desk by keyboard alone, and seeing where one is."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from pools.claims import dates
from pools.models import (
    Pool,
    Proposal,
    indicators_in,
)
from pools.topics import proposed_values
from tests.browser import backstage
from tests.browser.backstage import apart
from tests.browser.keys import enter, press, see_focus, tab_to, type_into
from tests.factories import reachable, received

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
    _status, pk = apart(
        backstage.send_pool, {"about": backstage.ABOUT, **fees}, {"email": "ann@example.org"}
    )
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
    tab_to(page, website.get_by_role("button", name="Ask"), most=9)
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
    tab_to(page, fee.get_by_role("button", name="Ask"), most=9)
    enter(page)
    expect(fee).to_contain_text("Write what you want to know.")
    expect(fee).to_be_focused()  # where something is to be mended
    page.keyboard.press("q")
    page.keyboard.type("Since when?")
    tab_to(page, fee.get_by_role("button", name="Ask"), most=9)
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


def several(*topics: str) -> int:
    """A correction of some claims of one pool, all in one."""
    pool = Pool.objects.get(slug="lido")
    facts, specs = pool.published.facts, indicators_in()
    says = {
        topic: proposed_values.published_value(facts, topic, specs, dates.today())
        for topic in topics
    }
    sent = reachable(received(pool, says), confirmed=False)
    for proposal in sent.proposals.all():
        proposal.source_url = f"https://example.org/{proposal.topic}/{'long-' * 30}"
        proposal.save()
    return int(sent.pk)


def decisions(pk: int) -> list[str]:
    found = Proposal.objects.filter(submission=pk).order_by("position")
    return list(found.values_list("decision", flat=True))


WAYS = {
    "a click on its words": lambda page, claim: claim.get_by_role(
        "heading", name="Proposed"
    ).click(),
    "a click beside its words": lambda page, claim: claim.click(position={"x": 4, "y": 4}),
    "a tap": lambda page, claim: claim.get_by_role("heading", name="Proposed").tap(),
    "its link in focus": lambda page, claim: claim.get_by_role("link").last.focus(),
    "Tab": lambda page, claim: tab_to(page, claim.locator("summary").first, most=60),
    "Shift and Tab": lambda page, claim: (
        page.get_by_role("link", name="to the outcome").focus(),
        *(page.keyboard.press("Shift+Tab") for _n in range(3)),
    ),
    "a fold opened": lambda page, claim: claim.locator("summary").last.click(),
    "an input left by Tab": lambda page, claim: (
        claim.locator("summary").last.click(),
        claim.get_by_label("Note to the contributor").fill(""),
        tab_to(page, claim.get_by_role("button", name="Ask"), most=9),
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_letter_acts_where_the_eye_is(
    way: str, new_context: Callable[..., Any], base_url: str
) -> None:
    context = new_context(
        viewport={"width": 1280, "height": 900}, reduced_motion="reduce", has_touch=True
    )
    context.add_cookies([apart(backstage.cookie_of, "Moderator", base_url)])
    page: Page = context.new_page()
    pk = apart(several, "fee", "website", "licence")
    page.goto(f"/admin/desk/{pk}/")
    page.keyboard.press("j")
    last = page.locator("[data-claim]").nth(2)
    WAYS[way](page, last)
    expect(page.locator(".current")).to_have_count(1)
    expect(last).to_have_class(re.compile("current"))
    letter(page, "a")
    assert apart(decisions, pk) == ["pending", "pending", "accept"]
    expect(page.get_by_role("status").get_by_text("Lido · Licence: accepted.")).to_be_in_viewport()
    undo = page.get_by_role("status").get_by_role("button", name="Undo Lido · Licence")
    with page.expect_navigation():
        undo.click()
    assert apart(decisions, pk) == ["pending"] * 3


def test_a_letter_does_nothing_where_nobody_looks(reviewer_page: Page) -> None:
    page = reviewer_page
    pk = apart(several, "fee", "website", "licence", "kind", "launch", "summary")
    page.goto(f"/admin/desk/{pk}/")
    first = page.locator("[data-claim]").first
    page.keyboard.press("j")
    expect(first).to_have_class(re.compile("current"))

    def nothing(*keys: str) -> None:
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_load_state()
        assert apart(decisions, pk) == ["pending"] * 6

    nothing("Alt+a", "Control+d")
    nothing("Shift+A")  # leads to the button for all of them, and presses nothing
    expect(page.get_by_role("button", name="Accept all the rest")).to_be_focused()
    page.keyboard.press("j")
    page.get_by_role("heading", name="Audit log").evaluate("e => e.scrollIntoView()")
    expect(page.locator(".current")).to_have_count(0)  # off screen
    nothing("a", "d", "q")
    first.evaluate("e => e.scrollIntoView()")
    expect(first).to_have_class(re.compile("current"))
    first.locator("summary").last.click()
    first.get_by_label("In words").click()
    nothing("a", "d")
    expect(first.get_by_label("In words")).to_have_value("ad")
    first.get_by_label("Reason for declining").focus()
    nothing("a")
    page.get_by_role("heading", name="Claim by claim").click()  # on no claim
    expect(page.locator(".current")).to_have_count(0)
    nothing("a")
    page.keyboard.press("?")  # Wagtail's dialog of its own keys
    if page.locator("[role=dialog]:not([aria-hidden=true])").count():
        nothing("j", "a")
