"""A second look, with and without a script: blind until it is answered, then told to everybody."""

from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from playwright.sync_api import Page, expect

from pools.models import ReviewSettings, Submission
from pools.review import decisions, publish_submission
from tests.browser import backstage
from tests.browser.backstage import apart

pytestmark = pytest.mark.usefixtures("robots_welcome")
REASON = "Two named keys can move every deposit."
CLAIM = {
    "trustless-verdict": "unmet",
    "trustless-reason": REASON,
    "trustless-source-url": "https://docs.lido.fi/keys",
    "trustless-source-quote": "The keys are kept by the council.",
}


def decided() -> int:
    """A claim that Annabel, who is nobody else, accepts and publishes."""
    ReviewSettings.objects.update_or_create(pk=1, defaults={"second_look_share": 100})
    _status, pk = backstage.send_claim("lido/correct/trustless", CLAIM)
    annabel = get_user_model().objects.create_user("annabel", "annabel@example.org", "x")
    annabel.groups.add(Group.objects.get(name="Moderator"))
    claim = Submission.objects.get(pk=pk).proposals.get()
    decisions.decide(pk, claim.pk, annabel, decisions.Choice("accept", decisions.stamp_of(claim)))
    publish_submission.apply_decisions(pk, annabel)
    return pk


def test_a_second_look_is_blind_and_its_agreement_is_told(staff: Callable[[str], Page]) -> None:
    pk = apart(decided)
    page = staff("Reviewer")

    def blind() -> None:
        html = page.content()
        assert REASON not in html and "annabel" not in html.lower(), page.url

    page.goto("/admin/")
    blind()
    page.get_by_role("link", name="Second looks: 1").click()
    blind()
    page.get_by_role("link", name="Lido · Trustless").click()
    expect(page.get_by_text("The keys are kept by the council.")).to_be_visible()
    blind()
    answers = page.locator("form [name=verdict]")
    expect(answers).to_have_count(5)
    expect(page.locator("form [name=verdict]:checked")).to_have_count(0)
    look = page.url
    page.goto(f"/admin/desk/{pk}/")  # what was decided leads back to the question
    expect(page).to_have_url(look)
    blind()
    page.get_by_role("button", name="Answer").click()
    expect(page.locator(".desk-inputs")).to_contain_text("This field is required.")
    blind()

    page.locator("form [name=verdict][value=unmet]").check()
    page.get_by_label("Why, in a sentence").fill("The council could take them.")
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("You both came to the same verdict.")).to_be_visible()
    for words in ("First: annabel", REASON, "Second: reviewer", "The council could take them."):
        expect(page.locator("main")).to_contain_text(words)
    for address in ("/admin/desk/second-looks/", "/review/", "/indicators/trustless/"):
        page.goto(address)
        expect(page.get_by_text("1 claim looked at twice, 1 with the same verdict")).to_be_visible()
