"""The pages of the directory break no rule of accessibility."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

PAGES = {
    "listing": "/pools/",
    "filtered": "/pools/?eth=40&audited=met&audited=partly&kind=liquid",
    "matrix": "/pools/?view=matrix",
    "nothing": "/pools/?trustless=met&permissionless-nodes=met&kind=exchange",
    "invalid": "/pools/?eth=abc&fee=1000&kind=boat&audited=perhaps",
    "pool": "/pools/lido/",
    "little known pool": "/pools/diva/",
    "what to share": "/pools/lido/share/",
    "table for a frame": "/pools/lido/embed/",
    "comparison": "/pools/compare/?pool=lido&pool=rocket-pool&pool=nobody",
    "empty comparison": "/pools/compare/",
    "indicators": "/indicators/",
    "indicator": "/indicators/execution-diversity/",
    "changes": "/changes/",
    "no such pool's changes": "/changes/?pool=nobody",
    "API": "/api/",
    "data dictionary": "/data/",
}


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_no_rule_of_accessibility_is_broken(
    page: Page, axe: Callable[..., None], address: str
) -> None:
    faults: list[str] = []
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.goto(address)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        # Without motion, a colour is what it is at once.
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        axe(page)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        axe(page)
    assert not faults


def test_open_filters_break_no_rule_on_narrow_screens(page: Page, axe: Callable[..., None]) -> None:
    page.set_viewport_size({"width": 320, "height": 740})
    page.goto("/pools/")
    page.locator("#filter-panel summary").click()
    page.locator(".facet").evaluate_all("all => all.forEach(one => { one.open = true })")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
