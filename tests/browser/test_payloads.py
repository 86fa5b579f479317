"""What somebody who means harm typed is text wherever it is read, in a real browser.

The policy that would stop a script that came through is switched off here: what is under test
is that none comes through.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from playwright.sync_api import BrowserContext, Page

from pools.submit import maintenance
from tests.browser import backstage, harm
from tests.browser.backstage import apart
from tests.browser.harm import ALL, packed
from tests.submit.test_emails import work

pytestmark = pytest.mark.usefixtures("robots_welcome")
# Elements and attributes that can only have come from what was typed.
PLANTED = """() => {
  const leads = ["href", "src", "action", "formaction", "xlink:href", "data", "srcdoc"];
  const wrong = ({name, value}) => /^on/i.test(name) || leads.includes(name.toLowerCase())
    && (/^\\s*(javascript|vbscript|data:text)/i.test(value) || /^(https?:)?\\/\\/evil\\./i.test(value));
  return [...document.querySelectorAll("*")].filter((element) =>
    element.matches("base, math, iframe, animate, meta[http-equiv=refresh i]")
    || [...element.attributes].some(wrong)
  ).map((element) => element.outerHTML.slice(0, 200));
}"""


@pytest.fixture
def caught() -> list[str]:
    """What ran, asked or went where it should not."""
    return []


@pytest.fixture
def watched(new_context: Callable[..., BrowserContext], base_url: str, caught: list[str]) -> Page:
    """A reviewer's page on which nothing that was typed may run."""
    context = new_context(bypass_csp=True)
    context.add_cookies([apart(backstage.cookie_of, "Moderator", base_url)])
    context.expose_binding("alert", lambda place, *_: caught.append(f"ran: {place['page'].url}"))

    def refuse(route: Any) -> None:
        caught.append(f"fetched: {route.request.url}")
        route.abort()

    context.route(re.compile(r"//evil\.example"), refuse)
    page = context.new_page()
    page.on("pageerror", lambda error: caught.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (caught.append("dialog"), dialog.dismiss()))
    return page


@pytest.fixture
def opened(watched: Page, caught: list[str]) -> Callable[..., None]:
    """``opened(addresses)``: each opens, and what was typed is only text on it. ``words`` stand
    on every one of them, or the look would prove nothing."""

    def look(*addresses: str, words: str = "") -> None:
        for address in addresses:
            answered = watched.goto(address)
            assert answered is not None and answered.status == 200, address
            harmless(watched, caught)
            shown = watched.evaluate("document.documentElement.textContent")
            assert " ".join(words.split()) in " ".join(shown.split()), (address, words)

    return look


def harmless(page: Page, caught: list[str]) -> None:
    assert not page.evaluate(PLANTED), page.url
    assert not caught, page.url


def letters() -> list[str]:
    """The HTML of every letter that is due, with one that tells reviewers what waits."""
    get_user_model().objects.filter(username="moderator").update(email="mod@example.org")
    maintenance.send_digest()
    work()
    return [str(letter.alternatives[0][0]) for letter in mail.outbox]


def test_nothing_that_was_typed_runs(
    watched: Page, caught: list[str], opened: Callable[..., None]
) -> None:
    sent = apart(harm.propose_all)
    pks = [pk for _status, pk in sent]
    names = packed(80)
    # While it waits.
    opened("/admin/desk/", words=names[0])
    for box in watched.get_by_role("checkbox", name=re.compile("^Choose")).all():
        box.check()
    watched.get_by_role("button", name="Decline those chosen…").click()
    watched.wait_for_url("**/desk/bulk/")
    harmless(watched, caught)
    opened("/admin/", words=names[0])
    for (status, pk), name in zip(sent, names, strict=True):
        opened(status, f"/admin/desk/{pk}/", words=name)
        apart(backstage.decide, pk, "accept")
        opened(f"/admin/desk/{pk}/preview/", words=name)
    waiting = apart(letters)

    # Once it is published.
    pools = apart(harm.take_in, pks)
    apart(harm.contest, pools[0])
    for address, name in zip(pools, names, strict=True):
        opened(address, words=name)
    opened(sent[0][0], pools[0], words=ALL)
    every = [slug.strip("/").removeprefix("pools/") for slug in pools]
    for first in range(0, len(every), 3):
        chosen = "&".join(f"pool={slug}" for slug in every[first : first + 3])
        opened(f"/pools/compare/?{chosen}", words=names[first])
    for view in ("", "&view=matrix"):
        opened(f"/pools/?q=alert{view}", words=names[0])
    opened("/changes/", words=names[-1])
    opened(f"/changes/?pool={every[0]}", words=names[0])
    for address, name in zip(pools, names, strict=True):
        for place in ("pools", "search"):
            opened(f"/{place}/?{urlencode({'q': name})}")
            assert watched.locator(f'main a[href="{address}"]').count(), (place, name)
    apart(harm.declined_listings)
    opened("/review/", words=names[-1])

    # Corrections of it, and what is said about them.
    for number, address in enumerate(pools[: len(packed(120))]):
        status, pk = apart(harm.correct, address, number)
        opened(f"{address}correct/fee/", status, f"/admin/desk/{pk}/", words=names[number])
        if number < 3:
            opened(status, words=ALL)

    for letter in {*waiting, *apart(letters)}:
        watched.set_content(letter)
        harmless(watched, caught)
    assert not caught
