"""Parts of a pool's page are made once a generation, and never show what has changed since."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from pools.browse import cards
from pools.models import Indicator, generation, generation_cache
from pools.templatetags import contributing
from tests.factories import member, published_pool, republish
from tests.facts import source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indicators")]
PART = Template('{% load remembering %}{% remember "part" kept other %}{{ word }}{% endremember %}')


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The topics whose links to correct them were made."""
    topics: list[str] = []
    original = contributing._place

    def place(topic: str) -> str:
        topics.append(topic)
        return original(topic)

    monkeypatch.setattr(contributing, "_place", place)
    return topics


def said(client: Client, address: str) -> set[str]:
    """The fee as a page says it, at the top and among the facts."""
    html = client.get(address).content.decode()
    found = re.findall(r'"#fact-fee">(\d+)', html) + re.findall(
        r'id="fact-fee".*?(\d+)\s%', html, re.S
    )
    assert len(found) == 2
    return set(found)


def part(word: str, **context: Any) -> str:
    return PART.render(Context({"word": word, **context}))


def test_a_page_is_asked_again_and_its_parts_are_not_made_again(
    client: Client, made: list[str]
) -> None:
    published_pool(slug="pond", charging=True)
    generation.move()
    first = client.get("/pools/pond/").content.decode()
    assert made
    made.clear()
    assert client.get("/pools/pond/").content.decode() == first
    assert not made


def test_what_is_published_is_shown_at_once(client: Client) -> None:
    pool = published_pool(slug="pond", charging=True)
    assert said(client, "/pools/pond/") == {"10"}
    republish(pool, fee={"percent": 7})
    assert said(client, "/pools/pond/") == said(client, "/es/pools/pond/") == {"7"}


def test_each_key_and_language_has_its_own_and_no_key_keeps_nothing() -> None:
    generation.move()
    assert part("one", kept=(1, ""), other="a") == "one"
    assert part("two", kept=(1, ""), other="a") == "one"
    assert part("two", kept=(1, ""), other="b") == "two"
    assert part("three", kept=(2, ""), other="a") == "three"
    with translation.override("es" if translation.get_language() == "en" else "en"):
        assert part("uno", kept=(1, ""), other="a") == "uno"
    assert part("four", kept="", other="a") == "four"
    assert part("five") == "five"
    generation.move()
    assert part("six", kept=(1, ""), other="a") == "six"


def test_texts_are_kept_as_far_as_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation_cache, "LONGEST", 10)
    generation.move()
    generation_cache.forget_all()
    part("12345", kept=(1,), other="")
    part("67890", kept=(2,), other="")
    assert part("x", kept=(1,), other="") == "12345"
    assert part("abcde", kept=(3,), other="") == "abcde"
    assert part("x", kept=(1,), other="") == "12345", "asked for since"
    assert part("y", kept=(2,), other="") == "y"


def test_words_of_strangers_stay_words() -> None:
    generation.move()
    for _ in range(2):
        assert part("<b>", kept=(9,), other="") == "&lt;b&gt;"


ASKED = {"status": {"is": "active"}, "sources": [source("fee"), source("status")]}
MADE_ONCE = {
    "/pools/pond/": "pools.browse.views.pool.pool_page_of",
    "/pools/compare/?pool=pond&pool=lake": "pools.browse.views.compare.comparison_of",
    "/pools/?open-source=met": "pools.browse.facets._facet",
    "/pools/?view=matrix": "pools.browse.listing.presets_of",
    "/changes/?pool=pond": "pools.browse.views.changes.lines_of",
    "/network/": "pools.browse.network.current_network",
    "/data/": "pools.opendata.export_views.topic_columns",
    "/indicators/": "pools.browse.views.indicators.entry_of",
    "/indicators/audited/": "pools.browse.views.indicators.entry_of",
    "/coverage/": "pools.browse.views.evidence._by_name",
    "/most-wanted/": "pools.browse.wanted.wanted_of",
    "/most-wanted/?topic=audits": "pools.browse.views.evidence.question_of",
}


@pytest.mark.parametrize("address", MADE_ONCE)
def test_what_a_page_shows_is_worked_out_once_a_generation(
    client: Client, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    pool = published_pool(slug="pond", fee={"percent": 10}, **ASKED)
    published_pool(slug="lake", status={"is": "active"}, sources=[source("status")])
    first = client.get(address).content.decode()
    with monkeypatch.context() as patch:
        patch.setattr(MADE_ONCE[address], _not_again)
        assert client.get(address).content.decode() == first
    republish(pool, fee={"percent": 7})
    with monkeypatch.context() as patch:
        patch.setattr(MADE_ONCE[address], _not_again)
        with pytest.raises(AssertionError):
            client.get(address)


@pytest.mark.parametrize("address", ["/most-wanted/", "/changes/"])
def test_links_to_other_pages_keep_what_this_visitor_asked(
    client: Client, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr("pools.browse.views.evidence.PAGE_SIZE", 2)
    monkeypatch.setattr("pools.browse.views.changes.PAGE_SIZE", 1)
    pool = published_pool(slug="pond", fee={"percent": 10}, **ASKED)
    republish(pool, fee={"percent": 7})
    assert "other=mine" in client.get(f"{address}?other=mine").content.decode()
    assert "other=mine" not in client.get(address).content.decode()


def _not_again(*_args: Any, **_kwargs: Any) -> None:
    raise AssertionError("worked out again")


@pytest.mark.parametrize("own", ["q=pond", "eth=0.123", "q=pond&eth=0.123&sort=name"])
def test_what_a_person_typed_is_not_remembered(client: Client, own: str) -> None:
    published_pool(slug="pond")
    client.get("/pools/")
    before = len(generation_cache._entries)
    client.get(f"/pools/?{own}")
    kept = [repr(key) for key in [*generation_cache._entries][before:]]
    assert not [key for key in kept if "0.123" in key or "q=" in key]
    assert "0.123" not in client.get("/pools/").content.decode()


def choices(client: Client, query: str) -> tuple[str, str, list[str]]:
    """The amount and the words in their fields, and what stands in the form below them."""
    soup = BeautifulSoup(client.get(f"/pools/?{query}").content, "html.parser")
    eth, words = soup.select_one("#f-eth"), soup.select_one("#f-q")
    assert eth is not None and words is not None
    below = [" ".join(tag.get_text(" ").split()) for tag in soup.select("form option, .choice")]
    return str(eth.get("value", "")), str(words.get("value", "")), below


def test_the_choices_are_those_of_the_pools_that_are_left(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = [source("kind"), source("minimum_deposit")]
    published_pool(slug="pond", minimum_deposit=1, kind="liquid", sources=sources)
    published_pool(slug="lake", minimum_deposit=8, kind="exchange", sources=sources)
    *own, few = choices(client, "eth=2&q=o")
    assert own == ["2", "o"]
    *own, many = choices(client, "eth=9")
    assert own == ["9", ""]
    assert few != many
    with monkeypatch.context() as patch:
        patch.setattr("pools.browse.facets._choices", _not_again)
        assert choices(client, "eth=9.5") == ("9.5", "", many)
        assert choices(client, "eth=1.5&q=pon&sort=name") == ("1.5", "pon", few)
    *_own, with_unknown = choices(client, "eth=9&unknown=yes")
    assert with_unknown != many


def test_the_filters_of_one_question_are_not_those_of_another(client: Client) -> None:
    published_pool(slug="pond")
    chosen = '<option value="met" id="f-audited-met" selected'
    for address, expected in [("audited=met", True), ("", False), ("audited=met", True)]:
        html = " ".join(client.get(f"/pools/?{address}").content.decode().split())
        assert (chosen in html) is expected, address
    spanish = client.get("/es/pools/?audited=met").content.decode()
    assert "Filters" not in spanish


def test_who_may_take_back_is_shown_how_and_nobody_else(client: Client) -> None:
    pool = published_pool(slug="pond", fee={"percent": 10}, sources=[source("fee")])
    republish(pool, fee={"percent": 7})
    staff = Client()
    staff.force_login(member("Moderator"))
    for _ in range(2):
        assert "Take back" not in client.get("/changes/").content.decode()
        assert "Take back" in staff.get("/changes/").content.decode()


def test_publishing_one_pool_makes_its_card_anew_and_no_other(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = published_pool(slug="pond", fee={"percent": 10}, sources=[source("fee")])
    published_pool(slug="lake")
    made: list[str] = []
    original = cards.card_of
    monkeypatch.setattr(
        cards, "card_of", lambda facts, *rest: made.append(facts.slug) or original(facts, *rest)
    )
    for address in ("/pools/", "/es/pools/"):
        client.get(address)
    assert sorted(made) == ["lake", "lake", "pond", "pond"]
    made.clear()
    republish(pool, fee={"percent": 7}, summary="It reads differently now.")
    html = client.get("/pools/").content.decode()
    assert made == ["pond"]
    assert "It reads differently now." in html and "7 %" in html
    published_pool(slug="brook")
    assert "It reads differently now." in client.get("/pools/").content.decode()
    assert made == ["pond", "brook"]
    republish(pool, fee={"percent": 8}, summary="And again.")
    assert "And again." in client.get("/es/pools/").content.decode()
    assert sorted(made) == ["brook", "brook", "pond", "pond"]


def test_a_card_follows_the_words_of_an_indicator(client: Client) -> None:
    published_pool(slug="pond")
    client.get("/pools/")
    indicator = Indicator.objects.get(slug="audited")
    indicator.name = "Looked over by others"
    indicator.save_revision().publish()
    strip = BeautifulSoup(client.get("/pools/").content, "html.parser").select_one(".cards")
    assert strip is not None and "looked over by others" in strip.get_text().lower()
