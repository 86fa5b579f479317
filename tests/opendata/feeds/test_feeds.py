"""Feeds of changes, read back by a feed reader: whole, dated, escaped, and the pages' own set."""

import random
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as Xml

import feedparser
import pytest
from django.http import QueryDict
from django.test import Client

from pools.browse.filters import PoolFilter
from pools.browse.index import current_index
from pools.browse.listing import listing_of
from pools.models import Change, Pool
from tests.factories import republish
from tests.opendata.feeds.conftest import HOSTILE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pools")]

SITE = "http://127.0.0.1:8000"
ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = [
    "/changes.atom",
    "/changes.atom?topic=fee",
    "/pools.atom",
    "/pools.atom?eth=1",
    "/pools/alpha/changes.atom",
    "/pools/hostile/changes.atom",
    "/indicators/open-source/changes.atom",
    "/es/changes.atom?pool=alpha&topic=fee",
    "/es/indicators/bug-bounty/changes.atom",
]


def read(client: Client, path: str) -> Any:
    """A feed as a reader sees it, after what RFC 4287 asks of every feed was looked at."""
    response = client.get(path)
    assert response.status_code == 200, path
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.content)
    assert not feed.bozo, feed.get("bozo_exception")
    root = Xml.fromstring(response.content)  # noqa: S314 - our own answer
    for element in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):  # 4.1.1, 4.1.2: exactly one of each
            assert len(element.findall(ATOM + name)) == 1, name
        found = {link.get("rel") for link in element.findall(f"{ATOM}link")}
        assert "alternate" in found
        for date in element.findall(f"{ATOM}updated"):  # 3.3: RFC 3339
            assert re.fullmatch(
                r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", date.text or ""
            )
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    assert root.find(f'{ATOM}link[@rel="self"]') is not None
    ids = [entry.id for entry in feed.entries]
    assert len(set(ids)) == len(ids)
    for address in (feed.feed.id, *ids):
        assert re.fullmatch(r"tag:127\.0\.0\.1,2026:[\w/?&=.-]+", address)
    return feed


def numbers(feed: Any) -> list[int]:
    return [int(entry.id.rpartition("/")[2]) for entry in feed.entries]


def test_every_feed_is_valid_and_leads_to_pages_that_are_there(client: Client) -> None:
    for path in FEEDS:
        feed = read(client, path)
        (page,) = [link.href for link in feed.feed.links if link.rel == "alternate"]
        (itself,) = [link.href for link in feed.feed.links if link.rel == "self"]
        assert itself == SITE + path
        assert feed.feed.language == ("es" if path.startswith("/es/") else "en")
        for address in {page, *(entry.link for entry in feed.entries)}:
            assert client.get(address.removeprefix(SITE)).status_code == 200, address


LOGS = ["", "?topic=fee", "?pool=alpha", "?pool=alpha&topic=fee", "?pool=hostile", "?page=9"]


def test_the_feed_of_the_log_has_what_its_page_has(client: Client) -> None:
    for query in LOGS:
        lines = client.get(f"/changes/{query}").context["lines"]
        assert lines
        feed = read(client, f"/changes.atom{query}")
        assert numbers(feed) == [line.change.pk for line in lines]
        assert [entry.published for entry in feed.entries] == [
            line.change.at.isoformat() for line in lines
        ]


LISTINGS = ["", "?eth=1", "?eth=1&unknown=yes", "?open-source=partly", "?q=nobody", "?sort=fee"]


def test_the_feed_of_the_listing_has_the_changes_of_its_pools(client: Client) -> None:
    for query in LISTINGS:
        page = client.get(f"/pools/{query}")
        slugs = [card.slug for card in page.context["listing"].cards]
        wanted = Change.objects.filter(pool__published__slug__in=slugs).order_by("-at", "-pk")
        feed = read(client, f"/pools.atom{query}")
        assert numbers(feed) == [change.pk for change in wanted]
        address = re.search(r'type="application/atom\+xml"\s+href="([^"]+)"', page.content.decode())
        assert address
        (itself,) = [link.href for link in feed.feed.links if link.rel == "self"]
        assert SITE + address[1].replace("&amp;", "&") == itself


def generated(count: int) -> Iterator[str]:
    """Queries of one to three filters, with a value of each that the filter knows, or none does."""
    chance = random.Random(13)
    filters = PoolFilter(QueryDict(), current_index()).filters
    for _time in range(count):
        pairs = []
        for name in chance.sample([*filters], chance.randint(1, 3)):
            choices = filters[name].extra.get("choices")
            values = [key for key, _word in choices] if choices else ["0", "1", "10.5", "a"]
            pairs.append((name, chance.choice([*values, *values, "none-such"])))
        yield urlencode(pairs)


def test_any_query_keeps_the_same_pools_on_the_page_and_in_the_feed(client: Client) -> None:
    changes = dict(Change.objects.values_list("pk", "pool__published__slug"))
    answered = 0
    for query in generated(40):
        listing = listing_of(QueryDict(query), current_index())
        if not listing.valid:
            assert client.get(f"/pools.atom?{query}").status_code == 422, query
            continue
        slugs = {card.slug for card in listing.cards}
        found = feedparser.parse(client.get(f"/pools.atom?{query}").content)
        assert {changes[pk] for pk in numbers(found)} == slugs, query
        answered += bool(slugs)
    assert answered >= 5


def test_a_pool_and_an_indicator_have_their_own(client: Client) -> None:
    alpha = Pool.objects.get(slug="alpha")
    assert numbers(read(client, "/pools/alpha/changes.atom")) == list(
        alpha.changes.order_by("-at", "-pk").values_list("pk", flat=True)
    )
    feed = read(client, "/indicators/open-source/changes.atom")
    assert {entry.tags[0].term for entry in feed.entries} == {"open-source"}


NAMED = [
    ("/changes/?topic=fee&page=1", "/changes.atom?topic=fee"),
    ("/pools/alpha/", "/pools/alpha/changes.atom"),
    ("/indicators/open-source/", "/indicators/open-source/changes.atom"),
    ("/es/pools/?eth=1%2C5&view=matrix", "/es/pools.atom?eth=1.5"),
]


def test_a_page_names_its_feed(client: Client) -> None:
    for shown, feed in NAMED:
        head = client.get(shown).content.decode().partition("</head>")[0]
        assert re.findall(r'type="application/atom\+xml"\s+href="([^"]+)"', head) == [feed]


def test_text_of_contributors_stays_text(client: Client) -> None:
    entries = read(client, "/pools/hostile/changes.atom").entries
    assert all(entry.title.startswith(HOSTILE[:79].strip()) for entry in entries)
    summary = next(entry for entry in entries if entry.tags[0].term == "summary").summary_detail
    assert summary.type == "text/html"
    assert "<script" not in summary.value and "<b>" not in summary.value
    assert "&lt;b&gt;" in summary.value
    (fee,) = [e for e in read(client, "/changes.atom?topic=fee").entries if "Changed" in e.title]
    assert "&lt;b&gt;says&lt;/b&gt; so." in fee.summary
    assert "<del>10" in fee.summary and "<ins>9" in fee.summary


def test_characters_that_xml_cannot_hold_are_left_out(client: Client) -> None:
    Change.objects.filter(topic="summary").update(after_value=None, after="a\x0bb\ufffec")
    assert "a bc" in read(client, "/changes.atom?topic=summary").entries[-1].summary


def test_identifiers_survive_a_rename_and_the_old_address_leads_on(client: Client) -> None:
    before = read(client, "/pools/alpha/changes.atom")
    modified = client.get("/pools/alpha/changes.atom")["Last-Modified"]
    republish(Pool.objects.get(slug="alpha"), slug="omega")
    moved = client.get("/pools/alpha/changes.atom?page=1")
    assert (moved.status_code, moved["Location"]) == (301, "/pools/omega/changes.atom?page=1")
    moved = client.get("/changes.atom?pool=alpha&topic=fee")
    assert (moved.status_code, moved["Location"]) == (301, "/changes.atom?pool=omega&topic=fee")
    after = read(client, "/pools/omega/changes.atom")
    assert after.feed.id == before.feed.id
    assert numbers(after)[-len(before.entries) :] == numbers(before)
    assert {entry.link for entry in after.entries} == {f"{SITE}/pools/omega/"}
    assert client.get("/pools/omega/changes.atom")["Last-Modified"] >= modified


OTHERS = [
    ("/pools/ALPHA/changes.atom", 301, "/pools/alpha/changes.atom"),
    ("/es/pools/Alpha/changes.atom", 301, "/es/pools/alpha/changes.atom"),
    ("/indicators/Open-Source/changes.atom", 301, "/indicators/open-source/changes.atom"),
    ("/pools/gamma/changes.atom", 410, ""),
    ("/pools/nobody/changes.atom", 404, ""),
    ("/indicators/nobody/changes.atom", 404, ""),
    ("/changes.atom?pool=nobody", 422, ""),
    ("/changes.atom?topic=%00", 422, ""),
    ("/pools.atom?eth=many", 422, ""),
    ("/pools.atom?kind=none-such", 422, ""),
]


def test_other_addresses_answer_as_pages_do(client: Client) -> None:
    for path, status, to in OTHERS:
        response = client.get(path)
        assert (response.status_code, response.get("Location", "")) == (status, to)


def test_a_line_taken_back_is_updated_that_day(client: Client) -> None:
    fee = Change.objects.get(topic="fee", kind="changed")
    later = Change.objects.latest("at")
    later.reverts = fee
    later.save()
    entries = {int(e.id.rpartition("/")[2]): e for e in read(client, "/changes.atom").entries}
    assert entries[fee.pk].published == fee.at.isoformat()
    assert entries[fee.pk].updated == later.at.isoformat()
    assert "Taken back on" in entries[fee.pk].summary


def test_who_has_it_already_is_told_so_and_nobody_gets_a_cookie(client: Client) -> None:
    first = client.get("/changes.atom")
    assert not first.cookies
    assert "Cookie" not in first.get("Vary", "")
    assert first["Cache-Control"].startswith("public, max-age=")
    assert first["Access-Control-Allow-Origin"] == "*"
    for known in (
        {"if-none-match": first["ETag"]},
        {"if-none-match": f"W/{first['ETag']}"},
        {"if-modified-since": first["Last-Modified"]},
    ):
        again = client.get("/changes.atom", headers=known)
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
    assert client.head("/changes.atom")["ETag"] == first["ETag"]
    republish(Pool.objects.get(slug="alpha"), summary="Another one.")
    assert client.get("/changes.atom", headers={"if-none-match": first["ETag"]}).status_code == 200
    # What the calendar alone can change bears no date.
    assert not client.get("/pools.atom").has_header("Last-Modified")


def test_the_log_is_paged_as_rfc_5005_says(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pools.opendata.feeds.changes.PAGE_SIZE", 5)
    found, path = [], "/changes.atom"
    while path:
        feed = read(client, path)
        found += numbers(feed)
        links = {link.rel: link.href for link in feed.feed.links}
        path = links.get("next", "").removeprefix(SITE)
    newest_first = Change.objects.order_by("-at", "-pk").values_list("pk", flat=True)
    assert found == list(newest_first) and len(found) > 10
    assert links["self"] == links["last"] != links["first"] == f"{SITE}/changes.atom"
    assert links["previous"].endswith(f"page={(len(found) - 1) // 5}")


COSTS = [
    ("/changes.atom", 4),
    ("/pools.atom?eth=1", 4),
    ("/pools/alpha/changes.atom", 4),
    ("/indicators/open-source/changes.atom", 4),
]


def test_what_a_feed_costs(client: Client, django_assert_max_num_queries: Any) -> None:
    for path, most in COSTS:
        client.get(path)
        with django_assert_max_num_queries(most):
            client.get(path)
