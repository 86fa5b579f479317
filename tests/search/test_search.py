"""Search as visitors use it, on whichever database the tests run."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.search import index as search_index

from directory.content.models import QuestionPage, Term
from directory.search.models import MOST_KEPT, MissedSearch
from pools.models import Pool, generation_cache
from tests.search.conftest import words_on

pytestmark = pytest.mark.usefixtures("site")

HOSTILE = [
    '"',
    "'",
    '"unbalanced',
    "it's",
    "\x00",
    "li\x00do",
    "a" * 10_000,
    "staking " * 2_000,
    "\u202elido\u202c",
    "\u200b\u2066",
    "\ud83d",
    "'; DROP TABLE pools_pool; --",
    "1 OR 1=1",
    "AND OR NOT NEAR",
    "NEAR(a b, 2)",
    "title:lido",
    "lido*",
    "^lido",
    "(lido",
    "lido & | ! <-> :*",
    "%",
    "_",
    "\\",
    "<script>alert(1)</script>",
    "${7*7} {{7*7}} {% debug %}",
    "…",
    "ﷺ" * 80,
]


def found(client: Client, query: str, **headers: Any) -> str:
    response = client.get("/search/", {"q": query}, headers=headers)
    assert response.status_code == 200
    html: str = response.content.decode()
    return html


def results(html: str) -> str:
    part = re.search(r'<div id="search-results".*?</main>', html, re.DOTALL)
    assert part
    return part.group()


@pytest.mark.parametrize(
    ("query", "heading", "address"),
    [
        ("Lido", "Pools", "/pools/lido/"),
        ("rETH", "Pools", "/pools/rocket-pool/"),
        ("trustless", "Indicators", "/indicators/trustless/"),
        ("client diversity rated", "Questions", "/faq/safety/what-client-diversity-is/"),
        ("slashing", "Glossary", "/glossary/#slashing"),
        ("withdrawals", "Pages", "/guide/withdrawals/"),
    ],
)
def test_every_kind_is_found_under_its_heading(
    client: Client, query: str, heading: str, address: str
) -> None:
    part = results(found(client, query))
    _before, _, after = part.partition(f">{heading}</h2>")
    assert after, f"no heading {heading}"
    assert f'href="{address}"' in after.partition("</section>")[0]


def test_the_first_letters_of_a_title_are_enough(client: Client) -> None:
    assert 'href="/glossary/#slashing"' in results(found(client, "slashi"))


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("ldio", "/pools/lido/"),
        ("rocketpool", "/pools/rocket-pool/"),
        ("rocket pol", "/pools/rocket-pool/"),
        ("stake-wise", "/pools/stakewise/"),
        ("permisionless", "/indicators/permissionless-nodes/"),
        ("slahsing", "/glossary/#slashing"),
    ],
)
def test_misspelt_names_are_found(client: Client, typed: str, address: str) -> None:
    assert f'href="{address}"' in results(found(client, typed))


def test_a_correction_is_named(client: Client) -> None:
    html = found(client, "withdrawl keys")
    assert "Nothing has “withdrawl keys”. These have withdrawal keys ." in words_on(
        html
    ) or "These have withdrawals keys ." in words_on(html)


def test_matched_words_are_marked_and_everything_else_is_escaped(client: Client) -> None:
    page = QuestionPage.objects.live().get(
        locale__language_code="en", slug="what-client-diversity-is"
    )
    page.title = "Diversity <img src=x onerror=alert(1)> of clients"
    page.save_revision().publish()
    search_index.insert_or_update_object(page)
    part = results(found(client, "diversity onerror"))
    assert "<mark>Diversity</mark> &lt;img src=x <mark>onerror</mark>=alert(1)&gt;" in part
    assert "<img" not in part


def test_what_was_typed_comes_back_escaped(client: Client) -> None:
    html = found(client, '"><script>alert(1)</script>')
    assert "<script>alert" not in html
    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in html


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_queries_are_answered(client: Client, query: str) -> None:
    response = client.get("/search/", {"q": query.encode("utf-8", "surrogatepass")})
    assert response.status_code == 200
    assert b"\x00" not in response.content
    assert "\u202e" not in response.content.decode()
    assert Pool.objects.exists()


def test_drafts_are_not_found(client: Client) -> None:
    page = QuestionPage.objects.live().get(
        locale__language_code="en", slug="what-client-diversity-is"
    )
    page.unpublish()
    assert "what-client-diversity-is" not in results(found(client, "client diversity rated"))


def test_a_pool_that_is_only_a_draft_is_not_found(client: Client) -> None:
    Pool(slug="hidden-harbour", name="Hidden Harbour", live=False).save()
    assert "hidden-harbour" not in results(found(client, "hidden harbour"))


def test_search_pages_are_not_indexed(client: Client) -> None:
    response = client.get("/search/?q=lido")
    assert '<meta name="robots" content="noindex, follow">' in response.content.decode()
    assert response.headers["X-Robots-Tag"].startswith("noindex")


def test_a_search_reads_nothing_of_the_visitor(client: Client) -> None:
    response = client.get("/search/?q=lido")
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_an_empty_result_leads_on(client: Client) -> None:
    part = results(found(client, "qqzzxxyy"))
    assert "Nothing has “qqzzxxyy”." in part
    for address in ("/pools/", "/choose/", "/indicators/", "/faq/", "/glossary/", "/submit/"):
        assert f'href="{address}"' in part


def test_many_pools_are_cut_short_with_a_link_to_all(client: Client) -> None:
    part = results(found(client, "liquid"))
    assert 'href="/pools/?q=liquid"' in part


@pytest.mark.parametrize("query", ["slashing", "rocketpool"])
def test_after_any_change_a_search_takes_few_queries(
    client: Client, query: str, django_assert_max_num_queries: Any
) -> None:
    found(client, query)  # what a process reads once in its life
    generation_cache.forget_all()
    with django_assert_max_num_queries(21):  # one asks whether the site is read-only
        found(client, query)


@pytest.mark.parametrize(
    ("query", "most"),
    [("slashing", 5), ("rocketpool", 6), ("withdrawl keys", 9), ("zqxj wvutt kkpppp", 11)],
)
def test_a_search_takes_few_queries(
    client: Client, query: str, most: int, django_assert_max_num_queries: Any
) -> None:
    found(client, "lido")
    with django_assert_max_num_queries(most):
        found(client, query)


def test_searches_that_find_nothing_are_counted(client: Client) -> None:
    for typed in ("Qqzzxxyy", "  qqzzxxyy ", "qqzzxxyy"):
        found(client, typed)
    found(client, "lido")
    assert list(MissedSearch.objects.values_list("query", "count")) == [("qqzzxxyy", 3)]


def test_half_typed_words_in_the_dialog_are_not_counted(client: Client) -> None:
    found(client, "qqzzxxyy", **{"Sec-Fetch-Mode": "cors"})
    assert not MissedSearch.objects.exists()


@pytest.mark.parametrize(
    "typed", ["jane@example.org", "0xdeadbeefdeadbeef", "+49 30 12345678", "https://example.org/x"]
)
def test_what_may_be_personal_is_not_kept(client: Client, typed: str) -> None:
    found(client, typed)
    assert not MissedSearch.objects.exists()


def test_the_list_of_misses_stays_bounded(client: Client) -> None:
    MissedSearch.objects.bulk_create(
        MissedSearch(query=f"nothing {n}", count=1 if n else 9) for n in range(MOST_KEPT)
    )
    found(client, "qqzzxxyy")
    kept = set(MissedSearch.objects.values_list("query", flat=True))
    assert len(kept) < MOST_KEPT
    assert {"qqzzxxyy", "nothing 0"} <= kept


def test_editors_read_the_misses(client: Client, admin_client: Client) -> None:
    MissedSearch.objects.create(query="<b>solo</b> pool", count=7)
    html = admin_client.get(reverse("missed_searches")).content.decode()
    assert "&lt;b&gt;solo&lt;/b&gt; pool" in html
    assert client.get(reverse("missed_searches")).status_code == 302


def test_terms_of_another_language_are_shown_once(client: Client) -> None:
    assert Term.objects.filter(slug="slashing").count() == 2
    call = results(found(client, "slashing"))
    assert call.count('href="/glossary/#slashing"') == 1
