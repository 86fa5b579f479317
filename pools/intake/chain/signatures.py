"""A contract's function as one writes it: ``getFee()(uint16)``; its call and its answer.

This is the form that ``cast call`` takes, so that what is shown can be repeated as it stands.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eth_abi.abi import decode, encode, is_encodable
from eth_abi.exceptions import DecodingError
from eth_abi.grammar import parse
from eth_utils.abi import function_signature_to_4byte_selector

_FORM = re.compile(r"([A-Za-z_$][\w$]*)\(([\w\[\],]*)\)\(([\w\[\],]+)\)")


class NotAsDeclared(ValueError):
    """An answer is not of the types that were declared. Its text is a sentence."""


@dataclass(frozen=True)
class Signature:
    """Name and types of a function. Tuples are not supported: no reading needs one."""

    name: str
    takes: tuple[str, ...]
    gives: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> "Signature":
        """Raises ValueError where it is no such form or names an unknown type."""
        found = _FORM.fullmatch(text)
        if not found:
            raise ValueError("is not of the form name(types)(types)")
        takes, gives = (tuple(filter(None, found[at].split(","))) for at in (2, 3))
        for kind in (*takes, *gives):
            try:
                parse(kind).validate()
            except Exception as error:
                raise ValueError(f"names no type: {kind}") from error
        return cls(found[1], takes, gives)

    def call(self, arguments: Sequence[Any]) -> bytes:
        """What is sent to the contract. Raises ValueError for arguments of other types."""
        if len(arguments) != len(self.takes):
            raise ValueError(f"takes {len(self.takes)} arguments, not {len(arguments)}")
        values = [
            _from_json(kind, value) for kind, value in zip(self.takes, arguments, strict=True)
        ]
        for kind, value in zip(self.takes, values, strict=True):
            if not is_encodable(kind, value):
                raise ValueError(f"{value!r} is no {kind}")
        selector = function_signature_to_4byte_selector(f"{self.name}({','.join(self.takes)})")
        return selector + encode(self.takes, values)

    def answer(self, data: bytes) -> tuple[Any, ...]:
        """What the contract has answered. Raises NotAsDeclared."""
        if not data:
            raise NotAsDeclared("there is no contract with this function at the address")
        static = not any(kind.endswith("[]") or kind in ("bytes", "string") for kind in self.gives)
        if static and len(data) != len(encode(self.gives, self._zeros())):
            raise NotAsDeclared(f"{len(data)} bytes are no {', '.join(self.gives)}")
        try:
            return tuple(decode(self.gives, data))
        except (DecodingError, OverflowError, ValueError) as error:
            raise NotAsDeclared(f"the answer is no {', '.join(self.gives)}") from error

    def _zeros(self) -> list[Any]:
        return [_zero(kind) for kind in self.gives]


def _from_json(kind: str, value: Any) -> Any:
    """JSON has no bytes: they are written as hexadecimal digits. Raises ValueError."""
    if kind.startswith("bytes") and isinstance(value, str):
        return bytes.fromhex(value.removeprefix("0x"))
    return value


def _zero(kind: str) -> Any:
    """Some value of a type of fixed length, to tell how long it is."""
    array = re.fullmatch(r"(.+)\[(\d+)\]", kind)
    if array:
        return [_zero(array[1])] * int(array[2])
    if kind == "bool":
        return False
    if kind == "address":
        return "0x" + "0" * 40
    return b"" if kind.startswith("bytes") else 0
