"""The code that the tests run is that of the source beside it, as far as can be told without a
compiler: every function that the source has can be called, and the proxy is its listing."""

import re

import pytest
from eth_utils.abi import function_signature_to_4byte_selector

from tests.intake.chain.evm import CONTRACTS, code

EXTERNAL = re.compile(r"@external\n(?:@view\n|@payable\n)*def (\w+)\(([^)]*)\)")
PUBLIC = re.compile(r"^(\w+): public\(", re.MULTILINE)
STRUCT = {"DynArray[Call3": "(address,bool,bytes)[]", "DynArray[address": "address[]"}


def signatures(name: str) -> list[str]:
    source = (CONTRACTS / name).read_text(encoding="utf-8")
    found = [f"{getter}()" for getter in PUBLIC.findall(source)]
    for function, written in EXTERNAL.findall(source):
        kinds = re.findall(r"\w+: ((?:[^,\[]|\[[^\]]*\])+)", written)
        kinds = [
            next((abi for of, abi in STRUCT.items() if kind.startswith(of)), kind) for kind in kinds
        ]
        found.append(f"{function}({','.join(kinds)})")
    return found


@pytest.mark.parametrize(
    ("source", "compiled"), [("Pool.vy", "Pool.hex"), ("Multicall.vy", "Multicall.runtime.hex")]
)
def test_every_function_of_the_source_is_in_the_code(source: str, compiled: str) -> None:
    names = signatures(source)
    assert names
    for name in names:
        assert function_signature_to_4byte_selector(name).hex() in code(compiled), name


OPCODES = {
    "SSTORE": 0x55, "SLOAD": 0x54, "MLOAD": 0x51, "CODECOPY": 0x39, "CALLDATASIZE": 0x36,
    "CALLDATACOPY": 0x37, "RETURNDATASIZE": 0x3D, "RETURNDATACOPY": 0x3E, "JUMPI": 0x57,
    "GAS": 0x5A, "JUMPDEST": 0x5B, "PUSH1": 0x60, "PUSH32": 0x7F, "DUP1": 0x80, "RETURN": 0xF3,
    "DELEGATECALL": 0xF4, "REVERT": 0xFD,
}  # fmt: skip


def test_the_proxy_is_its_listing() -> None:
    made = b""
    for line in (CONTRACTS / "Proxy.asm").read_text(encoding="utf-8").splitlines():
        word, *pushed = line.partition("#")[0].split() or [""]
        if word:
            made += bytes([OPCODES[word]]) + bytes.fromhex("".join(pushed))
    assert code("Proxy.hex") == "0x" + made.hex()
