"""Nodes that are down, slow, elsewhere, behind or lying: a sentence each, and nothing is taken."""

import logging
import time
from collections.abc import Callable
from typing import Any

import pytest

from pools.intake.chain import node as node_module
from pools.intake.chain.node import Node, NodeFault, Patience
from pools.intake.chain.run import read
from tests.intake.chain import conftest as our
from tests.intake.chain.evm import NodeServer

Addresses = dict[str, str]
SOON = Patience(seconds=0.4, pauses=())


@pytest.fixture
def files(written: Any, addresses: Addresses) -> Any:
    return written(our.declared(addresses["proxy"], our.MINIMUM, our.FEE))


def fault(files: Any, *urls: str, patience: Patience = SOON) -> str:
    with pytest.raises(NodeFault) as told:
        read(files, [Node(url, patience) for url in urls])
    assert "secret" not in str(told.value)
    return str(told.value)


def block(**changed: Any) -> Callable[[Any], Any]:
    return lambda told: {**told, **changed}


ERROR = {"error": {"code": -32000, "message": "unknown\nblock"}}
LIES: dict[str, tuple[dict[str, Callable[[Any], Any]], str]] = {
    "another chain": ({"eth_chainId": lambda _: "0xaa36a7"}, "is on chain 11155111"),
    "no chain": ({"eth_chainId": lambda _: "mainnet"}, "does not say which chain"),
    "no final block": ({"eth_getBlockByNumber": lambda _: ERROR}, "names no final block"),
    "null block": ({"eth_getBlockByNumber": lambda _: None}, "names no final block"),
    "short hash": ({"eth_getBlockByNumber": block(hash="0x1234")}, "is not the block finalized"),
    "no number": (
        {"eth_getBlockByNumber": lambda _: {"hash": "0x" + "ab" * 32}},
        "is not the block",
    ),
    "text for a number": ({"eth_getBlockByNumber": block(number="ten")}, "names no final block"),
    "a list for a block": ({"eth_getBlockByNumber": lambda _: [1]}, "names no final block"),
    "an old block": ({"eth_getBlockByNumber": block(timestamp="0x60000000")}, "lags"),
    "a block to come": ({"eth_getBlockByNumber": block(timestamp="0xf0000000")}, "still to come"),
    "no hexadecimal": ({"eth_call": lambda _: "0xzz"}, "not hexadecimal"),
    "half a byte": ({"eth_call": lambda _: "0x123"}, "not hexadecimal"),
    "a number for data": ({"eth_call": lambda _: 7}, "no data"),
    "other calls": ({"eth_call": lambda _: "0x" + "00" * 31 + "20" + "00" * 32}, "another number"),
    "cut off": ({"eth_call": lambda told: told[:-64]}, "several calls in one"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_node_that_lies_is_told_by_what_it_says(node: NodeServer, files: Any, lie: str) -> None:
    node.lies, expected = LIES[lie]
    told = fault(files, node.url)
    assert expected in told and node.host in told


def test_answers_of_another_length_than_declared_are_refused_one_by_one(
    node: NodeServer, written: Any, addresses: Addresses
) -> None:
    files = written(our.declared(addresses["proxy"], our.MINIMUM))
    node.lies["eth_call"] = lambda told: told + "00" * 32
    assert "64 bytes are no uint256" in read(files, [Node(node.url)]).reads[0].fault
    # A yes or no is 0 or 1 and nothing else.
    files = written(our.declared(addresses["proxy"], our.PAUSED))
    node.lies["eth_call"] = lambda _: "0x" + "00" * 31 + "02"
    assert "is no bool" in read(files, [Node(node.url)]).reads[0].fault


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"<html>busy</html>", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"null", "left questions unanswered"),
        (b'{"jsonrpc": "2.0", "id": 77, "result": "0x1"}', "left questions unanswered"),
        (b'{"jsonrpc": "2.0", "id": 1, "result": "0x1", "error": {}}', "left questions unanswered"),
    ],
)
def test_what_is_no_answer_is_refused(
    node: NodeServer, files: Any, body: bytes, expected: str
) -> None:
    node.body = body
    assert expected in fault(files, node.url)


def test_an_error_of_null_beside_a_result_is_none(node: NodeServer) -> None:
    node.body = b'{"jsonrpc": "2.0", "id": 1, "result": "0x1", "error": null}'
    assert Node(node.url, SOON).make_request("eth_chainId", [])["result"] == "0x1"


def test_too_large_an_answer_is_not_read_to_its_end(
    node: NodeServer, files: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(node_module, "ENOUGH", 1024 * 1024)
    node.body = b" " * (3 * 1024 * 1024)
    assert "more than 1 MB" in fault(files, node.url, patience=Patience(5, ()))


def test_a_node_that_drips_ends_in_time(node: NodeServer, files: Any) -> None:
    node.drip = 0.05
    begin = time.monotonic()
    assert "did not answer within 0.4 seconds" in fault(files, node.url)
    assert time.monotonic() - begin < 2


def test_a_node_that_is_down_is_asked_again_and_no_more_than_that(
    node: NodeServer, files: Any
) -> None:
    node.failures = 2
    assert read(files, [Node(node.url, Patience(5, (0, 0)))]).reads[0].value == 0.01
    node.reset()
    node.failures = 3
    assert "status 503" in fault(files, node.url, patience=Patience(5, (0, 0)))
    assert len(node.asked) == 3
    node.reset()
    node.status = 401  # asking again would not help
    assert "status 401" in fault(files, node.url, patience=Patience(5, (0, 0)))
    assert len(node.asked) == 1
    assert "cannot be reached" in fault(files, "http://127.0.0.1:1/secret")


def test_the_key_in_an_address_is_sent_and_never_told(
    node: NodeServer, files: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    asked = Node(f"{node.url}?key=secret2")
    read(files, [asked])
    assert node.paths == {"/v2/a-secret-key?key=secret2"}
    node.status = 500
    fault(files, f"{node.url}?key=secret2")
    assert "secret" not in caplog.text + repr(asked) + asked.name
    for wrong in ("ftp://secret@host/", "secret", "http://[secret", "http://h:secret/"):
        with pytest.raises(NodeFault) as told:
            Node(wrong)
        assert "secret" not in str(told.value)


def test_two_nodes_that_differ_are_both_named_and_nothing_of_it_is_taken(
    node: NodeServer, other_node: NodeServer, written: Any, addresses: Addresses
) -> None:
    files = written(our.declared(addresses["proxy"], our.MINIMUM))
    other_node.lies["eth_call"] = lambda _: "0x" + "00" * 32
    run = read(files, [Node(node.url), Node(other_node.url)])
    assert run.reads[0].value is None
    assert f"{node.host} says 10000000000000000" in run.reads[0].fault
    assert f"{other_node.host} says 0" in run.reads[0].fault
    other_node.reset()
    assert read(files, [Node(node.url), Node(other_node.url)]).reads[0].value == 0.01


def test_two_nodes_on_different_blocks_are_of_no_use(
    node: NodeServer, other_node: NodeServer, files: Any
) -> None:
    other_node.lies["eth_getBlockByNumber"] = block(hash="0x" + "ab" * 32)
    told = fault(files, node.url, other_node.url)
    assert "differ on block" in told and node.host in told and other_node.host in told


def test_a_block_that_is_replaced_meanwhile_spoils_the_run(node: NodeServer, files: Any) -> None:
    hashes = iter(["0x" + "aa" * 32, "0x" + "aa" * 32, "0x" + "bb" * 32])
    node.lies["eth_getBlockByNumber"] = lambda told: {**told, "hash": next(hashes)}
    assert "was replaced while it was read" in fault(files, node.url)


def test_a_block_that_is_not_final_yet_is_not_read(node: NodeServer, files: Any) -> None:
    with pytest.raises(NodeFault, match="Block 10000 is not final yet"):
        read(files, [Node(node.url)], 10_000)
