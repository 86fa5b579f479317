"""A change of criteria from the draft to the day it takes effect, with and without a script: what the
preview lists is what flips."""

import datetime as dt
import json
import re
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from pools.browse import index as indexes
from pools.claims import dates
from pools.models import Indicator, Pool
from pools.models.document import apply_facts, to_facts
from tests.browser import backstage
from tests.browser.backstage import apart

YOUNG, OLD = 100, 1300  # days
INDICATOR = "/indicators/battle-tested/"


def prepared() -> str:
    """A pool so young that easier criteria turn it; gives the address of the indicator's form."""
    pool = Pool.objects.get(slug="lido")
    document = to_facts(pool).to_document()
    launched = dates.today() - dt.timedelta(days=YOUNG)
    document["launch"] = {**document["launch"], "date": launched.isoformat()}
    apply_facts(pool, type(to_facts(pool)).from_document(document))
    pool.change_reason = "It began again."
    user = backstage.member("Moderator")
    pool.publish(pool.save_revision(user=user), user=user)
    pk = Indicator.objects.originals().get(slug="battle-tested").pk
    return f"/admin/snippets/pools/indicator/edit/{pk}/"


def verdicts() -> dict[str, str]:
    rows = indexes.current_index().rows
    return {row.slug: str(row.verdicts["battle-tested"].word) for row in rows}


def flips(part: Locator) -> dict[str, list[str]]:
    """What a list of flips says: by the pool its link leads to, the verdict before and after."""
    found = {}
    for line in part.locator("li", has=part.page.locator("a[href*='#claim-battle-tested']")).all():
        address = line.get_by_role("link").get_attribute("href") or ""
        words = line.inner_text().partition(": ")[2]
        both = re.split(r"\s*→\s*(?:becomes)?\s*", words.strip())
        found[address.split("/")[-2]] = both
    return found


def turned(part: Locator) -> set[str]:
    """The pools that a public page says it changes."""
    links = part.locator("a[href*='#claim-battle-tested']").all()
    return {(link.get_attribute("href") or "").split("/")[-2] for link in links}


def test_what_the_preview_lists_is_what_flips_on_the_day(
    staff: Callable[[str], Page], script: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = apart(prepared)
    page = staff("Moderator")
    page.goto(form)
    thresholds, question = page.locator("[name=thresholds]"), page.locator("[name=question]")
    begins = dates.today() + dt.timedelta(days=2)
    moment, day = f"{begins} 00:00", dates.day_in_words(begins)
    save = page.get_by_role("button", name="Save draft")

    # Partly above met: refused beside the input, with all that was typed.
    wrong = json.dumps({"met_after_days": YOUNG // 2, "partly_after_days": OLD})
    thresholds.fill(wrong)
    question.fill("For how long has it been open?")
    page.locator("[name=go_live_at]").fill(moment)
    save.click()
    field = page.locator(".w-field", has=thresholds)
    expect(field).to_contain_text("cannot be above")
    expect(thresholds).to_have_value(wrong)
    expect(question).to_have_value("For how long has it been open?")
    expect(page.locator("[name=go_live_at]")).to_have_value(moment)

    thresholds.fill(json.dumps({"met_after_days": OLD, "partly_after_days": YOUNG // 2}))
    save.click()
    effect = page.locator(
        "section", has=page.get_by_role("heading", name="What this draft changes")
    )
    expect(effect).to_contain_text(f"from {day} on")
    foretold = flips(effect)
    assert foretold["lido"] == ["Not met", "Partly"]
    assert ["Met", "Partly"] in foretold.values(), "and the other way"
    page.goto(INDICATOR)
    expect(page.get_by_text(f"From {day}:")).to_have_count(0)  # a draft is nobody's business

    page.goto(form)
    if script:
        page.locator("footer .w-dropdown__toggle").click()
    page.locator("[name=action-publish]").click()
    page.goto("/changes/")  # announces it, and leads to the page that lists the pools
    expect(page.locator("main").get_by_text(day).first).to_be_visible()
    page.goto(INDICATOR)
    expect(page.get_by_text(f"From {day}:")).to_be_visible()
    assert turned(page.locator("main .notice")) == foretold.keys()

    later, real = dt.timedelta(days=2, minutes=1), timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + later)
    before = apart(verdicts)
    apart(call_command, "publish_scheduled", verbosity=0)
    after = apart(verdicts)
    flipped = {slug: [before[slug], after[slug]] for slug in after if before[slug] != after[slug]}
    assert flipped == foretold
    page.goto(INDICATOR)
    expect(page.get_by_text(f"version 2, in force since {day}")).to_be_visible()
    page.goto("/changes/?topic=battle-tested")
    assert turned(page.locator(".log li").first) == foretold.keys()
    page.goto("/pools/lido/")
    expect(page.locator("#claim-battle-tested")).to_contain_text("Partly")
