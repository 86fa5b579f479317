"""clientdiversity.org's data files: the clients of single pools on the newest day."""

from collections.abc import Callable
from typing import Any

import pytest

from pools.intake.importers.clientdiversity import read
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


def answered(value: Any) -> Any:
    return value[0]["data"]["data"]


def allocation(value: Any) -> Any:
    return answered(value)[0]["allocation"]


def test_counts_of_validators_become_shares_of_the_newest_day() -> None:
    batch = read(as_bytes(held("supermajority_raw")))
    assert not batch.rejected
    whole, half, silent = batch.records
    day = {"as_of": "2024-02-05", "partial": False}
    assert values(whole) == {
        "execution_clients": [
            {"client": "Geth", "percent": 75, **day},
            {"client": "Besu", "percent": 25, **day},
        ]
    }
    # What nobody knows is said as such, and the rest is partial.
    shares = values(half)["execution_clients"]
    assert [(one["client"], one["percent"], one["partial"]) for one in shares] == [
        ("Geth", 60, True),
        ("unknown", 40, True),
    ]
    assert not silent.statements
    assert batch.left_aside == ("Silent: its clients are unknown to the publisher",)
    cited = statement(whole, "execution_clients").source
    assert cited.url.endswith("/_data/raw/supermajority_raw.json")
    assert cited.as_of == "2024-02-05"


def test_consensus_clients_and_the_share_of_the_network() -> None:
    batch = read(as_bytes(held("rated_operator_pool_raw")))
    (record,) = batch.records
    shares = values(record)["consensus_clients"]
    assert [(one["client"], one["percent"]) for one in shares] == [("Prysm", 75), ("Teku", 25)]
    assert values(record)["network_shares"] == [{"percent": 1.235, "as_of": "2024-02-03"}]
    assert batch.left_aside == ("Somebody: an operator, and no pool",)


def test_percents_the_publisher_does_not_rely_on_are_left_aside() -> None:
    batch = read(as_bytes(held("edi_raw")))
    (record,) = batch.records
    shares = values(record)["execution_clients"]
    assert [(one["client"], one["percent"]) for one in shares] == [
        ("Nethermind", 57.88),
        ("Geth", 42.12),
    ]
    assert batch.left_aside == (
        "Maybe: the publisher does not call it reliable",
        "Runner: an operator, and no pool",
    )


@pytest.mark.parametrize(
    "data",
    [
        {"distribution": [], "other": {}},
        [{"client": "prysm", "share": 0.4}],
        {"status": 200, "data": [{"client": "geth", "value": 5123}]},
    ],
)
def test_shares_of_the_whole_network_are_left_aside(data: Any) -> None:
    days = [{"date": day, "timestamp": 1, "data": data} for day in ("2026-08-20", "2026-08-21")]
    batch = read(as_bytes(days))
    assert not batch.records
    assert not batch.rejected
    assert batch.left_aside == ("2026-08-21: shares of the whole network, which are no pool's",)


@pytest.mark.parametrize("date", ["1707092346", 1707092346, 1707092346000, "2024-02-05T00:19:06Z"])
def test_days_in_any_spelling(date: Any) -> None:
    batch = read(changed("supermajority_raw", lambda v: v[0].update(date=date)))
    assert values(batch.records[0])["execution_clients"][0]["as_of"] == "2024-02-05"


def test_a_day_without_an_answer_gives_way_to_the_one_before() -> None:
    batch = read(changed("supermajority_raw", lambda v: v[0]["data"].update(status=500)))
    assert values(batch.records[0])["execution_clients"][0]["as_of"] == "2024-02-04"
    assert "did not answer" in refusals(batch)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (lambda v: v[0].update(colour=1), "colour|is not a key"),
        (lambda v: answered(v)[0].update(alocation=1), "alocation|is not a key"),
        (lambda v: allocation(v)[0].update(count=-1), "allocation|is below zero"),
        (lambda v: allocation(v)[0].update(count="many"), "allocation|is not a number"),
        (lambda v: allocation(v)[0].update(count=True), "allocation|is not a number"),
        (lambda v: allocation(v)[0].pop("count"), "allocation|holds a client without"),
        (lambda v: allocation(v)[0].update(name="Besu"), "allocation|has Besu twice"),
        (lambda v: allocation(v).clear(), "allocation|counts no validator"),
        (lambda v: answered(v)[0].update(allocation="Geth"), "allocation|is not a list"),
        (lambda v: answered(v)[0].update(name=None), "name|is missing"),
        (lambda v: answered(v)[0].update(website="ttps://x.org"), "website|An address starts"),
        (lambda v: answered(v).append(answered(v)[0]), "name|is there twice"),
        (lambda v: answered(v)[0].pop("allocation"), "says nothing of clients"),
        (lambda v: v[0].update(date="soon"), "date|is not a date"),
    ],
)
def test_dirt_is_refused_by_its_place(change: Callable[[Any], object], refusal: str) -> None:
    assert refusal in refusals(read(changed("supermajority_raw", change)))


@pytest.mark.parametrize(
    ("file", "change", "refusal"),
    [
        ("edi_raw", lambda v: answered(v)[0]["clients"].pop(), "adds up to 42.12 %"),
        (
            "rated_operator_pool_raw",
            lambda v: answered(v)["data"][0]["clientPercentages"][0].update(percentage=25),
            "holds a share above one",
        ),
        (
            "rated_operator_pool_raw",
            lambda v: answered(v)["data"][0].update(networkPenetration=1.2),
            "is a share above one",
        ),
    ],
)
def test_shares_that_cannot_be_are_refused(
    file: str, change: Callable[[Any], object], refusal: str
) -> None:
    assert refusal in refusals(read(changed(file, change)))


@pytest.mark.django_db
def test_it_finds_its_pool_and_a_second_run_changes_nothing() -> None:
    pool = published_pool(
        slug="example-pool",
        name="Example Pool",
        website="https://example-pool.example.org/",
        sources=[source("website")],
    )
    for number, (file, topics) in enumerate(
        [
            ("supermajority_raw", {"execution_clients"}),
            ("rated_operator_pool_raw", {"consensus_clients", "network_shares"}),
        ]
    ):
        first, second, proposals = taken_twice("clientdiversity", file)
        assert first.count(Result.ADDED) == len(topics), first.lines
        assert second.count(Result.SAID_BEFORE) == len(topics), second.lines
        assert {one.topic for one in proposals[number:]} == topics
        assert {one.submission.pool_id for one in proposals} == {pool.pk}
