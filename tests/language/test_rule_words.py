"""What rules say of a pool is said in the reader's language, whoever published it and when."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from pools.claims import dates
from pools.claims.assess import claims
from pools.models import PublishedPool, indicators_in

pytestmark = pytest.mark.usefixtures("whole_site", "db")
POOLS = [
    "lido",
    "rocket-pool",
    "kraken",
    "stakehound-steth",
    "ankr",
    "diva",
    "bedrock",
    "stakewise",
]
# What a source, a project or the log calls itself is a name or a record.
NAMES = ".source, .outlink, .sources, .history, .log, .chart, .tokens, q, ins, del, script, style"
SENTENCE = re.compile(r"[a-z]{3,} [a-z]{2,} [a-z]{3,}")


def _texts(client: Client, path: str) -> set[str]:
    response = client.get(path)
    assert response.status_code == 200
    soup = BeautifulSoup(response.content, "html.parser")
    for part in soup.select(f"{NAMES}, [lang]:not(html)"):
        part.decompose()
    return {text for text in soup.stripped_strings if SENTENCE.search(text)}


def _by_rule(facts: Any, language: str) -> set[str]:
    found = claims(facts, indicators_in(language), dates.today())
    return {claim.reason for claim in found if claim.by_rule and claim.reason}


@pytest.mark.parametrize("slug", POOLS)
@pytest.mark.parametrize("page", ["/pools/{}/", "/pools/compare/?pool={}"])
def test_no_sentence_of_ours_is_the_same_in_both_languages(
    client: Client, page: str, slug: str
) -> None:
    path = page.format(slug)
    assert _texts(client, f"/es{path}") & _texts(client, path) == set()


@pytest.mark.parametrize("slug", POOLS)
def test_no_english_reason_of_a_rule_is_shown(client: Client, slug: str) -> None:
    reasons = _by_rule(PublishedPool.objects.get(slug=slug).facts, "en")
    assert reasons
    spanish = client.get(f"/es/pools/{slug}/").content.decode()
    text = " ".join(BeautifulSoup(spanish, "html.parser").get_text(" ").split())
    assert [reason for reason in reasons if reason in text] == []
