"""What a card of the listing answers, and what is picked for comparison there."""

import datetime as dt
import re
from html import unescape

import pytest
from django.http import QueryDict
from django.test import Client

from pools.browse import index as indexes
from pools.browse.cards import cards_for
from pools.browse.listing import listing_of
from pools.claims import dates
from tests.factories import make_indicators, published_pool
from tests.facts import source

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def indicators(db: None) -> None:
    make_indicators()


def words(client: Client, address: str) -> str:
    html = client.get(address).content.decode().split("<main", 1)[1]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_a_card_says_how_one_leaves_and_who_is_in_control(client: Client) -> None:
    topics = ("withdrawal", "upgrade_power", "platforms", "interfaces", "website")
    published_pool(
        slug="one",
        website="https://one.example/app",
        withdrawal={"ways": ["queue", "trade"], "wait_from": 1, "wait_to": 5},
        upgrade_power={"held_by": "multisig", "needed": 4, "of": 7},
        platforms=["browser"],
        interfaces=["gui"],
        sources=[source(topic) for topic in topics],
    )
    said = words(client, "/pools/")
    for part in (
        "Request and wait, Sell the token (1 to 5 days)",
        "A multisig, 4 of 7",
        "Works with Browser Open since",
        "Go to one.example",
    ):
        assert part in said, part
    assert "Request and wait" in words(client, "/pools/?view=matrix")


@pytest.mark.parametrize(("days", "shown"), [(30, True), (360, True), (400, False)])
def test_an_incident_of_the_last_year_stands_on_the_card(
    client: Client, days: int, shown: bool
) -> None:
    day = dates.today() - dt.timedelta(days=days)
    incident = {"date": day.isoformat(), "what": "Withdrawals stopped after a theft."}
    published_pool(slug="one", incidents=[incident], sources=[source("incidents")])
    assert ("Withdrawals stopped after a theft." in words(client, "/pools/")) is shown
    assert ("Incident" in words(client, "/pools/?view=matrix")) is shown


@pytest.mark.parametrize(("age", "marked"), [(100, False), (500, True)])
def test_a_pool_last_seen_active_long_ago_is_marked(client: Client, age: int, marked: bool) -> None:
    day = dates.today() - dt.timedelta(days=age)
    published_pool(
        slug="one",
        status={"is": "active"},
        sources=[source("status", as_of=day.isoformat())],
    )
    assert cards_for(["one"])[0].status_seen == (day if marked else None)
    mark = f"Active on {dates.day_in_words(day)} · recheck due"
    assert (mark in words(client, "/pools/")) is marked


def test_every_link_of_the_listing_keeps_what_is_picked(client: Client) -> None:
    for number in range(30):
        published_pool(
            slug=f"pool-{number}", minimum_deposit=0, sources=[source("minimum_deposit")]
        )
    html = client.get("/pools/?eth=1&pool=pool-3&pool=nobody&pool=pool-3").content.decode()
    assert "1 of 4 picked" in html
    links = {unescape(link) for link in re.findall(r'href="(/pools/\?[^"]*)"', html)}
    kept = {link for link in links if "pool=pool-3" in link}
    assert {link for link in links - kept if "#pick-pool-3" not in link} <= {"/pools/?eth=1"}
    assert any("page=2" in unescape(link) for link in re.findall(r'href="(\?[^"]*)"', html))
    assert '<input type="hidden" name="pool" value="pool-3">' in html
    canonical = re.search(r'rel="canonical" href="([^"]*)"', html)
    assert canonical and canonical[1].endswith("/pools/?eth=1")


def test_no_more_is_picked_than_can_be_compared() -> None:
    for number in range(6):
        published_pool(slug=f"pool-{number}")
    query = "&".join(f"pool=pool-{number}" for number in range(6))
    listing = listing_of(QueryDict(query), indexes.current_index())
    assert (listing.picks.count, listing.picks.full) == (4, True)
    urls = {card.slug: card.pick.url for card in listing.cards if card.pick}
    assert not urls["pool-4"] and not urls["pool-5"]
    assert "pool-2" not in urls["pool-2"] and "pool-1" in urls["pool-2"]
    assert listing.picks.compare_url.count("pool=") == 4
