"""Visitors filter, sort, compare and read, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import Page, expect


def shown(page: Page) -> list[str]:
    """The names of the pools on the page, in their order."""
    return page.locator("#results h3").all_inner_texts()


def count(page: Page) -> int:
    """How many pools the page says it found."""
    found = re.search(r"\d+", page.locator("#count").inner_text())
    assert found
    return int(found[0])


# --- Filtering -----------------------------------------------------------------------------


def test_the_filters_work_without_a_script(plain_page: Page) -> None:
    page = plain_page
    page.goto("/pools/")
    everything = count(page)
    page.get_by_label("Audited", exact=True).select_option("met")
    page.get_by_label("How much ETH do you have?").fill("1")
    page.get_by_role("button", name="Show").click()
    assert "audited=met" in page.url
    assert "eth=1" in page.url
    assert 0 < count(page) < everything
    expect(page.get_by_label("How much ETH do you have?")).to_have_value("1")
    expect(page.locator("#f-audited")).to_have_value("met")
    expect(page.get_by_role("list", name="Chosen filters").get_by_role("listitem")).to_have_count(3)


def test_both_ways_find_the_same(page: Page, plain_page: Page) -> None:
    page.goto("/pools/")
    page.locator("#f-open-source").select_option("met")
    page.locator("#f-unknown-yes").check()
    expect(page).to_have_url(re.compile(r"(?=.*open-source=met)(?=.*unknown=yes)"))
    expect(page.locator("#chosen-count")).to_have_text("(2)")
    plain_page.goto(page.url)
    assert shown(page) == shown(plain_page)
    assert page.locator("#count").inner_text() == plain_page.locator("#count").inner_text()
    counts = ".filters :is(.count, option)"
    assert page.locator(counts).all_inner_texts() == plain_page.locator(counts).all_inner_texts()


def test_counts_follow_and_the_focus_stays(page: Page) -> None:
    page.goto("/pools/")
    box, other = page.locator("#f-audited"), page.locator("#f-bug-bounty-met")
    before = other.inner_text()
    promised = re.findall(r"\d+", page.locator("#f-audited-met").inner_text())[0]
    box.focus()
    box.select_option("met")
    expect(page).to_have_url(re.compile("audited=met"))
    expect(other).not_to_have_text(before)
    expect(box).to_be_focused()
    assert count(page) == int(promised)


def test_the_count_is_announced_from_a_region_that_stays(page: Page) -> None:
    page.goto("/pools/")
    region = page.locator("#count")
    assert region.get_attribute("role") == "status"
    region.evaluate("element => { element.dataset.mine = 'yes' }")
    page.locator("#f-audited").select_option("met")
    expect(region).to_have_text(re.compile(r"\d+ of \d+ pools"))
    expect(page.locator("#count[data-mine=yes]")).to_have_count(1)


def test_a_choice_that_leaves_nothing_cannot_be_picked(page: Page) -> None:
    page.goto("/pools/?trustless=unmet")
    empty = page.locator(".filters input[type=checkbox]:disabled").first
    expect(empty).not_to_be_checked()
    identity = (empty.get_attribute("id") or "").replace("f-", "n-", 1)
    expect(page.locator(f"#{identity}")).to_have_text("0")
    unmet = page.locator("#f-audited option:disabled")
    assert all("(0)" in text for text in unmet.all_inner_texts())
    # A verdict that is not on offer by itself is kept where the address asks for it.
    expect(page.locator("#f-trustless")).to_have_value("unmet")


def test_back_brings_the_state_before(page: Page) -> None:
    page.goto("/pools/")
    everything = page.locator("#count").inner_text()
    page.locator("#f-audited").select_option("met")
    expect(page).to_have_url(re.compile("audited=met"))
    page.get_by_label("Sort by").select_option("name")
    expect(page).to_have_url(re.compile("sort=name"))
    assert shown(page) == sorted(shown(page), key=str.casefold)
    page.go_back()
    expect(page.get_by_label("Sort by")).to_have_value("")
    expect(page.locator("#f-audited")).to_have_value("met")
    page.go_back()
    expect(page.locator("#count")).to_have_text(everything)
    expect(page.locator("#f-audited")).to_have_value("")
    page.locator("#f-bug-bounty").select_option("met")
    expect(page).to_have_url(re.compile(r"\?bug-bounty=met$"))


def test_enter_in_the_text_filter_makes_one_step_of_history(page: Page) -> None:
    page.goto("/pools/")
    page.get_by_label("Name, token or operator").fill("rocket")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=rocket$"))
    expect(page.locator("#results h3")).to_have_text(["Rocket Pool"])
    page.go_back()
    expect(page).to_have_url(re.compile("/pools/$"))


def test_a_chip_drops_its_filter_only(page: Page) -> None:
    page.goto("/pools/?audited=met&bug-bounty=met&sort=name")
    page.get_by_role("link", name="Remove: Audited: Met").click()
    expect(page).to_have_url(re.compile(r"\?bug-bounty=met&sort=name|\?sort=name&bug-bounty=met"))
    expect(page.locator("#f-audited")).to_have_value("")
    page.get_by_role("link", name="Clear all").first.click()
    expect(page.get_by_role("list", name="Chosen filters")).to_have_count(0)


def test_an_empty_result_says_what_would_help(page: Page) -> None:
    page.goto("/pools/?kind=exchange&q=rocket")
    expect(page.get_by_role("heading", name="No pool meets all of these filters")).to_be_visible()
    drop = page.locator("#results .empty li").first
    promised = re.findall(r"(\d+) pools?$", drop.inner_text())[0]
    drop.get_by_role("link").click()
    assert count(page) == int(promised)


@pytest.mark.parametrize("scripted", [True, False])
def test_an_invalid_value_is_named_at_its_control(
    page: Page, plain_page: Page, scripted: bool
) -> None:
    page = page if scripted else plain_page
    page.goto("/pools/?audited=met")
    amount = page.get_by_label("How much ETH do you have?")
    amount.fill("a lot")
    page.keyboard.press("Enter")
    expect(page.locator("#e-eth")).to_contain_text("“a lot” is not a number.")
    expect(amount).to_have_attribute("aria-invalid", "true")
    assert "e-eth" in (amount.get_attribute("aria-describedby") or "")
    expect(amount).to_have_value("a lot")
    expect(page.locator("#f-audited")).to_have_value("met")
    expect(page.locator("#results h3")).to_have_count(0)
    amount.fill("3")
    page.keyboard.press("Enter")
    expect(page.locator("#e-eth")).to_have_text("")
    expect(amount).not_to_have_attribute("aria-invalid", "true")
    assert count(page) > 0


def test_enough_for_a_validator_opens_other_ways(page: Page) -> None:
    page.goto("/pools/?eth=31.9")
    main = page.get_by_role("main")  # the footer leads there as well
    expect(main.get_by_role("link", name="staking from home")).to_have_count(0)
    page.get_by_label("How much ETH do you have?").fill("32")
    page.keyboard.press("Enter")
    expect(main.get_by_role("link", name="staking from home")).to_be_visible()
    expect(main.get_by_role("link", name="staking as a service")).to_be_visible()


def test_narrow_screens_open_the_filters_and_come_back(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/pools/")
    expect(page.locator("#filters")).to_be_hidden()
    page.locator("#filter-panel summary").click()
    page.locator("#f-audited").select_option("met")
    show = page.locator("#show")
    expect(show).to_have_text(re.compile(r"^\s*Show \d+ pools\s*$"))
    expect(page).to_have_url(re.compile("audited=met"))
    show.click()
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator("#found")).to_be_focused()


def test_narrow_screens_need_no_script(plain_page: Page) -> None:
    plain_page.set_viewport_size({"width": 360, "height": 740})
    plain_page.goto("/pools/")
    expect(plain_page.locator("#filters")).to_be_hidden()
    plain_page.locator("#filter-panel summary").click()
    plain_page.locator("#f-audited").select_option("met")
    plain_page.locator("#show").click()
    expect(plain_page).to_have_url(re.compile("audited=met"))
    expect(plain_page.locator("#filter-panel summary")).to_contain_text("(1)")


def test_the_view_is_in_the_address_and_keeps_the_filters(page: Page) -> None:
    page.goto("/pools/?audited=met")
    before = count(page)
    page.get_by_role("link", name="Matrix").click()
    expect(page).to_have_url(re.compile(r"\?(?=.*audited=met)(?=.*view=matrix)"))
    expect(page.get_by_role("table")).to_be_visible()
    assert page.locator(".matrix tbody tr").count() == min(before, 24)  # a page
    page.locator("#filter-panel summary").click()
    page.locator("#f-bug-bounty").select_option("met")
    expect(page).to_have_url(re.compile("view=matrix"))


def test_few_steps_lead_to_the_first_result(page: Page) -> None:
    page.goto("/pools/")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the results")
    page.keyboard.press("Enter")
    steps = 3
    while not page.evaluate("document.activeElement.closest('#results') !== null"):
        page.keyboard.press("Tab")
        steps += 1
        assert steps <= 13


# --- Reading -------------------------------------------------------------------------------


def test_a_card_speaks_its_verdicts(page: Page) -> None:
    page.goto("/pools/?q=rocket")
    tree = page.locator("#results article").first.aria_snapshot()
    assert 'heading "Rocket Pool"' in tree
    for words in ("Open source Met", "Trustless Partly", "Permissionless nodes Partly"):
        assert words in tree


def test_a_pool_shows_each_claim_with_its_evidence(page: Page) -> None:
    page.goto("/pools/lido/")
    claim = page.locator("#claim-trustless")
    expect(claim.get_by_role("heading", name="Trustless")).to_be_visible()
    expect(claim).to_contain_text("Partly")
    expect(claim).to_contain_text(re.compile("Conflict: sources disagree|an older one differs"))
    expect(claim).to_contain_text("We use this")
    expect(claim).to_contain_text("Newest evidence")
    outgoing = page.locator("main a[href^='http']")
    assert outgoing.count() > 10
    for link in outgoing.all():
        assert link.get_attribute("rel") == "nofollow ugc noopener"


def test_the_log_is_filtered_by_pool(plain_page: Page) -> None:
    plain_page.goto("/changes/")
    plain_page.get_by_label("Pool").select_option("lido")
    plain_page.get_by_role("button", name="Show").click()
    expect(plain_page).to_have_url(re.compile("pool=lido"))
    names = set(plain_page.locator(".log a").all_inner_texts())
    assert names == {"Lido"}


def test_an_indicator_leads_to_the_pools_behind_a_verdict(page: Page) -> None:
    page.goto("/indicators/audited/")
    link = page.locator(".standings .met a").first
    promised = re.findall(r"\d+", link.inner_text())[0]
    link.click()
    assert count(page) == int(promised)
