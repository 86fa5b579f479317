"""From a stranger's proposal to the public page, in a real browser, with and without JavaScript."""

import datetime as dt
import re

import pytest
from django.core.management import call_command
from django.db.models import F
from playwright.sync_api import Locator, Page, expect

from pools.models import Submission
from tests.browser import backstage
from tests.browser.backstage import apart

pytestmark = pytest.mark.usefixtures("robots_welcome")
NEXT = "Save and continue"


def answer(page: Page, topic: str, values: dict[str, str], source: str = "") -> Locator:
    """Answer one question by its labels, with a source."""
    question = page.locator(f"section#{topic}")
    for label, value in values.items():
        question.get_by_label(label).fill(value)
    if source:
        question.get_by_label("Source: web address").fill(source)
    return question


def go_on(page: Page) -> None:
    page.get_by_role("button", name=NEXT).click()


def begin(page: Page, name: str = "Pond Staking", website: str = "https://pond.example") -> None:
    """The first section: all that must be answered."""
    page.goto("/submit/all/")
    answer(page, "name", {"Name": name})
    answer(page, "website", {"Website": website})
    answer(page, "summary", {"Summary": "A small pool whose operators are named."})
    go_on(page)
    expect(page.get_by_text("Your draft is saved.")).to_be_visible()


def send(page: Page, affiliation: str = "No tie to it") -> str:
    """Send the draft from its last look; gives the status page's address."""
    page.get_by_label(affiliation, exact=True).check()
    page.get_by_label("Email address").fill("ann@example.org")
    page.get_by_role("button", name="Send to the reviewers").click()
    expect(page.get_by_text("Place in the queue: 1.")).to_be_visible()
    return page.url


def open_desk(page: Page, name: str) -> None:
    page.goto("/admin/desk/")
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", name="Claim by claim")).to_be_visible()


def on_desk(page: Page, label: str) -> Locator:
    """One claim on the desk; its heading begins with its name."""
    heading = page.get_by_role("heading", level=3, name=re.compile(f"^{label}"))
    return page.locator("[data-claim]").filter(has=heading)


def decide(page: Page, label: str, decision: str) -> None:
    claim = on_desk(page, label)
    claim.get_by_role("button", name=decision, exact=True).click()
    expect(claim.locator(".w-status")).to_have_text(re.compile(f"^{decision}e?d$"))


def line(page: Page, topic: str) -> Locator:
    """One claim on the status page."""
    return page.locator(f"#claim-{topic}")


def fill_in_a_whole_pool(page: Page) -> None:
    begin(page)
    answer(page, "fee", {"Fee (percent)": "7.5"}, "https://docs.pond.example/fee")
    page.locator("section#minimum_deposit").get_by_label("I don't know").check()
    go_on(page)

    audits = answer(page, "audits", {"Auditor": "Sigma Prime"}, "https://pond.example/audits")
    audits.get_by_role("button", name="One more entry").click()
    expect(audits.get_by_label("Auditor")).to_have_count(2)
    expect(audits.get_by_label("Auditor").first).to_have_value("Sigma Prime")
    expect(audits.get_by_label("Source: web address")).to_have_value("https://pond.example/audits")
    audits.get_by_label("Auditor").last.fill("Trail of Bits")
    go_on(page)

    trustless = page.locator("section#trustless")
    trustless.locator("input[value=unmet]").check()
    answer(
        page, "trustless", {"Why": "Two named keys can move the deposits."}, "https://pond.example"
    )
    go_on(page)
    go_on(page)  # operators and clients: nothing to say

    tokens = answer(page, "tokens", {"Symbol": "pETH"}, "https://docs.pond.example/token")
    tokens.get_by_role("button", name="One more entry").click()
    expect(tokens.get_by_label("Symbol").first).to_have_value("pETH")
    tokens.get_by_label("Symbol").last.fill("wpETH")
    go_on(page)


def test_a_whole_pool_from_the_proposal_to_the_public_page(
    visitor: Page, reviewer_page: Page
) -> None:
    fill_in_a_whole_pool(visitor)
    for words in ("7.5 % of rewards", "Sigma Prime", "Trail of Bits", "pETH", "Two named keys"):
        expect(visitor.locator("main")).to_contain_text(words)
    status = send(visitor, "I use the pool")

    open_desk(reviewer_page, "New listing: Pond Staking")
    fee_claim = on_desk(reviewer_page, "Fee")
    fee_claim.get_by_text("Note, or reason for declining").click()
    fee_claim.get_by_label("Note to the contributor").fill("Since when?")
    decide(reviewer_page, "Fee", "Ask")
    for label in ("Name", "Website", "Summary", "Audits", "Trustless"):
        decide(reviewer_page, label, "Accept")
    reviewer_page.get_by_role("button", name="Send the questions").click()
    expect(reviewer_page.get_by_text("nobody could be written to")).to_be_visible()

    visitor.goto(status)
    fee = line(visitor, "fee")
    expect(fee).to_contain_text("Since when?")
    fee.get_by_label("Fee (percent)").fill("7")
    fee.get_by_label("Your answer in words").fill("Since March.")
    visitor.get_by_role("button", name="Send your answers").click()
    expect(fee).to_contain_text("You first proposed")
    expect(line(visitor, "tokens").get_by_label("Symbol")).to_have_count(0)  # nobody asked

    reviewer_page.reload()
    expect(on_desk(reviewer_page, "Fee")).to_contain_text("Since March.")
    decide(reviewer_page, "Fee", "Accept")
    tokens = on_desk(reviewer_page, "Tokens")
    tokens.get_by_text("Note, or reason for declining").click()
    tokens.get_by_label("Reason for declining").select_option("no-evidence")
    tokens.get_by_label("In words").fill("The page names no contract.")
    decide(reviewer_page, "Tokens", "Decline")
    expect(
        reviewer_page.get_by_text("The public log will say: Proposed by a user.")
    ).to_be_visible()
    reviewer_page.get_by_role("button", name="Publish and close").click()
    expect(reviewer_page.get_by_text("nobody could be written to")).to_be_visible()

    visitor.goto(status)
    for topic in ("name", "website", "summary", "fee", "audits", "trustless"):
        expect(line(visitor, topic).locator(".badge")).to_have_text("Accepted")
    expect(line(visitor, "tokens").locator(".badge")).to_have_text("Declined")
    expect(line(visitor, "tokens")).to_contain_text("The source does not say this")
    expect(line(visitor, "tokens")).to_contain_text("The page names no contract.")
    visitor.get_by_role("link", name="See the public change").click()
    expect(visitor).to_have_url(re.compile(r"/changes/\?pool=pond-staking$"))
    expect(visitor.locator("main")).to_contain_text("Proposed by a user")
    visitor.goto("/pools/pond-staking/")
    for words in ("7 % of rewards", "Trail of Bits", "Two named keys can move the deposits."):
        expect(visitor.locator("main")).to_contain_text(words)
    expect(visitor.locator("main")).not_to_contain_text("wpETH")
    visitor.goto("/pools/?q=pond")
    expect(visitor.get_by_role("link", name="Pond Staking").first).to_be_visible()


def test_a_declined_listing_says_why_to_the_contributor_and_to_everybody(
    visitor: Page, reviewer_page: Page
) -> None:
    begin(visitor)
    visitor.get_by_role("button", name="Review and send").click()
    visitor.get_by_label("Email address").fill("ann@example.org")
    visitor.get_by_label("Anything else the reviewer should know").fill("Ann of Pond wrote this.")
    status = send(visitor, "I work for or with the pool")

    open_desk(reviewer_page, "New listing: Pond Staking")
    for label in ("Name", "Website", "Summary"):
        claim = on_desk(reviewer_page, label)
        claim.get_by_text("Note, or reason for declining").click()
        claim.get_by_label("Reason for declining").select_option("out-of-scope")
        claim.get_by_label("In words").fill(f"{label}: it takes no deposits yet.")
        decide(reviewer_page, label, "Decline")
    reviewer_page.get_by_role("button", name="Decline the submission").click()
    expect(reviewer_page.get_by_text("nobody could be written to")).to_be_visible()

    visitor.goto(status)
    expect(visitor.locator("main .badge").first).to_have_text("Declined")
    expect(line(visitor, "website")).to_contain_text("Outside the listing policy")
    expect(line(visitor, "website")).to_contain_text("Website: it takes no deposits yet.")
    expect(visitor.get_by_text("With other evidence you can send a new proposal.")).to_be_visible()
    visitor.goto("/review/")
    listed = visitor.get_by_role("listitem").filter(has_text="Pond Staking")
    expect(listed).to_contain_text("Outside the listing policy")
    for word in ("ann@", "Ann of Pond", "I work for or with the pool", "no deposits yet"):
        expect(listed).not_to_contain_text(word)
    assert visitor.goto("/pools/pond-staking/").status == 404  # type: ignore[union-attr]


def test_a_contest_shows_while_it_is_open_and_goes_when_it_is_withdrawn(visitor: Page) -> None:
    contested = "“Trustless” is contested"
    visitor.goto("/pools/lido/contest/trustless/")
    visitor.get_by_label("Source: web address").fill("https://example.org/keys")
    visitor.get_by_label("What is wrong with this claim?").fill("A council holds keys.")
    visitor.get_by_label("I use the pool").check()
    visitor.get_by_role("button", name="Send to the reviewers").click()
    status = visitor.url
    visitor.goto("/pools/lido/")
    expect(visitor.get_by_text(contested)).to_be_visible()
    expect(visitor.locator("main")).not_to_contain_text("A council holds keys.")

    visitor.goto(status)
    visitor.get_by_text("Withdraw the proposal", exact=True).click()
    visitor.get_by_role("button", name="Yes, withdraw it").click()
    expect(visitor.get_by_text("Nothing: you took it back.")).to_be_visible()
    expect(visitor.get_by_text("Withdraw the proposal")).to_have_count(0)
    visitor.goto("/pools/lido/")
    expect(visitor.get_by_text(contested)).to_have_count(0)


def pass_days(pk: int, days: int) -> None:
    """Set back what was stored, as if so many days had passed, and do what the clock does."""
    back = dt.timedelta(days=days)
    Submission.objects.filter(pk=pk).update(
        touched_at=F("touched_at") - back, reminded_at=F("reminded_at") - back
    )
    call_command("tend_submissions")


def test_a_question_nobody_answers_is_reminded_of_and_then_closed(visitor: Page) -> None:
    status, pk = apart(backstage.send_claim, "lido/correct/fee", backstage.FEE)
    apart(backstage.ask, pk, "fee")
    apart(pass_days, pk, 1)
    visitor.goto(status)
    expect(
        visitor.get_by_text("We're waiting for you: please answer the questions below.")
    ).to_be_visible()
    expect(visitor.get_by_text("A reminder was due")).to_have_count(0)

    apart(pass_days, pk, 60)
    visitor.reload()
    expect(visitor.get_by_text("A reminder was due")).to_be_visible()
    expect(visitor.get_by_role("button", name="Send your answers")).to_be_visible()

    apart(pass_days, pk, 60)
    visitor.reload()
    expect(visitor.locator("main .badge").first).to_have_text("Expired")
    expect(visitor.get_by_text("Closed, because a question stayed open")).to_be_visible()
    expect(visitor.get_by_text("You can send a new proposal at any time.")).to_be_visible()
    expect(visitor.get_by_role("button", name="Send your answers")).to_have_count(0)


def test_a_likely_duplicate_is_shown_with_the_way_to_correct_that_instead(visitor: Page) -> None:
    begin(visitor, "Another Name", "https://www.LIDO.fi/earn")
    visitor.get_by_role("button", name="Review and send").click()
    likely = visitor.locator(".notice").filter(has_text="Is it one of these?")
    expect(likely).to_contain_text("the same website")
    visitor.get_by_label("No tie to it").check()
    visitor.get_by_role("button", name="Send to the reviewers").click()
    summary = visitor.locator(".error-summary")
    expect(summary).to_contain_text("Say that it is another pool")
    expect(summary).to_be_focused()
    expect(visitor.get_by_label("No tie to it")).to_be_checked()
    last_look = visitor.url

    # Without a script a button of the form, which keeps what was typed.
    likely.get_by_text("correct the existing listing instead", exact=True).click()
    expect(visitor).to_have_url(re.compile("/pools/lido/#claims$"))
    expect(visitor.locator('a[href="/pools/lido/correct/website/"]')).to_be_visible()

    visitor.goto(last_look)
    visitor.get_by_label("No, it is another pool").check()
    send(visitor)
