"""The reviewers' screens break no rule, with claims, questions, errors and warnings on them.

Wagtail's own frame has known faults (see test_admin_look.py), so our part of it is looked at.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from pools.models import Indicator, Pool, generation
from pools.review import conflict_of_interest
from tests.browser import backstage
from tests.browser.backstage import ABOUT, FEE, apart
from tests.browser.keys import DANGLING

pytestmark = pytest.mark.usefixtures("robots_welcome")


def look(page: Page, axe: Callable[..., None], part: str = "main") -> None:
    axe(page, part)
    assert not page.evaluate(DANGLING, ".desk")  # Wagtail's own forms have some


def prepared() -> int:
    """A pool whose website is a listed one's, with lists and an odd date; half of it decided."""
    sections = {
        "about": {**ABOUT, "website-value": "https://lido.fi"},
        "use": FEE,
        "code": {"audits-rows": "1", "audits-0-auditor": "One", "audits-source-url": "https://x.y"},
        "custody": {
            "trustless-verdict": "met",
            "trustless-reason": "No keys.",
            "trustless-source-url": "https://x.example",
        },
    }
    _status, pk = backstage.send_pool(sections, {"different": "on", "note": "Thanks"})
    backstage.decide(pk, "accept", "name", "website", "summary")
    backstage.decide(pk, "ask", "fee", note="Since when?")
    backstage.decide(pk, "decline", "audits", reason_code="wrong")
    contest = {"trustless-source-url": "https://lido.fi", "note": "No.", "reply": "Yes."}
    backstage.send_claim("lido/contest/trustless", {**contest, "affiliation": "team"})
    conflict_of_interest.declare(
        backstage.member("Moderator"), Pool.objects.get(slug="rocket-pool"), "I advise it"
    )
    Indicator.objects.filter(slug="trustless").update(recheck_days=1)
    generation.move()
    return pk


def test_queue_desk_bulk_recheck_and_ties_break_no_rule(
    reviewer_page: Page, axe: Callable[..., None]
) -> None:
    page = reviewer_page
    pk = apart(prepared)
    page.goto("/admin/desk/")
    look(page, axe)
    page.get_by_role("checkbox", name="Contest: Lido").check()
    page.get_by_role("button", name="Decline those chosen…").click()
    expect(page.get_by_text("their contributors are told")).to_be_visible()
    look(page, axe)
    page.get_by_role("button", name="Decline", exact=True).click()
    expect(page.locator(".error-message").first).to_be_visible()
    look(page, axe)

    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        page.goto(f"/admin/desk/{pk}/")
        page.locator("details.desk-fold").evaluate_all(
            "all => all.forEach((one) => one.open = true)"
        )
        look(page, axe, ".desk")
    fee = page.locator("[data-claim]").filter(has_text="Who gets it")
    fee.get_by_label("Fee (percent)").fill("900")
    fee.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("Please fix what is marked.").first).to_be_visible()
    look(page, axe, ".desk")

    page.goto("/admin/desk/recheck/")
    expect(page.locator("[data-claim]").first).to_be_visible()
    look(page, axe, ".desk")
    page.goto("/admin/desk/ties/")
    expect(page.get_by_text("I advise it")).to_be_visible()
    look(page, axe)
