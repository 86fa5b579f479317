"""No page of contributions breaks a rule: every step, every state, every error; narrow and wide."""

from collections.abc import Callable, Iterable

import pytest
from playwright.sync_api import Page, expect

from pools.submit import rate_limits
from tests.browser import backstage
from tests.browser.backstage import ABOUT, FEE, apart
from tests.browser.keys import DANGLING

pytestmark = pytest.mark.usefixtures("robots_welcome")
Check = Callable[..., None]


@pytest.fixture
def sound(page: Page, axe: Check) -> Check:
    """``sound()`` looks at the page as it is, on a telephone and on a desk."""

    def look(context: str | None = None) -> None:
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            axe(page, context)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{page.url} scrolls sideways at {width}: {wide}"
        assert not page.evaluate(DANGLING, "main"), page.url

    return look


def send(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def errors(page: Page) -> None:
    """There are some, or the look would prove nothing; and the summary leads to them."""
    expect(page.locator(".error-summary a").first).to_be_visible()


def test_the_forms_on_one_claim_break_no_rule(page: Page, sound: Check) -> None:
    for path in ("correct/audits", "confirm/fee", "contest/trustless", "correct/node_operators"):
        page.goto(f"/pools/lido/{path}/")
        sound()
        send(page, "Send to the reviewers")
        errors(page)
        sound()


def test_no_step_of_a_new_pool_breaks_a_rule(page: Page, sound: Check) -> None:
    page.goto("/submit/all/")
    sound()
    send(page, "Save and continue")
    errors(page)
    sound()
    base = apart(backstage.begin_draft, {**ABOUT, "website-value": "https://lido.fi"})
    for step in ("about", "use", "code", "custody", "operators", "tokens", "send"):
        page.goto(f"{base}{step}/")
        sound()
    expect(page.get_by_text("Is it one of these?")).to_be_visible()
    page.goto(f"{base}tokens/")
    page.get_by_label("Contract address, with checksum").fill("0x0")
    send(page, "One more entry")
    expect(page.get_by_label("Symbol")).to_have_count(2)
    send(page, "Save and continue")
    errors(page)
    sound()
    page.goto(f"{base}send/")
    send(page, "Send to the reviewers")
    errors(page)
    page.emulate_media(color_scheme="dark")
    sound()


def states() -> Iterable[tuple[str, str]]:
    """A status page in every state, and what it says."""
    yield apart(backstage.begin_draft, ABOUT).replace("/submit/", "/submissions/"), "Draft"
    for word, happens in (
        ("Received", None),
        ("Waiting for you", backstage.ask),
        ("Declined", backstage.decline),
        ("Withdrawn", backstage.withdraw),
        ("Expired", backstage.expire),
        ("Accepted", backstage.accept),
    ):
        status, pk = apart(backstage.send_claim, "lido/correct/fee", FEE)
        if happens:
            apart(happens, pk)
        yield status, word
    status, pk = apart(backstage.send_pool, {"about": ABOUT, "use": FEE}, {"note": "Thanks"})
    apart(backstage.decide, pk, "accept", "name", "website", "summary")
    apart(backstage.decide, pk, "decline", "fee", reason_code="wrong", reason_words="It is ten.")
    yield status, "In review"
    apart(backstage.apply_decisions, pk)
    yield status, "Accepted"


def test_the_status_page_breaks_no_rule_in_any_state(page: Page, sound: Check) -> None:
    for status, word in states():
        page.goto(status)
        expect(page.locator("main .badge").first).to_have_text(word)
        sound()


def test_answers_and_replies_break_no_rule(page: Page, sound: Check) -> None:
    page.emulate_media(color_scheme="dark")
    status, pk = apart(backstage.send_claim, "lido/correct/fee", FEE)
    apart(backstage.ask, pk)
    page.goto(status)
    sound()
    page.get_by_label("Fee (percent)").fill("900")
    send(page, "Send your answers")
    errors(page)
    sound()
    contest = {"trustless-source-url": "https://lido.fi", "note": "No.", "affiliation": "team"}
    status, _pk = apart(backstage.send_claim, "lido/contest/trustless", contest)
    page.goto(status)
    send(page, "Send the reply")
    errors(page)
    expect(page.get_by_role("link", name="Español")).to_have_count(0)  # nothing to open there
    sound()
    page.goto("/pools/lido/")
    expect(page.get_by_text("“Trustless” is contested")).to_be_visible()
    sound()


def test_limits_lost_links_and_how_review_goes_break_no_rule(
    page: Page, sound: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    _status, pk = apart(backstage.send_pool, {"about": ABOUT}, {})
    apart(backstage.decline, pk)
    page.goto("/review/")
    expect(page.get_by_role("listitem").filter(has_text="Pond Staking")).to_be_visible()
    sound()
    page.goto(f"/submissions/verify/{'t' * 43}/")
    sound()
    page.goto("/submissions/lost/")
    sound()
    send(page, "Send the link")
    errors(page)
    sound()
    page.get_by_label("The address you gave and confirmed").fill("ann@example.org")
    send(page, "Send the link")
    expect(page.get_by_text("an email with the link is on its way")).to_be_visible()
    sound()

    for purpose in rate_limits.MOST:
        monkeypatch.setitem(rate_limits.MOST, purpose, (0, 0))
    page.goto("/submissions/lost/")
    page.get_by_label("The address you gave and confirmed").fill("ann@example.org")
    send(page, "Send the link")
    expect(page.get_by_text("Too many tries today.")).to_be_visible()
    sound()
    page.goto("/pools/lido/correct/website/")
    page.get_by_label("Website").fill("https://lido.example")
    page.get_by_label("No tie to it").check()
    send(page, "Send to the reviewers")
    expect(page.get_by_text("Not sent: too much came in today")).to_be_visible()
    expect(page.get_by_label("Website")).to_have_value("https://lido.example")
    sound()
    answered = page.goto(f"/submissions/{'k' * 43}/")
    assert answered is not None and answered.status == 429
    sound()
