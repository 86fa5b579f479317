"""DefiLlama's answers: sizes where ETH is counted, and never by a price."""

from collections.abc import Callable
from typing import Any

import pytest

from pools.intake.importers.defillama import read
from pools.intake.report import Result
from tests.factories import published_pool
from tests.facts import source
from tests.intake.importers.reads import (
    as_bytes,
    changed,
    held,
    refusals,
    statement,
    taken_twice,
    values,
)


def points(value: Any) -> Any:
    return value["chainTvls"]["Ethereum"]["tokens"]


def test_the_newest_amount_of_eth_is_the_size_of_that_day() -> None:
    batch = read(as_bytes(held("defillama")))
    assert not batch.rejected
    (record,) = batch.records
    assert values(record) == {"sizes": [{"staked_eth": 101000.5, "as_of": "2026-03-04"}]}
    cited = statement(record, "sizes").source
    assert (cited.url, cited.as_of) == (
        "https://api.llama.fi/protocol/example-pool",
        "2026-03-04",
    )
    assert record.website == "https://example-pool.test.example.org/"
    assert record.addresses == (("ethereum", "0x22222222222222222222222222222222222222AB"),)
    assert "1 links do not say who made the audit" in batch.left_aside[0]


@pytest.mark.parametrize(
    "date", ["1772582400", 1772582400000, "2026-03-04", "2026-03-04T00:00:00Z"]
)
def test_days_in_any_spelling(date: Any) -> None:
    batch = read(changed("defillama", lambda v: points(v)[0].update(date=date)))
    assert values(batch.records[0])["sizes"][0] == {"staked_eth": 101000.5, "as_of": "2026-03-04"}


def test_wrapped_eth_counts_as_eth_and_text_as_a_number() -> None:
    change = lambda v: points(v)[0].update(tokens={"WETH": "0.5", "ETH": "101000"})  # noqa: E731
    assert (
        values(read(changed("defillama", change)).records[0])["sizes"][0]["staked_eth"] == 101000.5
    )


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda v: points(v)[0].update(tokens={"ETH": 1, "RPL": 5}), "counts RPL"),
        (lambda v: points(v)[0].update(tokens={}), "counts no token"),
        (lambda v: points(v).clear(), "no figure yet"),
        (lambda v: v["chainTvls"]["Ethereum"].pop("tokens"), "only figures in dollars"),
        (lambda v: v.pop("chainTvls"), "only figures in dollars"),
        (lambda v: v.update(address="solana:abc"), "is on a chain we have no word for"),
        (lambda v: v.update(category="Dexs"), "1 protocols of the category Dexs"),
    ],
)
def test_what_is_no_amount_of_eth_is_left_aside(change: Callable[[Any], object], why: str) -> None:
    batch = read(changed("defillama", change))
    assert why in "\n".join(batch.left_aside)
    assert why.startswith("is on") or not any(values(one) for one in batch.records)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (lambda v: points(v)[0]["tokens"].update(ETH=-1), "tokens|is below zero"),
        (lambda v: points(v)[0]["tokens"].update(ETH="many"), "tokens|is not a number"),
        (lambda v: points(v)[0]["tokens"].update(ETH=1e300), "tokens|is too large"),
        (lambda v: points(v)[0].pop("date"), "tokens|holds a day without its date"),
        (lambda v: points(v)[0].update(date=12), "tokens|is no time since Ethereum"),
        (lambda v: points(v)[0].update(tokens=5), "tokens|holds a day without its tokens"),
        (lambda v: v.update(url="ttps://x.example.org"), "url|An address starts with"),
        (lambda v: v.update(address="0x12"), "address|An address starts with 0x"),
        (lambda v: v.update(audit_links="x"), "audit_links|is not a list"),
    ],
)
def test_dirt_is_refused_by_its_place(change: Callable[[Any], object], refusal: str) -> None:
    assert refusal in refusals(read(changed("defillama", change)))


def test_a_list_of_protocols_is_read_and_twins_are_refused() -> None:
    one = {"name": "A Pool", "slug": "a-pool", "category": "Liquid Staking", "tvl": 5e9}
    batch = read(as_bytes([one, one, {"name": ""}, {"tvl": 1}, {"name": "B", "category": "Dexs"}]))
    assert [record.key for record in batch.records] == ["a-pool"]
    assert refusals(batch).splitlines() == [
        "a-pool|slug|is there twice",
        "protocols.2|name|is missing",
        "protocols.3|name|is missing",
    ]


@pytest.mark.django_db
def test_it_finds_its_pool_and_a_second_run_changes_nothing() -> None:
    pool = published_pool(
        slug="other-name",
        name="Other name",
        website="https://example-pool.test.example.org/x",
        sources=[source("website")],
    )
    first, second, proposals = taken_twice("defillama", "defillama")
    # Its name is that of no pool here: the host of its site finds it.
    (proposal,) = proposals
    assert proposal.submission.pool_id == pool.pk
    assert proposal.topic == "sizes"
    assert first.count(Result.ADDED) == 1, first.lines
    assert second.count(Result.SAID_BEFORE) == 1, second.lines
