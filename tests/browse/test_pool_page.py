"""A pool's page: status mark, ways out, control, namesakes."""

import pytest
from django.test import Client

from pools.claims import dates
from tests.browse.test_wording import words
from tests.factories import make_indicators, published_pool
from tests.facts import source

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "as_of", "says"),
    [
        ("active", "2024-03", "status last confirmed in March 2024"),
        ("active", None, "no dated source confirms this status"),
        ("active", "today", ""),
        ("closed", "2024-03", ""),
    ],
)
def test_an_active_status_nobody_confirmed_for_a_year_is_marked(
    client: Client, state: str, as_of: str | None, says: str
) -> None:
    make_indicators()
    day = dates.today().isoformat() if as_of == "today" else as_of
    status = {"is": state, "since": "2021", "reason": "Because." if state == "closed" else ""}
    published_pool(slug="one", status=status, sources=[source("status", as_of=day)])
    said = words(client, "/pools/one/")
    assert "since 2021" in said
    if says:
        assert says in said
    else:
        assert "status last confirmed" not in said
        assert "confirms this status" not in said


def test_ways_out_and_control_are_said_and_the_unknown_stays_a_word(client: Client) -> None:
    make_indicators()
    published_pool(
        slug="one",
        withdrawal={"ways": ["queue"], "wait_from": 1, "wait_to": 5, "wait_is": "measured"},
        upgrade_power={"held_by": "multisig", "needed": 4, "of": 7, "veto": "the council"},
        upgrade_delay_days=3,
        sources=[source(topic) for topic in ("withdrawal", "upgrade_power", "upgrade_delay")],
    )
    page = client.get("/pools/one/").context["pool_page"]
    assert [(way.key, way.open) for way in page.exit_card.ways] == [
        ("redeem", False),
        ("queue", True),
        ("trade", False),
    ]
    said = words(client, "/pools/one/")
    for words_of in ("1 to 5 days (measured)", "4 of 7 must agree", "3 days", "the council"):
        assert words_of in said, words_of
    assert [rung.known for rung in page.ladder] == [True, False, False, False, False]
    assert "Fee to leave Unknown" in said


def test_control_says_no_more_than_is_known_and_leaves_nothing_out(client: Client) -> None:
    make_indicators()
    published_pool(
        slug="one",
        upgrade_power={"held_by": "vote", "of": 10, "vote_days": 5},
        upgrade_delay_days=4,
        oracle={"reports": "committee", "needed": 6, "of": 10},
        withdrawal={"ways": ["queue"], "blocked_by": ["pause", "reports"], "maximum": 9},
        sources=[
            source(topic) for topic in ("upgrade_power", "upgrade_delay", "oracle", "withdrawal")
        ],
    )
    said = words(client, "/pools/one/")
    for words_of in (
        "Must agree 10 members; how many must agree is unknown",
        "6 of 10 must agree",
        "Warning At least 5 days of proposal and vote, then 4 days",
        "What can block it A pause, Oracle reports that stop",
    ):
        assert words_of in said, words_of


def test_redeeming_from_a_buffer_is_no_plain_yes(client: Client) -> None:
    make_indicators()
    for slug, ways, blocked in (
        ("one", ["redeem"], ["buffer"]),
        ("two", ["redeem", "queue"], ["buffer"]),
        ("three", ["redeem"], []),
    ):
        published_pool(
            slug=slug,
            withdrawal={"ways": ways, "blocked_by": blocked},
            sources=[source("withdrawal")],
        )
    redeem = "Redeem at once"
    buffer = f"{redeem} Only while the buffer lasts If it is empty,"
    assert f"{buffer} sell or wait. Nobody can say how long." in words(client, "/pools/one/")
    assert f"{buffer} request and wait." in words(client, "/pools/two/")
    assert "Redeem at once while the buffer lasts, Request and wait" in words(client, "/pools/two/")
    assert f"{redeem} Yes Paid by the pool at once" in words(client, "/pools/three/")


def test_links_are_called_what_they_lead_to(client: Client) -> None:
    make_indicators()
    links = {"documentation": "https://github.com/one/docs", "github": "https://github.com/one"}
    published_pool(slug="one", links=links, sources=[source("links")])
    html = client.get("/pools/one/").content.decode()
    for name, url in (("Documentation", "/docs"), ("GitHub", "")):
        assert f'href="https://github.com/one{url}" rel="nofollow ugc noopener">{name}</a>' in html


def test_another_pools_token_of_the_same_symbol_is_warned_of(client: Client) -> None:
    make_indicators()
    old, new = (
        "0xFe2e637202056d30016725477c5da089Ab0A043A",
        "0xf1C9acDc66974dFB6dEcB12aA385b9cD01190E38",
    )
    for slug, address in (("one", old), ("two", new)):
        token = {"symbol": "rETH", "address": address}
        published_pool(slug=slug, tokens=[token], sources=[source("tokens")])
    assert "Two also has a token called rETH" in words(client, "/pools/one/")
    assert "One also has a token called rETH" in words(client, "/pools/two/")
    # A third that mints the second's names no address: nobody can say that it is another token.
    published_pool(slug="three", tokens=[{"symbol": "rETH"}], sources=[source("tokens")])
    assert "also has a token" not in words(client, "/pools/three/")
    assert "Three also has" not in words(client, "/pools/two/")
    assert "2 tokens are called rETH" in words(client, "/check-token/?q=rETH")
