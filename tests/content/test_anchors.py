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


def test_links_to_answers_and_headings_keep_leading_there(client: Client, write: Write) -> None:
    load(write(policy=BODY))
    assert {"basics", "why", "how"} <= set(ids(client, "/faq/"))
    assert "why-we-ask" in ids(client, "/policy/")
    html = client.get("/faq/").content.decode()
    for fragment in re.findall(r'href="#([^"]+)"', html):
        assert f'id="{fragment}"' in html
