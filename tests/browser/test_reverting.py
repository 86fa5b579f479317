"""Every topic is taken back both ways in a browser: by its line of the log, and by the history."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pools import topics
from pools.models import Pool, PublishedPool
from tests.browser import backstage
from tests.browser.backstage import apart
from tests.review.other_facts import changed_throughout, lido, newest, part, publish

pytestmark = pytest.mark.usefixtures("robots_welcome")
Staff = Callable[[str], Page]


def publish_other_facts() -> dict[str, Any]:
    """Publish Lido with nearly every topic changed; gives what it said before and what is told."""
    pool = Pool.objects.get(slug="lido")
    document, before = PublishedPool.objects.get(slug="lido").document, lido()
    facts, done = changed_throughout()
    told = {topic: newest(topic) for topic in done}
    publish(facts, backstage.member("Moderator"))
    lines = {topic: line for topic in done if (line := newest(topic)) and line != told[topic]}
    return {
        "document": document,
        "before": {topic: part(before, topic) for topic in lines},
        "lines": {topic: line.pk for topic, line in lines.items()},
        "revert": f"/admin/snippets/pools/pool/history/{pool.pk}/revisions/{pool.live_revision_id}/revert/",
    }


def test_each_line_of_the_log_takes_its_topic_back(staff: Staff, script: bool) -> None:
    """Half of the topics with a script, the other half without."""
    published = apart(publish_other_facts)
    lines = published["lines"]
    assert len(lines) >= len(topics.FACT) * 0.8, lines
    page = staff("Moderator")
    page.goto("/changes/?pool=lido")
    offered = {
        link.get_attribute("href")
        for link in page.get_by_role("link", name=re.compile("^Take back")).all()
    }
    mine = list(lines)[script::2]
    for topic in mine:
        address = f"/admin/desk/revert/{lines[topic]}/"
        assert address in offered, topic
        page.goto(address)
        page.locator("[name=reason]").fill("Published by mistake.")
        page.get_by_role("button", name="Take it back").click()
        expect(page.get_by_text("Taken back. The log shows both.")).to_be_visible()
    now = apart(lido)
    for topic in mine:
        assert part(now, topic) == published["before"][topic], topic


def test_the_history_takes_every_topic_back(staff: Staff, script: bool) -> None:
    published = apart(publish_other_facts)
    page = staff("Moderator")
    page.goto(published["revert"])
    if script:  # without one every tab and menu stands open
        page.get_by_role("tab", name="Reason").click()
        page.locator(".w-dropdown__toggle").last.click()
    page.locator("[name=change_reason]").first.fill("It was right before.")
    page.get_by_role("button", name=re.compile("^Publish")).last.click()
    expect(page.get_by_text("Undo is offered for ten minutes.")).to_be_visible()
    assert apart(lambda: PublishedPool.objects.get(slug="lido").document) == published["document"]
