"""Everyday words lead to where the answer is, or say that there is none; the home page's forms."""

import re
from html import unescape

import pytest
from django.test import Client

from directory.search.everyday import answers_to
from tests.search.conftest import words_on

pytestmark = pytest.mark.usefixtures("site")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("kyc", "/pools/"),
        ("withdraw", "/guide/withdrawals/"),
        ("retirar", "/guide/withdrawals/"),
        ("APR", "/what-you-keep/"),
        ("rentabilidad", "/what-you-keep/"),
        ("lowest fee", "/pools/?sort=fee"),
        ("best pool", "/indicators/"),
        ("contract address", "/check-token/"),
        ("incidents", "/pools/"),
        ("was it hacked", "/pools/"),
    ],
)
def test_a_word_leads_to_its_answer(client: Client, typed: str, address: str) -> None:
    assert address in [answer.url for answer in answers_to(typed)]
    part = client.get("/search/", {"q": typed}).content.decode().partition("Where to find it")[2]
    assert f'href="{address}"' in part
    assert client.get(address).status_code == 200


def test_who_can_take_it_leads_to_pools_that_limit_it(client: Client) -> None:
    (answer,) = answers_to("take my ETH")
    assert "custody=no-company" in answer.url and "delay=1" in answer.url
    assert client.get(answer.url).context["listing"].count


@pytest.mark.parametrize("typed", ["rETH", "RETH", "withdraw Rocket Pool", "rocket pool exit"])
def test_the_pool_that_is_meant_comes_first(client: Client, typed: str) -> None:
    html = client.get("/search/", {"q": typed}).content.decode()
    pools = html.partition('id="found-pools"')[2].partition("</section>")[0]
    found = re.findall(r'href="/pools/([^"/]+)/"', pools)
    assert found[0] == "rocket-pool"
    if typed.casefold() == "reth":  # StaFi's token, closed, bears the same symbol
        assert found[1] == "stafi" and "status: closed" in pools
        assert "2 tokens are called rETH" in html


def test_it_says_where_there_is_no_answer(client: Client) -> None:
    assert "We make no forecast" in words_on(client.get("/search/?q=apy").content.decode())
    assert "We have no prices" in words_on(client.get("/search/?q=price").content.decode())
    assert answers_to("lido") == ()


def test_results_lead_to_the_token_check(client: Client) -> None:
    assert 'href="/check-token/?q=rETH"' in client.get("/search/?q=rETH").content.decode()


def test_the_home_page_searches_and_leads_straight_to_the_list(client: Client) -> None:
    html = client.get("/").content.decode()
    head = html.partition("</h1>")[2]
    assert head.index('id="proof-title"') < head.index('id="home-q"') < head.index('name="eth"')
    assert '<form action="/pools/"' in html
    assert client.get("/pools/?status=active&eth=0.5").status_code == 200
    claim = client.get("/").context["proof"].claim
    quote = claim.sources[0].quote  # words a reader can follow, not the name of a file
    assert len(quote.split()) >= 5 and "**" not in quote and quote in unescape(html)
    assert claim.sources[0].as_of and not claim.stale


def test_the_home_page_names_a_pool_once_among_the_news(client: Client) -> None:
    from directory.content.pool_data import newest_changes

    urls = [row["url"] for row in newest_changes(5)]
    assert len(urls) == len(set(urls)) == 5


def test_header_and_footer_show_languages_columns_and_the_last_update(client: Client) -> None:
    html = client.get("/").content.decode()
    header = html.partition("<header")[2].partition("</header>")[0]
    assert 'hreflang="es"' in header
    footer = html.partition("<footer")[2]
    assert "<h2>Tools</h2>" in footer
    assert "Last update of the directory:" in footer
