"""What editors name never takes an id that the page has itself, nor one twice."""

import re
from typing import Any

import pytest
from django.test import Client

from directory.content.loading.loader import load
from tests.content.conftest import SMALL, Write

pytestmark = pytest.mark.django_db
BODY = {
    "type": "StandardPage",
    "title": "Policy",
    "body": [
        {"heading": {"text": "Content", "level": "2"}},
        {"heading": {"text": "Search dialog", "level": "2"}},
        {"heading": {"text": "Why we ask", "level": "2"}},
    ],
}
ADDRESSES = ("/faq/", "/faq/basics/", "/faq/basics/how/", "/policy/", "/guide/one/", "/glossary/")


def ids(client: Client, address: str) -> list[str]:
    html = client.get(address).content.decode()
    return re.findall(r'\sid="([^"]+)"', html)


def question(title: str, order: int) -> dict[str, Any]:
    return {**SMALL["faq/basics/how"], "title": title, "order": order}


def test_no_id_stands_twice_whatever_things_are_called(client: Client, write: Write) -> None:
    load(write())
    own = {one for address in ADDRESSES for one in ids(client, address)} - {"basics", "why", "how"}
    assert {"content", "search-dialog"} <= own
    named = {
        f"faq/{category}/{slug}": question(f"{slug} in {category}?", number)
        for category in ("basics", "content")
        for number, slug in enumerate(sorted({*own, "basics"}), start=3)
        if re.fullmatch(r"[a-z0-9_-]+", slug)
    }
    category = {**SMALL["faq/basics"], "title": "Content"}
    load(write(policy=BODY, **{"faq/content": category}, **named))
    for address in (*ADDRESSES, "/faq/content/"):
        found = ids(client, address)
        assert len(found) == len(set(found)), [one for one in found if found.count(one) > 1]


ASKED = {"questions": {"title": "Asked", "questions": ["page:faq/basics/how"]}}
WAY_IN = {"way_in": {"title": "Way in", "text": ""}}


@pytest.mark.parametrize("first", [True, False])
def test_a_heading_and_chosen_questions_share_a_page(
    client: Client, write: Write, first: bool
) -> None:
    headings = [
        {"heading": {"text": words, "level": "2"}}
        for words in ("How", "Home q", "Way in ETH", "Way in title", "Search dialog q")
    ]
    body = [*headings, ASKED, ASKED] if first else [ASKED, ASKED, *headings]
    home = {**SMALL["home"], "body": [WAY_IN, *body]}
    load(write(home=home, policy={**BODY, "body": body}))
    for address in ("/", "/policy/"):
        found = ids(client, address)
        assert len(found) == len(set(found)), [one for one in found if found.count(one) > 1]
        assert {"how", "how-2", "how-3"} <= set(found)
        assert '<h2 id="how">' in client.get(address).content.decode()


def test_links_to_answers_and_headings_keep_leading_there(client: Client, write: Write) -> None:
    load(write(policy=BODY))
    assert {"basics", "why", "how"} <= set(ids(client, "/faq/"))
    assert "why-we-ask" in ids(client, "/policy/")
    html = client.get("/faq/").content.decode()
    for fragment in re.findall(r'href="#([^"]+)"', html):
        assert f'id="{fragment}"' in html
