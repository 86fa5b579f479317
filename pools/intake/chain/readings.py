"""What is read, as data: one file a pool in ``fixtures/readings``.

A file is checked as a whole and without a node: shape, signatures, arguments, transforms, places,
and that what a transform gives is a value the topic can have.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pools.claims import dates
from pools.claims.values import PartyName, Slug, TokenAddress, WebAddress
from pools.intake.chain.networks import NETWORKS
from pools.intake.chain.places import is_place, value_of
from pools.intake.chain.signatures import Signature
from pools.intake.chain.transforms import TRANSFORMS, Transform
from pools.topics import proposed_values

Text = Annotated[str, Field(min_length=1, max_length=200)]
SLOTS = {
    "eip1967.admin": "0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103",
    "eip1967.implementation": "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc",
}


class UnusableReadings(ValueError):
    """Files of readings have faults: one line each, with file and place."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AddressSource(_Part):
    """Who publishes that the contract has this address, and where."""

    url: WebAddress
    publisher: PartyName


class Contract(_Part):
    """A contract that is read, with what it is for the pool."""

    address: Annotated[TokenAddress, Field(min_length=42)]
    role: Text
    source: AddressSource


class Reading(_Part):
    """One value of one contract: a ``function`` or a ``slot`` of its storage (``SLOTS``).

    ``output`` picks one of several results, ``times`` names a second function whose result, a
    ratio of 1e18, it is multiplied by. ``holders`` are the addresses a transform may know.
    """

    contract: Text
    function: str = ""
    slot: str = ""
    arguments: tuple[Any, ...] = ()
    output: Annotated[int, Field(ge=0)] = 0
    times: str = ""
    transform: Text
    holders: dict[str, str] = {}
    topic: Text
    place: str = ""

    @property
    def signature(self) -> Signature:
        """What is called; a slot is read as an address."""
        return Signature.read(self.function or f"{self.slot.replace('.', '_')}()(address)")

    @property
    def name(self) -> str:
        """What the report calls it: ``stETH.getFee``."""
        return f"{self.contract}.{self.signature.name if self.function else self.slot}"


class PoolReadings(_Part):
    """Everything that is read of one pool on one chain."""

    pool: Slug
    chain_id: int
    contracts: dict[Text, Contract]
    readings: Annotated[tuple[Reading, ...], Field(min_length=1)]

    @property
    def chain(self) -> str:
        """The chain as our documents name it."""
        return NETWORKS[self.chain_id].name

    def contract(self, reading: Reading) -> Contract:
        """The contract that one of its readings asks."""
        return self.contracts[reading.contract]


def folder() -> Path:
    """Where the files that come with the code lie."""
    return Path(settings.BASE_DIR) / "fixtures" / "readings"


def load(only: str = "", within: Path | None = None) -> list[PoolReadings]:
    """Every file, or that of one pool. Raises UnusableReadings that names every fault of all."""
    found, faults = [], []
    for path in sorted((within or folder()).glob("*.json")):
        try:
            one = PoolReadings.model_validate(json.loads(path.read_text(encoding="utf-8")))
        except ValidationError as error:
            faults += [
                f"{path.name}: {'.'.join(map(str, item['loc']))}: {item['msg']}"
                for item in error.errors()
            ]
            continue
        except ValueError as error:
            faults.append(f"{path.name}: is no JSON: {error}")
            continue
        if one.pool != path.stem:
            faults.append(f"{path.name}: speaks of {one.pool}; the file is named for its pool")
        faults += [f"{path.name}: {fault}" for fault in _faults(one)]
        found.append(one)
    if faults:
        raise UnusableReadings("\n".join(faults))
    if only and only not in {one.pool for one in found}:
        raise UnusableReadings(f"There are no readings of {only!r}.")
    return [one for one in found if only in ("", one.pool)]


def _faults(readings: PoolReadings) -> Iterator[str]:
    if readings.chain_id not in NETWORKS:
        yield f"chain_id: {readings.chain_id} is no chain that is known here"
        return
    places: set[tuple[str, str]] = set()
    asked: dict[str, str] = {}
    for number, reading in enumerate(readings.readings):
        at = f"readings.{number}"
        if reading.contract not in readings.contracts:
            yield f"{at}.contract: {reading.contract} is not among the contracts"
        if asked.setdefault(reading.topic, reading.contract) != reading.contract:
            yield f"{at}.contract: {reading.topic} is read from {asked[reading.topic]} already"
        if (reading.topic, reading.place) in places:
            yield f"{at}.place: is read twice"
        places.add((reading.topic, reading.place))
        for field, fault in _reading_faults(reading, readings.chain):
            yield f"{at}.{field}: {fault}"


def _reading_faults(reading: Reading, chain: str) -> Iterator[tuple[str, str]]:
    if bool(reading.function) == bool(reading.slot):
        yield "function", "give either a function or a slot"
        return
    if reading.slot and reading.slot not in SLOTS:
        yield "slot", f"is none of {', '.join(SLOTS)}"
        return
    if not is_place(reading.topic, reading.place):
        yield "place", f"{reading.topic} has no place {reading.place!r} for a reading"
        return
    transform = TRANSFORMS.get(reading.transform)
    if transform is None:
        yield "transform", f"is none of: {'; '.join(TRANSFORMS)}"
        return
    for field in ("function", "times"):
        text = getattr(reading, field)
        try:
            if text:
                Signature.read(text).call(reading.arguments if field == "function" else ())
        except ValueError as error:
            yield field, str(error)
            return
    if reading.output >= len(reading.signature.gives):
        yield "output", "there are not that many results"
    elif not transform.fits(reading.signature.gives[reading.output]):
        yield "transform", f"reads no {reading.signature.gives[reading.output]}"
    else:
        yield from _value_faults(reading, transform, chain)


def _value_faults(reading: Reading, transform: Transform, chain: str) -> Iterator[tuple[str, str]]:
    """Whether what it gives is something the topic can say."""
    words = [transform.turn(transform.example, reading.holders), *reading.holders.values()]
    for value in words:
        try:
            whole = value_of(reading.topic, {reading.place: value}, chain, dates.today())
            proposed_values.checked(reading.topic, whole)
        except proposed_values.FaultyValue as error:
            yield "topic", f"{value!r}: {error}"
