"""The days on which L2BEAT saw the code behind a proxy change (``$pastUpgrades``)."""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from pools.intake.importers import figures
from pools.intake.importers.reading import Rejections
from pools.intake.statements import Citation, Statement

PAST = "$pastUpgrades"


class Contract(Protocol):
    """One of the project's, with what was read of it."""

    @property
    def chain(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def values(self) -> dict[str, Any]: ...


def past_upgrades(
    contracts: Iterable[Contract], source: Citation, rejected: Rejections
) -> Iterator[Statement]:
    """The changes of code on Ethereum, oldest first; several of one transaction are one change.
    The first of each contract put its code in place and changed none."""
    found: dict[Any, dict[str, Any]] = {}
    for contract in contracts:
        if contract.chain == "ethereum":
            past = _dated(contract.address, contract.values.get(PAST, []), rejected)
            for one in sorted(past, key=_day)[1:]:
                found.setdefault(one.get("transaction") or (one["contract"], one["date"]), one)
    if found:
        yield Statement("upgrades", sorted(found.values(), key=_day), source, PAST)


def _day(one: dict[str, Any]) -> str:
    return str(one["date"])


def _dated(address: str, past: Any, rejected: Rejections) -> Iterator[dict[str, Any]]:
    """Each is a moment, since 2024 a transaction, and the new code's addresses."""
    place = f"{address}.{PAST}"
    if not isinstance(past, list):
        rejected.add(place, "is not a list")
        return
    for one in past:
        with rejected.at(place):
            if not isinstance(one, list) or not one:
                raise ValueError("holds what is no upgrade")
            said = {"date": figures.day(one[0]), "contract": address}
            if len(one) > 1 and isinstance(one[1], str):
                said["transaction"] = one[1]
            yield said
