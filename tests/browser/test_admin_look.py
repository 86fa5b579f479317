"""Our own screens of the admin pass axe.

Two faults are Wagtail's own: its editing form has no first-level heading, and the list of
sections at its edge scrolls but takes no focus. So there, the tabs and their fields are
looked at.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db.models import Count
from django.test import Client
from playwright.sync_api import Page

from pools.models import Indicator, Pool
from tests.browser.backstage import apart

TABS = ("About", "Facts", "Evidence", "Claims", "Sources", "Reason")


def prepared() -> dict[str, str]:
    """A superuser's session, and the addresses of two forms."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("editor"))
    # Every source looks like the next: the rules take minutes over a form with two hundred.
    counted = Pool.objects.alias(number=Count("sources")).filter(number__gte=3, live=True)
    pool = counted.earliest("number", "pk").pk
    indicator = Indicator.objects.originals().get(slug="audited").pk
    return {
        "session": client.cookies["sessionid"].value,
        "pool": f"/admin/snippets/pools/pool/edit/{pool}/",
        "indicator": f"/admin/snippets/pools/indicator/edit/{indicator}/",
    }


@pytest.fixture
def known() -> dict[str, str]:
    """Prepared before the page is opened."""
    return apart(prepared)


@pytest.fixture
def admin_page(new_context: Callable[..., Any], base_url: str, known: dict[str, str]) -> Page:
    context = new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": known["session"], "url": base_url}])
    page: Page = context.new_page()
    return page


def test_sign_in(page: Page, axe: Callable[..., None]) -> None:
    page.goto("/admin/login/")
    axe(page)


@pytest.mark.parametrize(
    "address", ["/admin/", "/admin/snippets/pools/pool/", "/admin/snippets/pools/networkfigure/"]
)
def test_dashboard_and_lists(admin_page: Page, axe: Callable[..., None], address: str) -> None:
    admin_page.goto(address)
    admin_page.wait_for_load_state("networkidle")
    axe(admin_page)


def test_forms(admin_page: Page, axe: Callable[..., None], known: dict[str, str]) -> None:
    admin_page.goto(known["pool"])
    admin_page.wait_for_load_state("networkidle")
    tabs = [admin_page.get_by_role("tab", name=name, exact=True) for name in TABS]
    for tab in tabs:
        tab.click()
        axe(admin_page, ".w-tabs")
    admin_page.goto(known["indicator"])
    admin_page.wait_for_load_state("networkidle")
    axe(admin_page, "form[data-edit-form]")


def test_a_message_is_seen_without_javascript(
    new_context: Callable[..., Any], base_url: str, known: dict[str, str]
) -> None:
    context = new_context(java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": known["session"], "url": base_url}])
    page = context.new_page()
    page.goto("/admin/desk/ties/")
    page.locator("[name=pool]").select_option(index=1)
    page.locator("[name=words]").fill("An adviser.")
    page.locator("[name=words]").press("Enter")
    said = page.locator(".messages > ul")
    assert said.inner_text().strip()
    style = said.evaluate("one => [getComputedStyle(one).opacity, getComputedStyle(one).top]")
    assert style == ["1", "0px"]
