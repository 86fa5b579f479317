"""Published in part, merged, undone and reverted, as both sides see it, with and without a script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from pools.claims.terms import Fee
from pools.models import Pool
from pools.models.document import apply_facts, to_facts
from tests.browser import backstage
from tests.browser.backstage import apart

pytestmark = pytest.mark.usefixtures("robots_welcome")
Staff = Callable[[str], Page]
LOG = "/changes/?pool=lido&topic=fee"
UNDONE = "Undone. Visitors read what they read before."


def undo(page: Page) -> None:
    page.get_by_role("status").get_by_role("button", name="Undo").first.click()


def publish_fee(percent: int) -> int:
    """An editor publishes another fee of Lido; gives the version visitors read before."""
    pool = Pool.objects.get(slug="lido")
    before = pool.live_revision_id
    user = backstage.member("Moderator")
    apply_facts(pool, to_facts(pool).model_copy(update={"fee": Fee(percent=percent)}))
    pool.change_reason = "The terms changed."
    pool.publish(pool.save_revision(user=user), user=user)
    return int(before)


def test_a_part_is_published_told_and_undone(visitor: Page, staff: Staff, script: bool) -> None:
    status, pk = apart(backstage.send_claim, "lido/correct/fee", backstage.FEE)
    visitor.goto(f"{status}add/minimum_deposit/")
    visitor.locator("#id_minimum_deposit-value").fill("0.5")
    visitor.get_by_role("button", name="Add to the proposal").click()

    page = staff("Moderator")
    page.goto(f"/admin/desk/{pk}/")
    publish = page.get_by_role("button", name="Publish what is accepted")
    if script:
        page.keyboard.press("j")
        with page.expect_navigation():
            page.keyboard.press("a")
        page.keyboard.press("Shift+P")
        expect(publish).to_be_focused()
        with page.expect_navigation():
            page.keyboard.press("Enter")
    else:
        page.get_by_role("button", name="Accept", exact=True).first.click()
        publish.click()
    expect(page.get_by_text("Published: Fee. The rest stays open.")).to_be_visible()

    visitor.goto(status)
    expect(visitor.locator("#claim-fee")).to_contain_text("Published")
    expect(visitor.locator("#claim-minimum_deposit")).not_to_contain_text("Published")
    visitor.goto(LOG)
    expect(visitor.locator(".log li").first).to_contain_text("9 %")

    undo(page)
    expect(page.get_by_text(UNDONE)).to_be_visible()
    visitor.goto(LOG)
    expect(visitor.locator(".log li").first).to_contain_text("Takes back the change of")
    expect(visitor.locator(".log li").nth(1)).to_contain_text("Taken back on")
    visitor.goto(status)
    expect(visitor.locator("#claim-fee")).not_to_contain_text("Published")


def test_two_proposals_of_one_site_are_merged_told_and_separated(
    visitor: Page, staff: Staff
) -> None:
    visitor.goto("/submit/")
    visitor.get_by_label("Name", exact=True).fill("Pond Pool")
    visitor.get_by_label("Website", exact=True).fill("pond.example")
    visitor.get_by_label("One page that describes it").fill("docs.pond.example/about")
    visitor.get_by_label("I use the pool").check()
    visitor.get_by_role("button", name="Send to the reviewers").click()
    expect(visitor.get_by_text("Place in the queue: 1.")).to_be_visible()
    mine = visitor.url
    theirs, other = apart(backstage.send_pool, {"about": backstage.ABOUT}, {})

    page = staff("Moderator")
    page.goto("/admin/desk/")
    expect(page.get_by_role("link", name=f"#{other}")).to_be_visible()
    page.get_by_role("link", name="New listing: Pond Pool").first.click()
    page.get_by_role("link", name=f"Merge with {other}").click()
    for topic in ("name", "website", "summary"):
        page.locator(f"#topic-{topic} input[type=radio]").last.check()
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.get_by_text("Decide here on both.")).to_be_visible()
    told = {
        mine: "Another proposal for the same pool was merged with yours",
        theirs: "was merged with another one for the same pool",
    }
    for address, words in told.items():
        visitor.goto(address)
        expect(visitor.get_by_text(words)).to_be_visible()

    undo(page)
    expect(page.get_by_text("Undone. Both wait on their own again.")).to_be_visible()
    visitor.goto(mine)
    expect(visitor.get_by_text("The other proposal was separated from yours")).to_be_visible()
    visitor.goto(theirs)
    expect(visitor.locator("#claim-summary")).to_contain_text("Not decided")


def test_a_line_of_the_log_is_taken_back_and_that_undone(staff: Staff) -> None:
    page = staff("Moderator")
    apart(publish_fee, 12)
    page.goto("/admin/")
    page.get_by_text("Undo something from the last ten minutes").click()
    page.get_by_role("button", name="Undo Lido · published").click()
    expect(page.get_by_text(UNDONE)).to_be_visible()
    apart(publish_fee, 13)
    page.goto(LOG)
    page.get_by_role("link", name=re.compile("^Take back")).first.click()
    page.locator("[name=reason]").fill("Published by mistake.")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Taken back. The log shows both.")).to_be_visible()
    # Without a script Wagtail's banner lies over its own pages' messages: from the list, then.
    page.goto("/admin/")
    page.get_by_text("Undo something from the last ten minutes").click()
    page.get_by_role("button", name="Undo Lido · Fee").click()
    expect(page.get_by_text(UNDONE)).to_be_visible()
    page.goto(LOG)
    said = [
        line.inner_text()
        for line in page.locator(".log li").all()
        if re.search("Takes back|Taken back", line.inner_text())
    ]
    assert len(said) == 5, "two pairs, of which the second was taken back in turn"


def test_an_earlier_version_is_published_from_the_history(staff: Staff, script: bool) -> None:
    page = staff("Moderator")
    before = apart(publish_fee, 12)
    pk = apart(lambda: Pool.objects.get(slug="lido").pk)
    page.goto(f"/admin/snippets/pools/pool/history/{pk}/revisions/{before}/revert/")
    expect(page.get_by_text("viewing a previous version")).to_be_visible()
    if script:  # without one every tab and menu stands open
        page.get_by_role("tab", name="Reason").click()
        page.locator(".w-dropdown__toggle").last.click()
    page.locator("[name=change_reason]").first.fill("The terms did not change.")
    page.get_by_role("button", name=re.compile("^Publish")).last.click()
    expect(page.get_by_text("Undo is offered for ten minutes.")).to_be_visible()
    page.goto(LOG)
    expect(page.locator(".log li").first).to_contain_text("10 %")
