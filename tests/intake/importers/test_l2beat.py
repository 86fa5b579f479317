"""L2BEAT's discovered.json: contracts, the shortest way to an upgrade, and who can go it."""

from collections.abc import Callable
from typing import Any

import pytest

from pools.intake.importers.l2beat import read
from pools.intake.report import Result
from pools.models.proposal import Act
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

MANAGER = "0x22222222222222222222222222222222222222AB"
TIMELOCK = "0x33333333333333333333333333333333333333ab"
COUNCIL = "0x55555555555555555555555555555555555555AB"


def entry(value: Any, name: str) -> Any:
    return next(one for one in value["entries"] if one.get("name") == name)


def upgrade(value: Any) -> Any:
    return entry(value, "Example Council")["receivedPermissions"][1]


def test_contracts_delay_and_holders_are_read_as_of_its_time() -> None:
    batch = read(as_bytes(held("l2beat")))
    assert not batch.rejected
    assert not batch.left_aside
    (record,) = batch.records
    assert values(record) == {
        "contracts": [
            {"role": "StakingManager", "chain": "ethereum", "address": MANAGER},
            {"role": "Timelock", "chain": "ethereum", "address": TIMELOCK},
            {"role": "Example Council", "chain": "ethereum", "address": COUNCIL},
        ],
        "upgrade_delay": 7,
        "upgrade_power": {"held_by": "multisig", "who": "Example Council", "needed": 2, "of": 3},
    }
    cited = statement(record, "upgrade_delay").source
    assert cited.as_of == "2026-04-18"
    assert cited.url.endswith("/projects/example-pool/discovered.json")
    assert ("ethereum", MANAGER) in record.addresses


TRANSACTIONS = ["0x" + digit * 64 for digit in "abc"]


def test_days_on_which_code_changed_are_read_and_the_first_is_none() -> None:
    value = held("l2beat")
    entry(value, "StakingManager")["values"]["$pastUpgrades"] = [
        ["2025-12-03T12:54:35.000Z", TRANSACTIONS[0], [TIMELOCK]],  # put in place
        ["2026-03-01T10:00:00.000Z", TRANSACTIONS[2], [COUNCIL]],
        ["2026-02-01T10:00:00.000Z", TRANSACTIONS[1], [COUNCIL]],
    ]
    entry(value, "Timelock")["values"]["$pastUpgrades"] = [
        ["2025-01-01T00:00:00.000Z", [TIMELOCK]],
        ["2025-06-01T00:00:00.000Z", [COUNCIL]],  # as files before 2024 give them
        ["2026-03-01T10:00:00.000Z", TRANSACTIONS[2], [COUNCIL]],  # both at once: one change
        ["not a day", [COUNCIL]],
        [],
    ]
    batch = read(as_bytes(value))
    upgrades = statement(batch.records[0], "upgrades")
    assert upgrades.value == [
        {"date": "2025-06-01", "contract": TIMELOCK},
        {"date": "2026-02-01", "contract": MANAGER, "transaction": TRANSACTIONS[1]},
        {"date": "2026-03-01", "contract": MANAGER, "transaction": TRANSACTIONS[2]},
    ]
    assert upgrades.source.as_of == "2026-04-18"
    assert [one.field for one in batch.rejected] == [f"{TIMELOCK}.$pastUpgrades"] * 2


def without_a_time(value: Any) -> None:
    del value["timestamp"]
    value["blockNumber"] = 24_900_000


def in_the_older_form(value: Any) -> None:
    value["contracts"] = [one for one in value.pop("entries") if one["type"] == "Contract"]
    for one in value["contracts"]:
        del one["type"]
        one["address"] = one["address"].removeprefix("eth:")
    value["eoas"] = ["0x1111111111111111111111111111111111111111"]
    value["chain"] = "ethereum"


def with_permissions_apart(value: Any) -> None:
    value["permissions"] = {}
    for one in value["entries"]:
        one["deployerAddress"] = "eth:0x1111111111111111111111111111111111111111"
        if "receivedPermissions" in one:
            held = {"receivedPermissions": one.pop("receivedPermissions")}
            held |= {"directlyReceivedPermissions": [], "eoaWithUpgradePermissions": True}
            value["permissions"][one["address"]] = held


@pytest.mark.parametrize("change", [without_a_time, in_the_older_form, with_permissions_apart])
def test_a_block_is_no_date_and_older_files_say_the_same(change: Callable[[Any], None]) -> None:
    batch = read(changed("l2beat", change))
    (record,) = batch.records
    assert not batch.rejected
    assert values(record) == values(read(as_bytes(held("l2beat"))).records[0])
    expected = "" if change is without_a_time else "2026-04-18"
    assert statement(record, "contracts").source.as_of == expected


@pytest.mark.parametrize(
    ("change", "topic", "why"),
    [
        (lambda v: upgrade(v)["via"][0].update(delay=3600), "upgrade_delay", "1 hours, which"),
        (lambda v: upgrade(v).update(condition="only if"), "upgrade_delay", "has a condition"),
        (lambda v: upgrade(v).update(permission="act"), "upgrade_delay", "no permission to up"),
        (
            lambda v: entry(v, "Timelock").update(
                receivedPermissions=[{**upgrade(v), "via": [], "delay": None}]
            ),
            "upgrade_delay",
            "how long Timelock waits",
        ),
        (
            lambda v: entry(v, "Timelock").update(receivedPermissions=[upgrade(v)]),
            "upgrade_power",
            "2 can upgrade",
        ),
        (
            lambda v: entry(v, "Example Council")["values"].pop("$members"),
            "upgrade_power",
            "who decides in Example Council",
        ),
        (lambda v: upgrade(v).update(permission="act"), "upgrade_power", "who decides in Timelock"),
    ],
)
def test_what_is_not_plain_is_left_aside(
    change: Callable[[Any], object], topic: str, why: str
) -> None:
    batch = read(changed("l2beat", change))
    assert topic not in values(batch.records[0])
    assert why in "\n".join(batch.left_aside)


def test_the_shortest_way_counts_and_delays_add_up() -> None:
    def change(value: Any) -> None:
        upgrade(value).update(delay="86400")
        own = {**upgrade(value), "via": [], "delay": 172_800}
        entry(value, "Example Council")["receivedPermissions"].append(own)

    assert values(read(changed("l2beat", change)).records[0])["upgrade_delay"] == 2
    alone = read(changed("l2beat", lambda v: upgrade(v).update(delay="86400")))
    assert values(alone.records[0])["upgrade_delay"] == 8


def test_one_key_is_said_as_one_key() -> None:
    def change(value: Any) -> None:
        value["entries"][0]["receivedPermissions"] = [upgrade(value)]
        entry(value, "Example Council")["receivedPermissions"] = []

    power = values(read(changed("l2beat", change)).records[0])["upgrade_power"]
    assert power == {"held_by": "key", "who": "0x1111111111111111111111111111111111111111"}


def test_a_kind_of_multisig_is_no_name() -> None:
    batch = read(changed("l2beat", lambda v: entry(v, "Example Council").update(name="Safe")))
    said = values(batch.records[0])
    assert [one["role"] for one in said["contracts"]] == ["StakingManager", "Timelock"]
    assert said["upgrade_power"]["who"] == COUNCIL
    assert "1 without a name" in "\n".join(batch.left_aside)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (lambda v: v.update(colour=1), "colour|is not a key"),
        (lambda v: v["entries"][0].update(adress=1), "entries.0.adress|is not a key"),
        (lambda v: v["entries"][2].update(address="eth:0x12"), "entries.2.address|An address"),
        (
            lambda v: v["entries"][2].update(address="eth:" + MANAGER.replace("AB", "aB")),
            "entries.2.address|The capitals",
        ),
        (lambda v: v["entries"].append(v["entries"][2]), "entries.6.address|is there twice"),
        (lambda v: v.update(timestamp="soon"), "timestamp|is not a date"),
        (lambda v: upgrade(v)["via"][0].update(delay=-1), "delay|is below zero"),
        (lambda v: upgrade(v)["via"][0].update(delay="a week"), "delay|is not a number"),
        (lambda v: upgrade(v)["via"][0].update(delay=True), "delay|is not a number"),
        (lambda v: entry(v, "Example Council").update(receivedPermissions={}), "is not a list"),
        (lambda v: v.update(permissions=[]), "permissions|is not an object"),
        (lambda v: v.update(permissions={"eth:0x1": 1}), "permissions.eth:0x1|is not an object"),
        (lambda v: v.update(permissions={"eth:0x1": {"x": 1}}), "eth:0x1.x|is not a key"),
    ],
)
def test_dirt_is_refused_by_its_place(change: Callable[[Any], object], refusal: str) -> None:
    batch = read(changed("l2beat", change))
    assert refusal in refusals(batch)
    if "delay|" in refusal:
        assert "upgrade_delay" not in values(batch.records[0])


@pytest.mark.django_db
def test_it_finds_its_pool_and_a_second_run_changes_nothing() -> None:
    role = "Deposit manager"
    contract = {"role": role, "chain": "ethereum", "address": MANAGER}
    pool = published_pool(
        slug="own-name", name="Own name", contracts=[contract], sources=[source("contracts")]
    )
    first, second, proposals = taken_twice("l2beat", "l2beat")
    assert first.count(Result.ADDED) == 3, first.lines
    assert second.count(Result.SAID_BEFORE) == 3, second.lines
    by_topic = {one.topic: one for one in proposals}
    assert by_topic["upgrade_delay"].value == 7
    assert by_topic["contracts"].act == Act.SET
    # What we call a contract stays; what the file has beside it is added.
    assert [one["role"] for one in by_topic["contracts"].value] == [
        role,
        "Timelock",
        "Example Council",
    ]
    assert {one.submission.pool_id for one in proposals} == {pool.pk}
    assert {one.submission.title for one in proposals} == {"Own name"}
