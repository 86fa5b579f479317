"""What rules say of a pool is said in the reader's language, whoever published it and when."""

import re
from io import StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from pools.claims import dates
from pools.claims.assess import claims
from pools.models import Pool, PublishedPool, indicators_in
from tests.factories import republish

pytestmark = pytest.mark.usefixtures("several", "db")
POOLS = [
    "lido",
    "rocket-pool",
    "kraken",
    "stakehound-steth",
    "ankr",
    "swell",
    "bedrock",
    "stakewise",
]


@pytest.fixture(scope="module")
def several(whole_site: None, django_db_blocker: Any) -> None:
    """More pools than the two, taken back with them."""
    files = [settings.BASE_DIR / "fixtures" / "pools" / f"{slug}.json" for slug in POOLS[2:]]
    with django_db_blocker.unblock():
        call_command("load_pools", *files, verbosity=0, stdout=StringIO())


# What a source, a project or the log calls itself is a name or a record.
NAMES = ".source, .outlink, .sources, .says, .chart, .tokens, q, script, style"
SENTENCE = re.compile(r"[a-z]{3,} [a-z]{2,} [a-z]{3,}")


def _soup(client: Client, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def _texts(client: Client, path: str) -> set[str]:
    soup = _soup(client, path)
    for part in soup.select(f"{NAMES}, [lang]:not(html)"):
        part.decompose()
    return {text for text in soup.stripped_strings if SENTENCE.search(text)}


def _by_rule(facts: Any, language: str) -> set[str]:
    found = claims(facts, indicators_in(language), dates.today())
    return {claim.reason for claim in found if claim.by_rule and claim.reason}


@pytest.mark.parametrize("slug", POOLS)
@pytest.mark.parametrize("place", ["/pools/{}/", "/pools/compare/?pool={}", "/changes/?pool={}"])
def test_no_sentence_of_ours_is_the_same_in_both_languages(
    client: Client, place: str, slug: str
) -> None:
    path = place.format(slug)
    assert _texts(client, f"/es{path}") & _texts(client, path) == set()


def test_the_log_words_a_rules_reason_for_its_reader(client: Client) -> None:
    """Also once the facts have changed from which it followed."""
    path = "/changes/?pool=stakewise"
    assert "Reports by" in client.get(path).content.decode()
    document = PublishedPool.objects.get(slug="stakewise").facts.to_document()
    republish(Pool.objects.get(slug="stakewise"), audits=document["audits"][:1])
    english, spanish = (_soup(client, f"{way}{path}").get_text(" ") for way in ("", "/es"))
    assert "Reports by" in english and "Informes de" in spanish
    assert "Reports by" not in spanish


@pytest.mark.parametrize("slug", POOLS)
def test_no_english_reason_of_a_rule_is_shown(client: Client, slug: str) -> None:
    reasons = _by_rule(PublishedPool.objects.get(slug=slug).facts, "en")
    assert reasons
    text = " ".join(_soup(client, f"/es/pools/{slug}/").get_text(" ").split())
    assert [reason for reason in reasons if reason in text] == []
