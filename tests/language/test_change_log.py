"""The public log says values in the reader's language, those of old lines too."""

from importlib import import_module
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.test import Client

from pools.models import Change, generation_cache
from tests.factories import make_indicators, published_pool, republish

pytestmark = pytest.mark.django_db
MADE = {"slug": "pond", "kind": "liquid", "platforms": ["browser", "wallet"]}
SOURCES = [
    {"topic": topic, "url": "https://pond.example/docs", "publisher": "Pond", "stance": "basis"}
    for topic in ("kind", "fee", "status", "minimum_deposit", "platforms", "trustless")
]


@pytest.fixture
def pond() -> Any:
    make_indicators()
    judged = [{"indicator": "trustless", "verdict": "met", "reason": "No keys."}]
    pool = published_pool(**MADE, sources=SOURCES, assessments=judged)
    return republish(
        pool,
        fee={"percent": 10},
        minimum_deposit=0,
        status={"is": "paused", "since": "2024-05", "reason": "Works."},
        assessments=[{"indicator": "trustless", "verdict": "unmet", "reason": "One key."}],
    )


def lines(client: Client, address: str) -> str:
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    for unsaid in soup.select(".log .small, .history time"):
        unsaid.decompose()
    return " ".join(" ".join(tag.get_text(" ") for tag in soup.select(".log, .history")).split())


@pytest.mark.parametrize("address", ["/changes/", "/pools/pond/"])
def test_values_are_said_in_the_readers_language(client: Client, pond: Any, address: str) -> None:
    english, spanish = lines(client, address), lines(client, f"/es{address}")
    for word in ("Met", "Not met", "10 % of rewards", "Any amount", "Paused since May 2024"):
        assert word in english, word
        assert word not in spanish.replace("Cumple", ""), word
    for word in ("Cumple", "No cumple", "mayo de 2024"):
        assert word in spanish, word


def test_what_is_in_the_readers_language_is_not_marked_as_english(
    client: Client, pond: Any
) -> None:
    soup = BeautifulSoup(client.get("/es/changes/").content, "html.parser")
    for tag in soup.select(".turned [lang=en]"):
        assert tag.get_text() not in ("Cumple", "No cumple")
    name = next(tag for tag in soup.select(".turned ins") if tag.get_text() == "Pond")
    assert name["lang"] == "en"


def test_old_lines_get_their_verdicts_back(client: Client, pond: Any) -> None:
    Change.objects.update(before_value=None, after_value=None)
    # A fact may read like a verdict: a pool called so.
    Change.objects.filter(topic="name").update(after="Met")
    assert "Not met" in lines(client, "/es/changes/")
    import_module("pools.migrations.0016_change_values").read_verdicts(apps, None)
    generation_cache.forget_all()  # as a new process does
    spanish = lines(client, "/es/changes/")
    assert "No cumple" in spanish
    assert "Not met" not in spanish
    assert Change.objects.get(topic="name").after_value is None


def test_a_value_that_no_rule_reads_is_shown_as_it_was_written(client: Client, pond: Any) -> None:
    Change.objects.filter(topic="fee").update(after_value={"nonsense": [1]})
    Change.objects.filter(topic="trustless").update(after_value={"verdict": "perhaps"})
    page = lines(client, "/changes/")
    assert "10 % of rewards" in page
    assert "Not met" in page
