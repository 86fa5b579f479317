"""The questions at /choose/: what a visitor answers, and which listing that leads to."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from pools.models import PublishedPool
from tests.factories import published_pool
from tests.facts import SHIPPED_POOLS, source
from tests.search.conftest import words_on

pytestmark = pytest.mark.usefixtures("site")


def asked(client: Client, **answers: Any) -> str:
    response = client.get("/choose/", answers)
    assert response.status_code == 200
    assert not response.cookies
    html: str = response.content.decode()
    return html


def leads_to(html: str) -> tuple[str, int]:
    found = re.search(r'href="(/pools/\?[^"]*)">Show (\d+) pools?<', html)
    assert found, "no link to the listing"
    return unescape(found[1]), int(found[2])


def test_before_any_answer_there_are_questions_only(client: Client) -> None:
    html = asked(client)
    assert "How much ETH do you want to stake?" in html
    assert "Your matches" not in words_on(html)
    assert '<meta name="robots" content="noindex, follow">' in html


def test_the_answers_are_ordinary_filters_with_their_reasons(client: Client) -> None:
    html = asked(client, eth="0.5", matters=["token", "fee"])
    url, count = leads_to(html)
    assert "eth=0.5" in url
    assert "liquidity-token=met" in url
    assert "status=active" in url
    assert "sort=fee" in url
    said = words_on(html)
    assert "Pools whose minimum deposit is at most 0.5 ETH." in said
    assert "A liquidity token that you hold, move and trade yourself." in said
    assert "The lowest known fee comes first" in said
    listing = client.get(url).content.decode()
    assert f"{count} of {SHIPPED_POOLS} Ethereum staking pools" in listing


def test_what_was_asked_for_is_named(client: Client) -> None:
    said = words_on(asked(client, eth="0.5", matters=["keys", "network"]))
    for words in (
        "You asked for:",
        "Your amount: 0.5 ETH.",
        "No company holds my ETH, and no key can change the code alone or at once.",
        "which may be one company’s",
        "Open when last checked.",
        "It should be good for Ethereum as a whole.",
        "Pools with a healthy mix of clients come first.",
    ):
        assert words in said, words


def test_the_result_names_its_pools_with_the_facts_that_decide(client: Client) -> None:
    html = asked(client, eth="0.5", matters=["keys"])
    named = html.partition('class="named"')[2].partition("</ul>")[0]
    _url, count = leads_to(html)
    assert named.count("<li>") == min(count, 5)
    for words in ("Rocket Pool", "Minimum deposit: 0.01 ETH", "6 of 10", "Upgrade delay: 7 days"):
        assert words in words_on(f"<main>{named}</main>"), words


def test_an_amount_from_another_page_is_an_answer(client: Client) -> None:
    html = asked(client, eth="0.5", status="active")
    assert "Your matches" in words_on(html) and leads_to(html)[1]
    assert re.search(r'value="met"[^>]*checked', html)  # the last question as it was
    assert "Your matches" not in words_on(asked(client, eth="", status="active"))


def test_what_to_let_go_is_said_in_the_words_of_the_questions(client: Client) -> None:
    said = words_on(asked(client, eth="0.5", matters=["network", "node", "access"]))
    assert "No pool meets all of this." in said
    assert "Share of all staked ETH up to" not in said
    assert "Without “Anyone can run a node, me included”" in said


def test_leaving_in_time_and_control_are_filters(client: Client) -> None:
    pool = published_pool(
        slug="quick",
        status={"is": "active"},
        withdrawal={"ways": ["queue"], "wait_to": 3},
        upgrade_power={"held_by": "multisig", "needed": 2, "of": 3},
        upgrade_delay_days=7,
        access={"needs": "nothing"},
        sources=[
            source(topic)
            for topic in ("status", "withdrawal", "upgrade_power", "upgrade_delay", "access")
        ],
    )
    html = asked(client, wait="3 days", matters=["control", "warning", "access"])
    url, count = leads_to(html)
    assert count >= 1
    for part in ("wait=3", "control=no-single-party", "delay=1", "access=nothing"):
        assert part in url
    assert "ETH back within 3 days." in words_on(html)
    assert pool.name in client.get(url).content.decode()
    assert "wait=2" not in html and "No pool" not in words_on(asked(client, wait="3"))


def test_unknown_can_be_kept(client: Client) -> None:
    _strict, fewer = leads_to(asked(client, matters=["node"]))
    url, more = leads_to(asked(client, matters=["node"], unsure="unknown"))
    assert "permissionless-nodes=met" in url
    assert "unknown=yes" in url
    assert more > fewer


@pytest.mark.parametrize(("eth", "said"), [("31.99", False), ("32", True), ("1000", True)])
def test_who_has_enough_for_a_validator_is_told_so(client: Client, eth: str, said: bool) -> None:
    html = asked(client, eth=eth).partition('id="outcome"')[2].partition("</section>")[0]
    assert ("With 32 ETH or more you need no pool." in html) is said
    assert ('<a href="/guide/staking-from-home/">Staking from home</a>' in html) is said
    assert ('<a href="/guide/staking-as-a-service/">Staking as a service</a>' in html) is said


def test_what_only_a_validator_of_ones_own_gives_is_said(client: Client) -> None:
    assert "staking from home serves better than any pool" in words_on(
        asked(client, eth="40", matters=["keys"])
    )
    assert "a staking service runs the validator" in words_on(asked(client, eth="40"))


def test_a_small_node_is_pointed_to_bonds(client: Client) -> None:
    assert "a smaller bond" in words_on(asked(client, eth="8", matters=["node"]))


def test_when_nothing_fits_the_page_says_what_to_let_go(client: Client) -> None:
    PublishedPool.objects.exclude(slug="binance-wbeth").delete()  # an exchange passes none of it
    html = asked(client, eth="0.0000001", matters=["keys", "network", "node", "code", "time"])
    assert "No pool meets all of this." in words_on(html)
    assert "Without “" in words_on(html) or "Start with all pools" in words_on(html)


@pytest.mark.parametrize(
    "answers",
    [
        {"eth": "abc"},
        {"eth": "-1"},
        {"eth": "NaN"},
        {"eth": "1e400"},
        {"eth": "\x00"},
        {"matters": "no-such"},
        {"unsure": "' OR 1=1"},
    ],
)
def test_what_cannot_be_read_is_said_at_its_question(
    client: Client, answers: dict[str, str]
) -> None:
    html = asked(client, **answers)
    assert "Please fix 1 thing" in html
    assert "Your matches" not in words_on(html)


def test_the_questions_cost_next_to_nothing(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    asked(client, eth="1")
    with django_assert_max_num_queries(2):  # one names the first pools
        asked(client, eth="2", matters=["keys", "code"])


def test_the_home_page_leads_there(client: Client) -> None:
    html = client.get("/").content.decode()
    assert 'formaction="/choose/"' in html
