"""What contracts on a real EVM say, read through a node: values, proxies, calls that fail."""

from typing import Any

import pytest

from pools.intake.chain.node import Node
from pools.intake.chain.run import Run, read
from tests.intake.chain import conftest as our
from tests.intake.chain.evm import Chain, NodeServer

Addresses = dict[str, str]


def values(run: Run) -> dict[str, Any]:
    return {f"{one.reading.topic}.{one.reading.place}": one.fault or one.value for one in run.reads}


EXPECTED = {
    "minimum_deposit.": 0.01,
    "fee.percent": 10,
    "status.is": "active",
    "oracle.needed": 2,
    "oracle.of": 3,
    "upgrade_delay.": 3,
    "sizes.": 1100,
}


@pytest.mark.parametrize("multicall", [True, False])
def test_values_are_read_through_a_proxy_several_in_one_question(
    node: NodeServer, addresses: Addresses, written: Any, multicall: bool
) -> None:
    files = written(our.declared(addresses["proxy"], *our.EVERY))
    if not multicall:
        node.lies["eth_getCode"] = lambda _code: "0x"
    run = read(files, [Node(node.url)])
    assert values(run) == EXPECTED
    (question,) = [one for one in node.asked if "eth_call" in one]
    assert question == ("eth_call" if multicall else "+".join(["eth_call"] * 8))
    # The whole run was at one block, found first and looked at again in the end.
    assert node.asked[1] == "eth_getBlockByNumber" == node.asked[-1]
    assert run.block.number == node.chain.tester.get_block_by_number("latest")["number"]


def test_an_administrator_is_read_from_the_slot_of_a_proxy(
    node: NodeServer, addresses: Addresses, written: Any
) -> None:
    slot = {
        "slot": "eip1967.admin",
        "transform": "address to known holder",
        "holders": {addresses["admin"]: "multisig"},
        "topic": "upgrade_power",
        "place": "held_by",
    }
    code = {
        "slot": "eip1967.implementation",
        "transform": "address",
        "topic": "contracts",
        "place": "Implementation",
    }
    run = read(written(our.declared(addresses["proxy"], slot, code)), [Node(node.url)])
    assert values(run)["upgrade_power.held_by"] == "multisig"
    assert values(run)["contracts.Implementation"].casefold() == addresses["pool"].casefold()
    assert run.reads[0].command.startswith(
        f"cast storage {run.reads[0].of.contract(run.reads[0].reading).address} 0xb531"
    )

    unknown = {**slot, "holders": {}}
    run = read(written(our.declared(addresses["proxy"], unknown)), [Node(node.url)])
    assert "which the file does not know" in run.reads[0].fault


@pytest.mark.parametrize("multicall", [True, False])
def test_a_call_that_fails_is_told_and_the_others_stand(
    node: NodeServer, addresses: Addresses, written: Any, multicall: bool
) -> None:
    if not multicall:
        node.lies["eth_getCode"] = lambda _code: "0x"
    failing = {
        "function": "setting(bytes32)(uint256)",
        "arguments": ["0x" + "00" * 32],
        "transform": "count",
        "topic": "oracle",
        "place": "needed",
    }
    run = read(written(our.declared(addresses["pool"], failing, our.MINIMUM)), [Node(node.url)])
    assert "the call fails" in run.reads[0].fault and "revert" in run.reads[0].fault
    assert run.reads[1].value == 0
    # The same call with another argument is answered.
    right = {**failing, "arguments": ["0x" + "00" * 31 + "07"]}
    run = read(written(our.declared(addresses["pool"], right)), [Node(node.url)])
    assert run.reads[0].value == 7


def test_where_there_is_no_contract_nothing_is_read(
    node: NodeServer, written: Any, addresses: Addresses
) -> None:
    empty = f"0x{99:040x}"
    run = read(written(our.declared(empty, our.MINIMUM, our.FEE)), [Node(node.url)])
    assert all("no contract with this function" in one.fault for one in run.reads)


def test_a_block_that_is_past_says_what_it_said(
    node: NodeServer, chain: Chain, addresses: Addresses, written: Any
) -> None:
    files = written(our.declared(addresses["proxy"], our.FEE))
    first = read(files, [Node(node.url)])
    chain.send(
        addresses["proxy"], "set_values(bool,uint256,uint256,uint256,uint256)", True, 1, 500, 1, 1
    )
    assert read(files, [Node(node.url)]).reads[0].value == 5
    again = read(files, [Node(node.url)], first.block.number)
    assert again.reads[0].value == 10 and again.block == first.block


def test_what_is_newer_than_the_final_block_is_not_read(
    node: NodeServer, chain: Chain, addresses: Addresses, written: Any, monkeypatch: Any
) -> None:
    final = chain.tester.get_block_by_number("latest")["number"]
    chain.send(
        addresses["proxy"], "set_values(bool,uint256,uint256,uint256,uint256)", True, 1, 500, 1, 1
    )
    honest = chain.answer

    def answer(method: str, params: list[Any]) -> Any:
        if method == "eth_getBlockByNumber" and params[0] == "finalized":
            params = [hex(final), params[1]]
        return honest(method, params)

    monkeypatch.setattr(chain, "answer", answer)
    run = read(written(our.declared(addresses["proxy"], our.FEE)), [Node(node.url)])
    assert (run.block.number, run.reads[0].value) == (final, 10)
