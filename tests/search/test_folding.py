"""One folding: accents, case, quotes, dashes and width make no difference to what is found."""

from typing import Any

import pytest
from django.test import Client

from directory.content.models import Term
from directory.search.models import MissedSearch
from directory.search.query_text import marked
from pools.browse import index
from pools.models import Pool, PublishedPool, generation_cache
from tests.factories import drafted

pytestmark = pytest.mark.usefixtures("site")
ALIKE = ["Éter d’Or", "e\u0301ter d'or", "ETER D`OR", "eter d'or", "ＥＴＥＲ d‘or"]


@pytest.fixture
def named(site: Any) -> None:
    drafted(Pool.objects.get(slug="diva"), name="Éter d’Or").publish()


@pytest.mark.parametrize("typed", ALIKE)
def test_listing_and_search_find_a_name_however_it_is_typed(
    client: Client, named: None, typed: str
) -> None:
    for address in ("/pools/", "/search/"):
        page = client.get(address, {"q": typed}).content.decode()
        assert "/pools/diva/" in page, address


@pytest.mark.parametrize("typed", ["“Éter d’Or”", "(eter,", "\u200feter d'or\u200e", "ete\u200br:"])
def test_what_comes_along_with_pasted_words_is_not_looked_for(
    client: Client, named: None, typed: str
) -> None:
    for address in ("/pools/", "/search/"):
        page = client.get(address, {"q": typed}).content.decode()
        assert "/pools/diva/" in page, address


def test_what_an_older_version_published_is_found_too(client: Client, named: None) -> None:
    row = PublishedPool.objects.get(slug="diva")
    row.entry["words"] = row.facts.name.casefold()  # as it was written then
    row.save()
    generation_cache.forget_all()
    assert "/pools/diva/" in client.get("/pools/", {"q": "eter d'or"}).content.decode()


def test_names_with_an_accent_stand_beside_those_without(client: Client, named: None) -> None:
    rows = index.current_index()
    from pools.browse.ordering import BY_NAME

    names = [rows.rows[n].entry["name"] for n in rows.ordered("name", BY_NAME["name"].key)]
    at = names.index("Éter d’Or")
    assert names[at - 1].casefold() < "eter" < names[at + 1].casefold()


@pytest.mark.parametrize("typed", ["señal", "senal", "SENAL", "sen\u0303al"])
def test_terms_are_found_without_their_accents(client: Client, typed: str) -> None:
    term = Term.objects.first()
    assert term is not None
    term.term = "Señal"
    term.save()
    assert f"#{term.slug}" in client.get("/search/", {"q": typed}).content.decode()


def test_words_are_marked_in_the_spelling_of_the_text() -> None:
    assert marked("Éter & more", ["eter"]) == "<mark>Éter</mark> &amp; more"
    assert marked("no such", ["eter"]) == "no such"


def test_searches_that_miss_are_counted_together(client: Client) -> None:
    for typed in ("Zzéxq", "zzexq", "ZZE\u0301XQ"):
        client.get("/search/", {"q": typed})
    assert [(m.query, m.count) for m in MissedSearch.objects.all()] == [("zzexq", 3)]
