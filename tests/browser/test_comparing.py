"""Pools side by side, with a script and without."""

import re

import pytest
from playwright.sync_api import Page, expect


def test_picks_survive_filters_reloads_and_reach_the_comparison(visitor: Page) -> None:
    page = visitor
    page.goto("/pools/?sort=name&q=o")
    page.get_by_role("link", name="Compare Lido").click()
    expect(page).to_have_url(re.compile(r"pool=lido"))
    expect(page.locator("#picked-count")).to_have_text(re.compile("1 of 4 picked"))
    page.get_by_role("link", name="Compare Geode").click()
    expect(page.locator("#picked-count")).to_have_text(re.compile("2 of 4 picked"))
    page.reload()
    expect(page.locator("#picked-count")).to_have_text(re.compile("2 of 4 picked"))
    page.get_by_label("Name, token or operator").fill("geode")
    page.keyboard.press("Enter")
    expect(page.locator("#results h3")).to_have_text(["Geode"])
    expect(page.locator("#picked-count")).to_have_text(re.compile("2 of 4 picked"))
    expect(page.locator("#pick-geode")).to_have_text(re.compile("Remove"))
    page.locator("#compare-bar").get_by_role("link", name="Compare", exact=True).click()
    heads = page.locator(".comparison thead th a[href^='/pools/'][href$='/']")
    assert sorted(heads.all_inner_texts()) == ["Geode", "Lido"]


def test_a_pick_keeps_the_focus_and_the_other_pages(page: Page) -> None:
    page.goto("/pools/")
    first = page.locator("#results .pick").first
    identity = first.get_attribute("id")
    first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#picked-count")).to_have_text(re.compile("1 of 4 picked"))
    expect(page.locator(f"#{identity}")).to_be_focused()
    page.get_by_role("link", name="Next").click()
    expect(page.locator("#picked-count")).to_have_text(re.compile("1 of 4 picked"))


def test_a_pick_leaves_a_phone_where_it_is(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/pools/")
    for number in (1, 2):
        pick = page.locator("#results .pick").nth(number)
        pick.evaluate("link => link.scrollIntoView({block: 'center'})")
        before = page.evaluate("scrollY")
        pick.click()
        expect(page.locator("#picked-count")).to_have_text(re.compile(f"{number} of 4 picked"))
        assert before > 1000 and abs(page.evaluate("scrollY") - before) < 100
        expect(page.get_by_role("region", name="Comparison")).to_be_in_viewport()


def test_four_pools_stand_two_at_a_time_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/pools/compare/?pool=lido&pool=rocket-pool&pool=stakewise&pool=stader")
    cells = page.locator("#line-consensus-diversity td")
    boxes = [cells.nth(n).bounding_box() for n in range(4)]
    assert all(box and box["width"] > 140 for box in boxes)
    expect(cells.nth(2).locator(".of-pool")).to_have_text("StakeWise")
    audits = page.locator("#line-audits td").first  # 66 of them, behind a press
    assert (audits.bounding_box() or {"height": 9999})["height"] < 500


def test_no_more_than_four_can_be_picked(page: Page) -> None:
    page.goto("/pools/?pool=lido&pool=stakewise&pool=swell&pool=lido&pool=geode&pool=meth")
    expect(page.locator("#picked-count")).to_have_text(re.compile("4 of 4 picked"))
    expect(page.get_by_role("link", name=re.compile("^Compare .")).first).to_have_count(0)


def test_the_matrix_is_whole_and_needs_no_scroller(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/pools/?view=matrix&pool=lido")
    inside = page.locator(".whole").evaluate(
        "box => box.querySelector('table').getBoundingClientRect().right"
        " <= box.getBoundingClientRect().right + 1"
    )
    assert inside
    assert page.locator(".whole").evaluate("box => getComputedStyle(box).overflowX") == "visible"


def test_a_phone_shows_results_at_once(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/pools/")
    box = page.locator("#results article").first.bounding_box()
    assert box and box["y"] < 600


@pytest.mark.parametrize("scripted", [True, False])
def test_pools_are_added_and_taken_out(page: Page, plain_page: Page, scripted: bool) -> None:
    page = page if scripted else plain_page
    page.goto("/pools/compare/")
    page.get_by_label("First pool").select_option("lido")
    page.get_by_role("button", name="Compare", exact=True).click()
    page.get_by_label("Add a pool").select_option("rocket-pool")
    page.get_by_role("button", name="Add").click()
    expect(page).to_have_url(re.compile(r"pool=lido&pool=rocket-pool$"))
    every = page.locator(".comparison tbody tr").count()
    page.get_by_role("link", name="Show everything").click()
    assert page.locator(".comparison tbody tr").count() > every
    page.get_by_role("link", name="Remove Lido").click()
    expect(page).to_have_url(re.compile(r"\?pool=rocket-pool"))
    expect(page.get_by_role("columnheader", name="Lido")).to_have_count(0)


def test_what_cannot_be_compared_is_named(page: Page) -> None:
    page.goto("/pools/compare/?pool=nobody&pool=lido")
    expect(page.get_by_text("We don't list these")).to_contain_text("nobody")
    expect(page.get_by_role("columnheader", name="Lido")).to_be_visible()
