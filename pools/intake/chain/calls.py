"""Several calls in one: through Multicall3 where the chain has it, else as a JSON-RPC batch."""

from collections.abc import Sequence
from dataclasses import dataclass

from eth_abi.abi import decode, encode
from eth_abi.exceptions import DecodingError
from eth_utils.abi import function_signature_to_4byte_selector
from web3.types import RPCResponse

from pools.intake.chain.blocks import Block
from pools.intake.chain.networks import MULTICALL3
from pools.intake.chain.node import Node, error_words, is_refused

AT_ONCE = 50
_AGGREGATE = function_signature_to_4byte_selector("aggregate3((address,bool,bytes)[])")
_HEX = set("0123456789abcdefABCDEF")


@dataclass(frozen=True)
class Call:
    """A function call, or a slot of storage where ``slot`` is given."""

    address: str
    data: bytes = b""
    slot: str = ""


@dataclass(frozen=True)
class Answer:
    """What a contract answered, or why it did not."""

    data: bytes = b""
    refused: str = ""


def ask(node: Node, calls: Sequence[Call], block: Block) -> list[Answer]:
    """Every call at that block, answered in order. Raises NodeFault; a call that reverts is an
    answer of its own, and the others stand."""
    answers: dict[int, Answer] = {}
    functions = [number for number, call in enumerate(calls) if not call.slot]
    slots = [number for number, call in enumerate(calls) if call.slot]
    several = _aggregated if len(functions) > 1 and _has_multicall(node, block) else _one_by_one
    for way, numbers in ((several, functions), (_one_by_one, slots)):
        for start in range(0, len(numbers), AT_ONCE):
            chosen = numbers[start : start + AT_ONCE]
            found = way(node, [calls[number] for number in chosen], block)
            answers.update(zip(chosen, found, strict=True))
    return [answers[number] for number in range(len(calls))]


def _has_multicall(node: Node, block: Block) -> bool:
    return bool(_bytes(node, node.ask([("eth_getCode", [MULTICALL3, hex(block.number)])])[0]))


def _aggregated(node: Node, calls: Sequence[Call], block: Block) -> list[Answer]:
    inner = [(call.address, True, call.data) for call in calls]
    data = _AGGREGATE + encode(["(address,bool,bytes)[]"], [inner])
    said = _bytes(node, node.ask([_question(Call(MULTICALL3, data), block)])[0])
    try:
        (results,) = decode(["(bool,bytes)[]"], said)
    except (DecodingError, OverflowError, ValueError):
        raise node.fault("answers several calls in one with something else.") from None
    if len(results) != len(calls):
        raise node.fault("answers another number of calls than it was asked.")
    return [Answer(data) if right else Answer(refused="it reverts") for right, data in results]


def _one_by_one(node: Node, calls: Sequence[Call], block: Block) -> list[Answer]:
    found = []
    for answer in node.ask([_question(call, block) for call in calls]) if calls else []:
        if is_refused(answer):
            found.append(Answer(refused=error_words(answer)))
        else:
            found.append(Answer(_bytes(node, answer)))
    return found


def _question(call: Call, block: Block) -> tuple[str, list[object]]:
    if call.slot:
        return "eth_getStorageAt", [call.address, call.slot, hex(block.number)]
    return "eth_call", [{"to": call.address, "data": "0x" + call.data.hex()}, hex(block.number)]


def _bytes(node: Node, answer: RPCResponse) -> bytes:
    if is_refused(answer):
        raise node.fault(f"says: {error_words(answer)}")
    said = answer["result"]
    if not isinstance(said, str) or not said.startswith("0x"):
        raise node.fault("answers with something that is no data.")
    digits = said[2:]
    if len(digits) % 2 or not set(digits) <= _HEX:
        raise node.fault("answers with data that is not hexadecimal.")
    return bytes.fromhex(digits)
