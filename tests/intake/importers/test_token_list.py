"""Token lists in the schema of Uniswap: tokens of listed pools, found by their address alone."""

from collections.abc import Callable
from typing import Any

import pytest

from pools.intake.importers.token_list import read
from pools.intake.report import Result
from tests.factories import published_pool
from tests.facts import source
from tests.intake.importers.reads import as_bytes, changed, held, refusals, taken_twice, values

TOKEN = "0x22222222222222222222222222222222222222AB"
OTHER = "0x44444444444444444444444444444444444444Ab"
BRIDGED = "0x33333333333333333333333333333333333333ab"


def first(value: Any) -> Any:
    return value["tokens"][0]


def test_a_token_is_said_with_its_chain_and_found_by_its_bridges_too() -> None:
    batch = read(as_bytes(held("token_list")))
    assert not batch.rejected
    assert batch.left_aside == ("1 tokens on chain 424242",)
    token, bridged, _other = batch.records
    value = {"name": "Example Staked Ether", "symbol": "exETH"}
    assert values(token)["tokens"] == [{**value, "chain": "ethereum", "address": TOKEN}]
    assert values(bridged)["tokens"] == [{**value, "chain": "OP Mainnet", "address": BRIDGED}]
    assert bridged.addresses == (("OP Mainnet", BRIDGED), ("ethereum", TOKEN))
    cited = token.statements[0].source
    assert (cited.publisher, cited.as_of) == ("Uniswap Labs Default", "2026-03-04")
    assert cited.reports == "version 12.3.0"
    assert cited.url == "https://tokens.uniswap.org/"
    # Anybody can take a name, so it finds no pool.
    assert {record.name for record in batch.records} == {""}


@pytest.mark.parametrize("time", [1772582400, "1772582400", 1772582400000, "2026-03-04"])
def test_days_in_any_spelling(time: Any) -> None:
    batch = read(changed("token_list", lambda v: v.update(timestamp=time)))
    assert batch.records[0].statements[0].source.as_of == "2026-03-04"


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (lambda v: v.update(colour=1), "colour|is not a key"),
        (lambda v: first(v).update(adress=TOKEN), "adress|is not a key"),
        (lambda v: first(v).update(chainId="one"), "chainId|is not a number"),
        (lambda v: first(v).update(chainId=1.5), "chainId|is not the number of a chain"),
        (lambda v: first(v).update(chainId=-1), "chainId|is below zero"),
        (lambda v: first(v).pop("chainId"), "chainId|is not the number of a chain"),
        (lambda v: first(v).update(address="0x12"), "address|An address starts with 0x"),
        (lambda v: first(v).update(address=TOKEN[:-2] + "Ab"), "address|The capitals"),
        (lambda v: first(v).pop("address"), "address|is missing"),
        (lambda v: first(v).update(symbol=5), "symbol|is not text"),
        (lambda v: first(v).update(symbol=" "), "symbol|is missing"),
        (lambda v: v["tokens"].append(first(v)), "address|is there twice"),
        (lambda v: v.update(timestamp="soon"), "timestamp|is not a date"),
        (lambda v: v.update(version="12"), "version|is not three whole numbers"),
        (
            lambda v: first(v)["extensions"]["bridgeInfo"]["10"].update(tokenAddress="x"),
            "extensions.bridgeInfo.10|An address",
        ),
    ],
)
def test_dirt_is_refused_by_its_place(change: Callable[[Any], object], refusal: str) -> None:
    assert refusal in refusals(read(changed("token_list", change)))


def test_a_number_of_a_chain_may_be_text_and_a_name_may_be_missing() -> None:
    def change(value: Any) -> None:
        first(value).update(chainId="1")
        del first(value)["name"]

    batch = read(changed("token_list", change))
    expected = [{"symbol": "exETH", "chain": "ethereum", "address": TOKEN}]
    assert values(batch.records[0])["tokens"] == expected


@pytest.mark.django_db
def test_it_confirms_and_adds_and_a_second_run_changes_nothing() -> None:
    own = {"name": "Example Staked Ether", "symbol": "exETH", "chain": "ethereum", "address": TOKEN}
    pool = published_pool(
        slug="own-name", name="Own name", tokens=[own], sources=[source("tokens")]
    )
    published_pool(slug="somebody-else", name="Somebody Else")
    first_run, second_run, (proposal,) = taken_twice("token-list", "token_list")
    assert proposal.submission.pool_id == pool.pk
    assert proposal.submission.title == "Own name"
    assert [one["chain"] for one in proposal.value] == ["ethereum", "OP Mainnet"]
    assert first_run.count(Result.ADDED) == 1, first_run.lines
    assert second_run.count(Result.SAID_BEFORE) == 1, second_run.lines
    # A name alone finds nobody.
    assert [str(one) for one in first_run.lines if one.outcome is Result.LEFT_ASIDE] == [
        "1 tokens on chain 424242: left aside",
        f"ELSE on ethereum ({OTHER}): left aside: no listed pool",
    ]
