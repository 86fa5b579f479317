"""What becomes of a contract's answer: a fixed list of named transforms, each into the form of a
part of a topic. A new one is added here, never in a file of readings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

ZERO_ADDRESS = "0x" + "0" * 40
WEI = Decimal(10**18)
DAY = 86_400  # seconds


class NothingToSay(ValueError):
    """The answer has no place in our model. Its text is a sentence."""


@dataclass(frozen=True)
class Transform:
    """``takes`` are the beginnings of the types it can read; ``example`` is an answer of that
    type, by which a file of readings is tried without a node."""

    takes: tuple[str, ...]
    turn: Callable[[Any, Mapping[str, str]], Any]
    example: Any = 1

    def fits(self, kind: str) -> bool:
        """Whether it can read a value of this type."""
        array = kind.endswith("[]")
        return any(kind.startswith(one) for one in self.takes) and array == ("[]" in self.takes)


def plain(number: Decimal) -> int | float:
    """A number as JSON has it."""
    return int(number) if number == number.to_integral_value() else float(number)


def _over(divisor: int | Decimal) -> Callable[[Any, Mapping[str, str]], int | float]:
    return lambda raw, _holders: plain(Decimal(raw) / divisor)


def _words(true: str, false: str) -> Callable[[Any, Mapping[str, str]], str]:
    return lambda raw, _holders: true if raw else false


def _days(seconds: int, _holders: Mapping[str, str]) -> int:
    """Whole days: a delay of 36 hours is a delay of one day at least, not of two. Less than a day
    is not none at all, so that is not said."""
    if 0 < int(seconds) < DAY:
        raise NothingToSay(f"{int(seconds)} seconds are less than a day, and no zero")
    return int(seconds) // DAY


def _holder(address: str, holders: Mapping[str, str]) -> str:
    """Nobody holds what belongs to address zero; others by the file's list of known holders."""
    if address.casefold() == ZERO_ADDRESS:
        return "nobody"
    known = {one.casefold(): word for one, word in holders.items()}
    if address.casefold() not in known:
        raise NothingToSay(f"it is held by {address}, which the file does not know")
    return known[address.casefold()]


TRANSFORMS: dict[str, Transform] = {
    "wei to ETH": Transform(("uint",), _over(WEI), 10**18),
    "wei to whole ETH": Transform(("uint",), lambda raw, _holders: int(Decimal(raw) / WEI), 10**18),
    "basis points to percent": Transform(("uint",), _over(100), 1_000),
    "1e18 to percent": Transform(("uint",), _over(WEI / 100), 10**17),
    "seconds to days": Transform(("uint",), _days, DAY),
    "count": Transform(("uint",), lambda raw, _holders: int(raw), 3),
    "length": Transform(
        ("[]", "address", "uint", "bytes"), lambda raw, _holders: len(raw), (ZERO_ADDRESS,)
    ),
    "true is paused, false is active": Transform(("bool",), _words("paused", "active"), True),
    "true is active, false is paused": Transform(("bool",), _words("active", "paused"), True),
    "true is paused, false is open": Transform(("bool",), _words("paused", "open"), True),
    "true is open, false is paused": Transform(("bool",), _words("open", "paused"), True),
    "address to known holder": Transform(("address",), _holder, ZERO_ADDRESS),
    "address": Transform(("address",), lambda raw, _holders: raw, ZERO_ADDRESS),
}
