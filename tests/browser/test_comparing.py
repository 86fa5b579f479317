"""Pools side by side, with a script and without."""

import re

import pytest
from playwright.sync_api import Page, expect


def test_picks_survive_a_filter_and_reach_the_comparison(page: Page) -> None:
    page.goto("/pools/?sort=name")
    page.get_by_label("Compare Lido").check()
    page.get_by_label("Compare Geode").check()
    page.get_by_label("Name, token or operator").fill("geode")
    page.keyboard.press("Enter")
    expect(page.locator("#results h3")).to_have_text(["Geode"])
    expect(page.get_by_label("Compare Geode")).to_be_checked()
    page.get_by_role("button", name="Compare").click()
    heads = page.locator(".comparison thead th a[href^='/pools/'][href$='/']")
    assert sorted(heads.all_inner_texts()) == ["Geode", "Lido"]


def test_no_more_than_four_can_be_picked(page: Page) -> None:
    page.goto("/pools/")
    boxes = page.locator("#results input[name=pool]")
    for place in range(4):
        boxes.nth(place).check()
    expect(boxes.nth(4)).to_be_disabled()


@pytest.mark.parametrize("scripted", [True, False])
def test_pools_are_added_and_taken_out(page: Page, plain_page: Page, scripted: bool) -> None:
    page = page if scripted else plain_page
    page.goto("/pools/compare/")
    page.get_by_label("First pool").select_option("lido")
    page.get_by_role("button", name="Choose").click()
    page.get_by_label("Add a pool").select_option("rocket-pool")
    page.get_by_role("button", name="Add").click()
    expect(page).to_have_url(re.compile(r"pool=lido&pool=rocket-pool$"))
    every = page.locator(".comparison tbody tr").count()
    page.get_by_role("link", name="Show only what differs").click()
    assert page.locator(".comparison tbody tr").count() < every
    page.get_by_role("link", name="Remove Lido").click()
    expect(page).to_have_url(re.compile(r"\?pool=rocket-pool"))
    expect(page.get_by_role("columnheader", name="Lido")).to_have_count(0)


def test_what_cannot_be_compared_is_named(page: Page) -> None:
    page.goto("/pools/compare/?pool=nobody&pool=lido")
    expect(page.get_by_text("Not in the directory")).to_contain_text("nobody")
    expect(page.get_by_role("columnheader", name="Lido")).to_be_visible()
