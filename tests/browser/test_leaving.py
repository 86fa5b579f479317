"""Links out of a contributor's form, without a script: whichever is followed, what was typed is
back."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import backstage
from tests.browser.backstage import ABOUT, apart

pytestmark = pytest.mark.usefixtures("robots_welcome")
CONTEST = {"trustless-source-url": "https://lido.fi", "note": "No.", "affiliation": "team"}
# What is typed at an address, and a link in the page's own text.
Form = tuple[str, dict[str, str], str]
PUBLIC: list[Form] = [
    (
        "/submit/",
        {"name-value": "Pond", "website-value": "pond.example", "source": "docs.pond.example"},
        "Review times so far",
    ),
    ("/submit/all/", {"name-value": "Pond", "summary-value": "Ponds."}, "Review times so far"),
    ("/pools/lido/correct/fee/", {"fee-percent": "7", "note": "See the table."}, "Back to Lido"),
    (
        "/pools/lido/confirm/fee/",
        {"fee-source-url": "https://x.example/fees", "note": "Today."},
        "Back to Lido",
    ),
    ("/pools/lido/contest/trustless/", {"note": "Two keys."}, "Back to Lido"),
    ("/submissions/lost/", {"email": "ann@example"}, "All pools"),
    ("/feedback/pools/lido/", {"sentence": "Which fee?"}, "Lido"),
]


def private() -> Iterator[Form]:
    """Forms behind a key: an answer and a reply on one page, one more claim, steps of a draft."""
    status, pk = apart(backstage.send_claim, "lido/contest/trustless", CONTEST)
    place = "/" + status.split("/", 3)[3] if status.startswith("http") else status
    yield f"{place}add/fee/", {"fee-percent": "7"}, "Back to your proposal"
    apart(backstage.ask, pk)
    typed = {"reply": "We moved them.", "trustless-words-words": "Since March."}
    yield place, typed, "Review times so far"
    draft = apart(backstage.begin_draft, ABOUT)
    yield f"{draft}use/", {"fee-percent": "7"}, ""
    yield f"{draft}send/", {"note": "Hello", "email": "ann@example"}, "Review times so far"


def finds(page: Page, address: str, typed: dict[str, str]) -> None:
    expect(page).to_have_url(re.compile(f"{re.escape(address)}$"))
    for name, value in typed.items():
        expect(page.locator(f"main [name='{name}']").first).to_have_value(value)


def leaves_and_returns(page: Page, form: Form) -> None:
    address, typed, within = form
    page.goto(address)
    for name, value in typed.items():
        page.locator(f"main [name='{name}']").first.fill(value)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, address

    page.locator(".menu > summary").click()
    page.locator(".menu").get_by_role("button", name="Compare").click()
    expect(page).to_have_url(re.compile("/pools/compare/$"))
    if address.startswith("/submit/") and len(address) < 20:
        page.goto("/")
        page.get_by_role("link", name="Propose a pool").first.click()
        if address != "/submit/":  # both ask for the same pool
            page.get_by_role("button", name=re.compile("^Answer all")).click()
    else:
        page.goto("/submit/")
        page.get_by_role("button", name="Go back to that form").click()
    finds(page, address, typed)

    page.locator("header").get_by_role("button", name="Español").click()
    finds(page, f"/es{address}", typed)
    page.locator("header").get_by_role("button", name="English").click()
    finds(page, address, typed)

    page.locator("footer").get_by_role("button", name="Take the data").click()
    expect(page).to_have_url(re.compile("/data/$"))
    page.go_back()
    finds(page, address, typed)

    if within:
        page.locator("main").get_by_role("button", name=within, exact=True).first.click()
        expect(page).not_to_have_url(re.compile(f"{re.escape(address)}$"))
        page.go_back()
        finds(page, address, typed)


@pytest.fixture
def phone(demo_data: None, new_context: Callable[..., Any]) -> Page:
    """A small screen without a script."""
    context = new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page: Page = context.new_page()
    return page


def test_no_link_out_of_a_public_form_drops_what_was_typed(phone: Page) -> None:
    for form in PUBLIC:
        leaves_and_returns(phone, form)


def test_no_link_out_of_a_form_behind_a_key_drops_what_was_typed(phone: Page) -> None:
    for form in private():
        leaves_and_returns(phone, form)


def test_enter_sends_the_form_and_leaves_nothing(phone: Page) -> None:
    phone.goto("/submit/")
    phone.get_by_label("Name", exact=True).fill("Pond")
    phone.get_by_label("Name", exact=True).press("Enter")
    expect(phone.get_by_role("heading", name="Please fix 3 things")).to_be_visible()
    expect(phone.get_by_label("Name", exact=True)).to_have_value("Pond")


def test_with_a_script_they_are_the_links_they_were(page: Page) -> None:
    page.goto("/pools/lido/correct/fee/")
    expect(page.locator("button[name=leave]")).to_have_count(0)
    expect(page.get_by_role("link", name="Back to Lido")).to_have_attribute("href", "/pools/lido/")
    page.locator("header").get_by_role("link", name="Compare").first.click()
    expect(page).to_have_url(re.compile("/pools/compare/$"))
