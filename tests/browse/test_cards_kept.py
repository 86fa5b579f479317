"""Cards and rows of the matrix are made once a generation: the same for every reader, but the pick."""

from typing import Any

import pytest
from django.test import Client

from pools.browse import cards, index
from pools.models import generation
from tests.factories import published_pool, republish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indicators")]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of pools of which a card was made."""
    names: list[str] = []
    original = cards.card_of

    def card_of(facts: Any, *more: Any) -> cards.Card:
        names.append(facts.name)
        return original(facts, *more)

    monkeypatch.setattr(cards, "card_of", card_of)
    return names


@pytest.mark.parametrize("view", ["cards", "matrix"])
def test_whatever_is_asked_a_card_is_made_once(client: Client, made: list[str], view: str) -> None:
    for name in ("Pond", "Lake"):
        published_pool(slug=name.lower(), name=name)
    generation.move()
    asked = ("", "&sort=name", "&pool=pond", "&pool=pond&pool=lake", "&q=pond", "")
    pages = [client.get(f"/pools/?view={view}{more}").content.decode() for more in asked]
    assert sorted(made) == ["Lake", "Pond"]
    assert pages[0] == pages[-1], "a pick of one reader is not shown to the next"
    assert 'id="pick-pond"' in pages[0] and "from the comparison" not in pages[0]
    assert "from the comparison" in pages[2]
    assert "\x00" not in "".join(pages)


def test_a_card_is_made_anew_when_something_is_published(client: Client, made: list[str]) -> None:
    pool = published_pool(slug="pond", name="Pond", summary="A pond.")
    assert "A pond." in client.get("/pools/").content.decode()
    republish(pool, summary="A lake.")
    html = client.get("/pools/").content.decode()
    assert "A lake." in html and "A pond." not in html


def test_each_language_has_its_own(client: Client) -> None:
    published_pool(slug="pond", name="Pond")
    english, spanish = (client.get(f"{way}/pools/").content.decode() for way in ("", "/es"))
    assert "Getting ETH back" in english and "Getting ETH back" not in spanish
    assert 'href="/es/pools/pond/"' in spanish and 'href="/es/pools/pond/"' not in english
    assert client.get("/pools/").content.decode() == english


def test_not_more_cards_are_kept_than_fit(
    client: Client, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "MOST_MADE", 1)
    for name in ("Pond", "Lake"):
        published_pool(slug=name.lower(), name=name)
    generation.move()
    for _ in range(2):
        html = client.get("/pools/").content.decode()
        assert "Pond" in html and "Lake" in html
    assert len(made) > 2
