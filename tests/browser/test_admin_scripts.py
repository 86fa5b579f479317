"""What Wagtail's own scripts do in its screens still works, and its policy refuses none of them."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Page, expect

from directory.content.models import GuideIndexPage, GuidePage
from pools.models import Indicator, Pool
from tests.browser.backstage import apart

LISTEN = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error("refused: " + event.violatedDirective + " " + event.blockedURI + event.sample))"""


def prepared() -> dict[str, Any]:
    """A superuser's session, and what there is to be edited."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("scripts"))
    index = GuideIndexPage.objects.get(locale__language_code="en")
    page = index.add_child(instance=GuidePage(title="New words", slug="new-words"))
    pool = Pool.objects.filter(live=True).order_by("pk")[0]
    indicator = Indicator.objects.order_by("pk")[0]
    session = client.cookies["sessionid"].value
    return {"session": session, "page": page, "pool": pool, "indicator": indicator}


@pytest.fixture
def there(demo_data: None) -> dict[str, Any]:
    return apart(prepared)


@pytest.fixture
def page(there: dict[str, Any], new_context: Callable[..., Any], base_url: str) -> Iterator[Page]:
    """A superuser's page, on which nothing may be refused."""
    context = new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.add_cookies([{"name": "sessionid", "value": there["session"], "url": base_url}])
    context.add_init_script(LISTEN)
    opened = context.new_page()
    refused: list[str] = []
    opened.on(
        "console",
        lambda said: (
            refused.append(f"{opened.url}: {said.text}")
            if "refused" in said.text or "Content Security" in said.text
            else None
        ),
    )
    opened.on("pageerror", lambda error: refused.append(f"{opened.url}: {error}"))
    yield opened
    assert refused == []


def test_a_row_is_added_and_a_dialogue_chosen_from(page: Page) -> None:
    page.goto("/admin/workflows/add/")
    page.locator("#id_workflow_tasks-ADD").click()
    page.locator("[id^=id_workflow_tasks-0-task]").get_by_role("button").first.click()
    expect(page.locator(".modal-body")).to_be_visible()


def test_a_page_is_chosen(page: Page) -> None:
    page.goto("/admin/redirects/add/")
    page.locator("#id_redirect_page-chooser").get_by_role("button").first.click()
    page.locator(".modal-body a.choose-page").first.click()
    expect(page.locator("#id_redirect_page")).to_have_value(re.compile(r"\d+"))


def test_a_date_field_opens_its_calendar(page: Page) -> None:
    page.goto("/admin/reports/site-history/")
    page.get_by_role("button", name="Show filters").or_(
        page.get_by_role("button", name="Filter")
    ).first.click()
    page.get_by_role("button", name=re.compile("Date|Timestamp|When")).first.click()
    field = page.locator("input[name=timestamp_from], input[name=timestamp_after]").first
    field.click()
    expect(page.locator(".xdsoft_datetimepicker:visible")).to_be_visible()


def test_a_page_is_edited_and_translated(page: Page, there: dict[str, Any]) -> None:
    page.goto(f"/admin/pages/{there['page'].pk}/edit/")
    body = page.locator("[data-contentpath=body]")
    body.locator("button.c-sf-add-button").first.click()
    page.get_by_role("option", name="Question").first.click()
    body.get_by_role("button", name="Choose a page").first.click()
    expect(page.locator(".modal-body a.choose-page, .modal-body .listing").first).to_be_visible()
    page.locator(".modal").get_by_role("button", name="Close").first.click()
    body.get_by_role("button", name="Delete").first.click()
    page.locator("#id_title").fill("Another title")
    page.get_by_role("button", name="Save draft").first.click()
    expect(page.locator(".messages")).to_contain_text("Another title")
    page.goto(f"/admin/localize/submit/page/{there['page'].pk}/")
    page.locator("[name=locales]").first.check()
    page.get_by_role("button", name="Submit").click()
    expect(page.locator(".messages")).to_contain_text(re.compile("translat", re.I))
    page.wait_for_timeout(300)


def test_other_screens(page: Page, there: dict[str, Any]) -> None:
    pool, number = there["pool"].pk, there["page"].pk
    indicator = there["indicator"].pk
    for address in (
        *(f"/admin/snippets/pools/pool/{what}/{pool}/" for what in ("edit", "history")),
        *(f"/admin/snippets/pools/indicator/{what}/{indicator}/" for what in ("edit", "copy")),
        *(f"/admin/pages/{number}/{what}/" for what in ("copy", "history", "move")),
        *("/admin/pages/", "/admin/sites/new/", "/admin/groups/new/", "/admin/users/"),
        *("/admin/reports/locked/", "/admin/reports/workflow/", "/admin/reports/aging-pages/"),
        *("/admin/reports/workflow_tasks/", "/admin/snippets/pools/indicator/add/"),
        f"/admin/bulk/wagtailcore/page/move/?id={number}",
        "/admin/sites/edit/1/",
    ):
        answer = page.goto(address, wait_until="load")
        assert answer and answer.ok, address
        page.wait_for_timeout(200)
