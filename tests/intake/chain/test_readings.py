"""Files of readings: those that ship, and every fault they can have, without a node."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from pools.intake.chain import readings
from pools.intake.chain.blocks import Block
from pools.intake.chain.readings import UnusableReadings
from pools.intake.chain.run import Read
from pools.intake.chain.statements import LONGEST, reports
from pools.intake.chain.transforms import TRANSFORMS, NothingToSay
from tests.intake.chain import conftest as our

ADDRESS = "0xae7ab96520DE3A18E5e111B5EaAb095312D7fE84"
POOLS = Path(settings.BASE_DIR) / "fixtures" / "pools"
# Smallest deposit, fees, registration, pauses, delay, owner or admin, oracle and its quorum, size.
KINDS = {
    "minimum_deposit",
    "fee.percent",
    "node_operators.registration",
    "status.is",
    "upgrade_delay",
    "upgrade_power.held_by",
    "oracle.of",
    "oracle.needed",
    "sizes",
}


def test_the_readings_that_ship_are_enough_and_well_formed() -> None:
    files = readings.load()
    assert len(files) >= 10 and sum(len(one.readings) for one in files) >= 30
    for one in files:
        assert (POOLS / f"{one.pool}.json").exists(), one.pool
        used = {reading.contract for reading in one.readings}
        assert used == set(one.contracts), f"{one.pool}: a contract that nothing reads"
        for contract in one.contracts.values():
            # Cited at a fixed state, where the text cannot change under us.
            assert "/blob/" in contract.source.url and "/blob/main/" not in contract.source.url


def test_every_kind_of_value_that_a_contract_tells_is_read_of_some_pool() -> None:
    read = {
        f"{one.topic}.{one.place}".rstrip(".") for file in readings.load() for one in file.readings
    }
    assert read >= KINDS


def test_addresses_that_our_documents_name_are_spelled_alike() -> None:
    """The same contract by another address would be a slip of one of the two."""
    for one in readings.load():
        document = json.loads((POOLS / f"{one.pool}.json").read_text(encoding="utf-8"))
        ours = {entry["address"] for key in ("contracts", "tokens") for entry in document[key]}
        named = {contract.address for contract in one.contracts.values()}
        assert named & ours, f"{one.pool}: none of its contracts is in its document"
        roles = {entry["role"] for entry in document["contracts"]}
        for reading in one.readings:
            assert reading.topic != "contracts" or reading.place in roles


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "no function": ({"function": ""}, "give either a function or a slot"),
    "both": ({"slot": "eip1967.admin"}, "give either a function or a slot"),
    "slot": ({"function": "", "slot": "eip1967.beacon"}, "is none of eip1967.admin"),
    "form": ({"function": "fee"}, "is not of the form name(types)(types)"),
    "type": ({"function": "fee()(uint257)"}, "names no type: uint257"),
    "arguments": ({"arguments": [1]}, "takes 0 arguments, not 1"),
    "argument": ({"function": "fee(uint8)(uint256)", "arguments": [300]}, "300 is no uint8"),
    "hexadecimal": ({"function": "fee(bytes32)(uint256)", "arguments": ["0xzz"]}, "hexadecimal"),
    "output": ({"output": 1}, "there are not that many results"),
    "transform": ({"transform": "wei to dollars"}, "is none of: wei to ETH"),
    "reads": ({"transform": "true is paused, false is active"}, "reads no uint256"),
    "topic": ({"topic": "governance"}, "governance has no place 'percent'"),
    "place": ({"place": "covers"}, "fee has no place 'covers'"),
    "value": ({"topic": "status", "place": "is"}, "topic: 10: Choose one of the answers"),
    "contract": ({"contract": "Vault"}, "Vault is not among the contracts"),
    "unknown key": ({"unit": "ETH"}, "unit: Extra inputs are not permitted"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_file_and_place(written: Any, fault: str) -> None:
    changed, expected = FAULTS[fault]
    with pytest.raises(UnusableReadings) as told:
        written(our.declared(ADDRESS, {**our.FEE, **changed}))
    assert str(told.value).startswith("test-pool.json: readings.0") and expected in str(told.value)


def test_faults_of_a_whole_file_are_told_with_all_others(written: Any, tmp_path: Path) -> None:
    fee = copy.deepcopy(our.FEE)
    twice = our.declared(ADDRESS, fee, fee)
    elsewhere = our.declared(ADDRESS, our.OF, {**our.NEEDED, "contract": "Other"}, pool="other")
    elsewhere["contracts"]["Other"] = elsewhere["contracts"]["Pool"]
    far = our.declared(ADDRESS, fee, pool="far") | {"chain_id": 10}
    wrong = our.declared("0x12", fee, pool="wrong")
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    (tmp_path / "renamed.json").write_text(json.dumps(our.declared(ADDRESS, fee)), encoding="utf-8")
    with pytest.raises(UnusableReadings) as told:
        written(twice, elsewhere, far, wrong)
    for expected in (
        "test-pool.json: readings.1.place: is read twice",
        "other.json: readings.1.contract: oracle is read from Pool already",
        "far.json: chain_id: 10 is no chain that is known here",
        "wrong.json: contracts.Pool.address",
        "broken.json: is no JSON",
        "renamed.json: speaks of test-pool",
    ):
        assert expected in str(told.value)


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        ("wei to ETH", 0, 0),
        ("wei to ETH", 10**16, 0.01),
        ("wei to ETH", 32 * 10**18, 32),
        ("wei to whole ETH", 15 * 10**17, 1),
        ("basis points to percent", 1_000, 10),
        ("basis points to percent", 1, 0.01),
        ("1e18 to percent", 5 * 10**14, 0.05),
        ("seconds to days", 0, 0),
        ("seconds to days", 86_400, 1),
        ("seconds to days", 172_799, 1),
        ("seconds to days", 259_200, 3),
        ("count", 7, 7),
        ("length", (), 0),
        ("true is open, false is paused", False, "paused"),
        ("true is paused, false is open", False, "open"),
        ("true is active, false is paused", True, "active"),
        ("address to known holder", "0x" + "00" * 20, "nobody"),
    ],
)
def test_transforms_at_their_boundaries(name: str, raw: Any, expected: Any) -> None:
    value = TRANSFORMS[name].turn(raw, {})
    assert value == expected and type(value) is type(expected)


def test_a_delay_below_a_day_is_not_said_to_be_none() -> None:
    for seconds in (1, 86_399):
        with pytest.raises(NothingToSay, match="less than a day"):
            TRANSFORMS["seconds to days"].turn(seconds, {})


def test_every_source_says_its_block_and_how_to_read_it_again() -> None:
    """Also where a topic is read in many parts with long answers."""
    block = Block(26_096_911, "0x" + "ab" * 32, timezone.now())
    for one in readings.load():
        by_topic: dict[str, list[Read]] = {}
        for reading in one.readings:
            read = Read(one, reading, raw="0x" + "ab" * 20)
            by_topic.setdefault(reading.topic, []).append(read)
        for topic, reads in by_topic.items():
            line = reports(reads, block)
            assert len(line) <= LONGEST
            assert f", at block {block.number}. " in line, (one.pool, topic)
            assert line.endswith(f" --block {block.number}"), (one.pool, topic)


def test_what_is_shown_takes_the_form_that_the_tool_takes(written: Any) -> None:
    arguments = {"function": "fee(bool,uint8[])(uint256)", "arguments": [True, [1, 2]]}
    (one,) = written(our.declared(ADDRESS, {**our.FEE, **arguments}, our.SIZE))
    fee, size = (Read(one, reading) for reading in one.readings)
    assert fee.commands == (f'cast call {ADDRESS} "fee(bool,uint8[])(uint256)" true "[1,2]"',)
    assert size.commands == (
        f'cast call {ADDRESS} "supply()(uint256)"',
        f'cast call {ADDRESS} "rate()(uint256)"',
    )
