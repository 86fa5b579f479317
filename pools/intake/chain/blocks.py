"""The block that everything is read at: the newest final one, by number and hash."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils import timezone
from web3 import Web3
from web3.exceptions import Web3Exception

from pools.claims import dates
from pools.intake.chain.node import Node, NodeFault

STALE = dt.timedelta(hours=6)  # a block is final after about a quarter of an hour


@dataclass(frozen=True)
class Block:
    """A block that does not change any more."""

    number: int
    hash: str
    time: dt.datetime

    @property
    def day(self) -> dt.date:
        """The directory's day on which it was made."""
        return dates.day_of(self.time)


def agreed_block(nodes: Sequence[Node], chain_id: int, number: int | None = None) -> Block:
    """The newest block that is final to every node, or one by its number that is. Raises NodeFault
    where a node is on another chain, knows no final block, lags or has another block there."""
    for node in nodes:
        on = _chain_id(node)
        if on != chain_id:
            raise node.fault(f"is on chain {on}, and the readings are of chain {chain_id}.")
    final = [_final(node) for node in nodes]
    lowest = min(final, key=lambda block: block.number)
    if number is None:
        number = lowest.number
        if timezone.now() - lowest.time > STALE:
            node = nodes[final.index(lowest)]
            raise node.fault(
                f"lags: its newest final block is of {lowest.time:%Y-%m-%d %H:%M} UTC."
            )
    elif number > lowest.number:
        raise NodeFault(
            f"Block {number} is not final yet; the newest final one is {lowest.number}."
        )
    return _same(nodes, number)


def check_unchanged(nodes: Sequence[Node], block: Block) -> None:
    """Whether the block is still the same, now that everything was read. Raises NodeFault."""
    if _same(nodes, block.number) != block:
        raise NodeFault(f"Block {block.number} was replaced while it was read.")


def _same(nodes: Sequence[Node], number: int) -> Block:
    found = [_block(node, number) for node in nodes]
    if len({block.hash for block in found}) > 1:
        said = ", ".join(
            f"{block.hash} at {node.name}" for node, block in zip(nodes, found, strict=True)
        )
        raise NodeFault(f"The nodes differ on block {number}: {said}.")
    return found[0]


def _chain_id(node: Node) -> int:
    try:
        return int(Web3(node).eth.chain_id)
    except (Web3Exception, TypeError, ValueError, KeyError, AttributeError):
        raise node.fault("does not say which chain it is on.") from None


def _final(node: Node) -> Block:
    try:
        return _block(node, "finalized")
    except NodeFault as error:
        if isinstance(error.__cause__, _NoBlock):
            raise node.fault("names no final block, so nothing is read from it.") from None
        raise


class _NoBlock(Exception):
    """The node answered, and has no such block or knows no such word."""


def _block(node: Node, at: int | Literal["finalized"]) -> Block:
    try:
        said: Any = Web3(node).eth.get_block(at)
    except NodeFault:
        raise
    except (Web3Exception, TypeError, ValueError, KeyError, AttributeError) as error:
        raise node.fault(f"does not give the block {at!s}.") from _NoBlock(str(error))
    try:
        digest = bytes(said["hash"])
        number, seconds = int(said["number"]), int(said["timestamp"])
        if len(digest) != 32 or (isinstance(at, int) and number != at):
            raise ValueError("another block")
        time = dt.datetime.fromtimestamp(seconds, dt.UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        raise node.fault(f"answers with something that is not the block {at!s}.") from None
    if time > timezone.now() + dt.timedelta(minutes=5):
        raise node.fault(f"gives the block {number} a time that is still to come.")
    return Block(number, "0x" + digest.hex(), time)
