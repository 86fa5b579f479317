"""Parts of a pool's page are made once a generation, and never show what has changed since."""

import re
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from pools.models import generation, generation_cache
from pools.templatetags import contributing
from tests.factories import published_pool, republish

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
