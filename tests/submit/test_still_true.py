"""Confirming is one tick on a listed source."""

import pytest

from pools.claims import dates
from pools.models import Proposal, PublishedPool, Submission

pytestmark = pytest.mark.django_db
URL = "/pools/lido/confirm/fee/"


def listed(topic="fee"):
    facts = PublishedPool.objects.get(slug="lido").facts
    return [source for source in facts.sources_on(topic) if source.stance != "differs"]


def test_a_tick_and_a_connection_confirm_a_claim(client, pool, fill, desk):
    source = listed()[0]
    page = client.get(URL).content.decode()
    assert "I opened this source today and it still says so" in page
    response = fill(URL, {"still": source.url, "affiliation": "user"})
    assert response.status_code == 302, response.content.decode()
    proposal = Proposal.objects.get()
    assert (proposal.source_url, proposal.source_publisher) == (source.url, source.publisher)
    assert (proposal.source_as_of, proposal.source_quote) == (source.as_of or "", source.quote)
    before = {one.url: one.seen_on for one in listed()}
    at = desk(Submission.objects.get())
    at.decide("fee", "accept")
    at.act("apply_decisions")
    after = {one.url: one.seen_on for one in listed()}
    assert after.keys() == before.keys(), "no source is lost and none is doubled"
    assert after[source.url] == dates.today()
    others = after.keys() - {source.url}
    assert {url: after[url] for url in others} == {url: before[url] for url in others}, (
        "only what was opened was seen"
    )


def test_neither_a_tick_nor_another_source_is_asked_for_once(pool, fill):
    response = fill(URL, {"affiliation": "user"})
    html = response.content.decode()
    assert response.status_code == 422
    assert "Choose the source you opened, or give another one." in html
    assert "Please fix 1 thing" in html


def test_another_source_will_do_and_one_that_is_not_listed_cannot_be_ticked(pool, fill):
    assert fill(URL, {"still": "https://evil.example", "affiliation": "user"}).status_code == 422
    other = {"still": "", "fee-source-url": "https://docs.lido.fi/fees", "affiliation": "user"}
    assert fill(URL, other).status_code == 302
    assert Proposal.objects.get().source_url == "https://docs.lido.fi/fees"
