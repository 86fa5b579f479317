"""Where a reading goes: the places of a topic's value that a contract can speak of.

What a reading leaves out of a topic is not said, so that it stays as it is published.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from pools.topics import FACT

CONTRACTS = "contracts"  # its place is the role of one contract


def is_place(topic: str, place: str) -> bool:
    """Whether a reading can go there."""
    return bool(place) if topic == CONTRACTS else (topic in FACT and place in FACT[topic].readable)


def value_of(topic: str, parts: Mapping[str, Any], chain: str, day: dt.date) -> Any:
    """Values by their places, in the form of a proposal's value that leaves out the rest."""
    if topic == CONTRACTS:
        return [
            {"role": role, "chain": chain, "address": address} for role, address in parts.items()
        ]
    if topic == "sizes":
        return [{"staked_eth": value, "as_of": day.isoformat()} for value in parts.values()]
    if FACT[topic].readable == ("",):
        return parts[""]
    return dict(parts)
