"""Nothing in the admin's screens is kept from running by the admin's own policy."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Page

from pools.models import Pool
from tests.browser.backstage import apart

SCREENS = (
    *("/admin/", "/admin/account/", "/admin/pages/", "/admin/images/multiple/add/"),
    *("/admin/users/", "/admin/reports/site-history/", "/admin/snippets/content/term/add/"),
    *("/admin/settings/content/siteidentity/", "/admin/login/", "/admin/groups/new/"),
)


def prepared() -> tuple[str, str]:
    """A superuser's session, and a pool's form."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("policy"))
    pool = Pool.objects.filter(live=True).order_by("pk")[0].pk
    return client.cookies["sessionid"].value, f"/admin/snippets/pools/pool/edit/{pool}/"


def test_no_screen_runs_into_its_policy(
    demo_data: None, new_context: Callable[..., Any], base_url: str
) -> None:
    session, form = apart(prepared)
    context = new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": session, "url": base_url}])
    page: Page = context.new_page()
    refused: list[str] = []
    page.on(
        "console",
        lambda said: (
            refused.append(f"{page.url}: {said.text}") if "Content Security" in said.text else None
        ),
    )
    for address in (*SCREENS, form):
        page.goto(address, wait_until="load")
        page.wait_for_timeout(200)
    assert page.locator("[data-contentpath] input").count() > 0, "the form is there"
    assert refused == []
