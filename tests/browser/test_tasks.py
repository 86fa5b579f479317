"""What visitors come to do, from the first page on: each in at most three actions, and its answer
in sight without scrolling once they are done, on a desk and on a phone, with a script and without.

An action is a press on a link, a button or what opens, or a form filled in and sent. Reading and
scrolling are none.
"""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

MOST = 3
RETH = "0xae78736Cd615f374D3085123A210448E74Fc6393"


class Visit:
    """A visitor who began on the first page, and how much was done since."""

    def __init__(self, page: Page, phone: bool) -> None:
        self.page, self.phone, self.actions = page, phone, 0
        page.goto("/")

    def press(self, what: Locator) -> None:
        what.first.click()
        self._acted()

    def send(self, fields: dict[str, str], button: str = "") -> None:
        """Fill in a form by its labels, and send it with a button or with Enter."""
        for label, value in fields.items():
            field = self.page.get_by_label(label, exact=True).first
            if field.evaluate("element => element.tagName") == "SELECT":
                field.select_option(value)
            elif value == "on":
                field.check()
            else:
                field.fill(value)
        if button:
            self.page.get_by_role("button", name=re.compile(button)).first.click()
        else:
            field.press("Enter")
        self._acted()

    def search(self, words: str) -> None:
        self.send({"Pool, token or address": words})

    def _acted(self) -> None:
        self.actions += 1
        assert self.actions <= MOST

    def read(self, what: Locator) -> None:
        """See it, on the screen one is on."""
        expect(what.first).to_be_in_viewport()


@pytest.fixture(params=["a desk", "a phone"])
def visit(request: pytest.FixtureRequest, visitor: Page) -> Visit:
    phone = request.param == "a phone"
    width, height = (360, 740) if phone else (1280, 900)
    visitor.set_viewport_size({"width": width, "height": height})
    return Visit(visitor, phone)


def link(visit: Visit, name: str) -> Locator:
    return visit.page.locator("main").get_by_role("link", name=re.compile(name))


def at_lido(visit: Visit) -> None:
    visit.search("lido")
    visit.press(link(visit, "^Lido$"))


KEYS = "No company holds my ETH, and no key can change the code alone or at once"


def test_1_half_an_eth_and_no_company_that_can_take_it(visit: Visit) -> None:
    visit.send({"ETH you could stake": "0.5"}, "Choose by what matters")
    visit.send({KEYS: "on"}, "See matches")
    visit.read(visit.page.get_by_role("heading", name="Your matches"))
    visit.read(visit.page.get_by_text(re.compile(r"\d+ pools? match")))
    named = visit.page.locator(".named li", has_text="Rocket Pool")
    visit.read(named.get_by_text(re.compile("Upgrade delay: 7 days")))


def test_1_the_same_from_the_list(visit: Visit) -> None:
    visit.send({"ETH you could stake": "0.5"}, "Show pools")
    ask(visit, "^No company holds the ETH, and no key")
    visit.read(visit.page.locator("#results h3"))
    assert {"custody", "control", "delay"} <= set(re.findall(r"[?&](\w+)=", visit.page.url))


def ask(visit: Visit, question: str) -> None:
    """One of the common questions, which are behind a button on a phone."""
    if visit.phone:
        visit.press(visit.page.locator("#preset-panel > summary"))
    visit.press(visit.page.locator("#presets").get_by_role("link", name=re.compile(question)))
    expect(visit.page).to_have_url(re.compile("status=active&?"))


def test_2_fees_and_a_public_audit_by_a_common_question(visit: Visit) -> None:
    visit.press(visit.page.get_by_role("button", name="Show pools"))
    ask(visit, "^Audited, fee at most")
    card = visit.page.locator("#results article").first
    visit.read(card.locator("dt", has_text="Fee"))
    visit.read(card.locator("dd a[href*='#audits-heading']"))


def test_2_fees_under_ten_percent_and_a_public_audit(visit: Visit) -> None:
    visit.press(visit.page.get_by_role("button", name="Show pools"))
    if visit.phone:
        visit.press(visit.page.locator("#filter-panel > summary"))
    visit.send({"Fee up to (percent of rewards)": "9.9", "Audited": "met"}, r"Show \d+ pool")
    expect(visit.page).to_have_url(re.compile("audited=met"))
    visit.read(visit.page.locator("#results h3"))


def test_3_whether_a_claim_is_current_and_who_checked_it(visit: Visit) -> None:
    at_lido(visit)
    visit.read(visit.page.locator(".strip", has_text="Permissionless nodes"))
    claim = visit.page.locator("#claim-permissionless-nodes")
    visit.press(claim.locator("summary"))
    visit.read(claim.get_by_text(re.compile(r"[Rr]eviewed \d+ \w+ \d{4} by ")))


def test_4_two_pools_on_client_diversity_with_source_and_date(visit: Visit) -> None:
    visit.press(visit.page.get_by_role("contentinfo").get_by_role("link", name="Compare"))
    visit.send({"First pool": "lido", "Second pool": "rocket-pool"}, "^Compare$")
    visit.press(visit.page.locator(".jumps").get_by_role("link", name="Consensus client"))
    line = visit.page.locator("#line-consensus-diversity")
    for pool in (0, 1):
        said = line.locator("td").nth(pool).locator(".says")
        visit.read(said.get_by_role("link"))
        expect(said).to_contain_text(re.compile(r"\(.*20\d\d\)"))


def test_5_how_to_get_eth_back(visit: Visit) -> None:
    at_lido(visit)
    visit.read(visit.page.locator(".answers.first dt", has_text="Getting your ETH back"))
    visit.press(visit.page.locator(".answers.first dd a[href='#exit']"))
    card = visit.page.locator(".exit-card")
    for part in ("Usual wait", "Fee to leave", "What can block it"):
        visit.read(card.locator("dt", has_text=part))


def test_6_a_link_from_somebody_shows_filters_and_results_at_once(visit: Visit) -> None:
    visit.page.goto("/pools/?audited=met&eth=1")
    visit.read(visit.page.locator(".chips", has_text="Audited: Met"))
    visit.read(visit.page.locator("#results h3"))


@pytest.mark.parametrize("typed", ["rETH", RETH])
def test_7_whose_token_it_is(visit: Visit, typed: str) -> None:
    visit.search(typed)
    visit.read(link(visit, "^Rocket Pool$"))
    pools = visit.page.locator("main [aria-labelledby='found-pools'] li a")
    expect(pools.first).to_have_text("Rocket Pool")


def test_9_what_this_is_and_one_claim_with_its_source(visit: Visit) -> None:
    visit.read(visit.page.get_by_role("heading", name="Compare Ethereum staking pools"))
    visit.read(visit.page.locator(".lead", has_text="you can lose"))
    visit.read(visit.page.locator(".proof .source a"))
    expect(visit.page.locator(".proof .source")).to_contain_text(re.compile(r"as of .*20\d\d"))
    visit.read(visit.page.get_by_label("Pool, token or address").first)


def test_10_who_can_change_it_and_with_how_much_warning(visit: Visit) -> None:
    at_lido(visit)
    visit.read(visit.page.locator(".answers.first dt", has_text="Who can change the code"))
    visit.press(visit.page.locator(".answers.first dd a[href='#control']"))
    for part in ("Who", "Warning"):
        visit.read(visit.page.locator(".ladder dt", has_text=part))


def test_11_what_has_gone_wrong_there(visit: Visit) -> None:
    at_lido(visit)
    visit.press(visit.page.locator(".on-page").get_by_role("link", name="Incidents"))
    visit.read(visit.page.locator(".incidents li"))


def test_12_what_is_left_after_fees(visit: Visit) -> None:
    visit.press(link(visit, "What you keep after fees"))
    visit.send(
        {
            "Your pool": "lido",
            "Years": "2",
            "Yearly reward before fees (percent)": "3",
            "ETH you would stake": "10",
        }
    )
    visit.read(visit.page.get_by_role("heading", name="Rewards after fees"))
    visit.read(visit.page.locator(".own", has_text="With Lido you would keep"))
