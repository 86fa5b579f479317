"""One EVM for all of these tests; a snapshot takes back what a test has changed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pools.intake.chain import readings
from pools.intake.chain.readings import PoolReadings
from tests.intake.chain.evm import Chain, NodeServer

HOLDERS = [f"0x{number:040x}" for number in (17, 18, 19)]


@pytest.fixture(scope="session")
def _world() -> Iterator[tuple[Chain, dict[str, str], list[NodeServer]]]:
    chain = Chain()
    pool = chain.deploy("Pool.hex")
    admin = chain.deploy("Pool.hex")
    proxy = chain.deploy("Proxy.hex", pool, admin)
    chain.send(
        proxy, "set_values(bool,uint256,uint256,uint256,uint256)",
        False, 10**16, 1_000, 2, 3 * 86_400,
    )  # fmt: skip
    chain.send(proxy, "set_size(uint256,uint256)", 1_000 * 10**18, 11 * 10**17)
    chain.send(proxy, "set_holders(address,address[])", admin, HOLDERS)
    nodes = [NodeServer(chain), NodeServer(chain)]
    yield chain, {"pool": pool, "admin": admin, "proxy": proxy}, nodes
    for node in nodes:
        node.close()


@pytest.fixture
def chain(_world: Any) -> Iterator[Chain]:
    chain: Chain = _world[0]
    before = chain.tester.take_snapshot()
    yield chain
    chain.tester.revert_to_snapshot(before)


@pytest.fixture
def addresses(_world: Any) -> dict[str, str]:
    found: dict[str, str] = _world[1]
    return found


@pytest.fixture
def node(_world: Any, chain: Chain) -> NodeServer:
    server: NodeServer = _world[2][0]
    server.reset()
    return server


@pytest.fixture
def other_node(_world: Any, chain: Chain) -> NodeServer:
    server: NodeServer = _world[2][1]
    server.reset()
    return server


def declared(address: str, *chosen: dict[str, Any], pool: str = "test-pool") -> dict[str, Any]:
    """A file of readings of one contract."""
    source = {"url": "https://example.org/addresses", "publisher": "Example"}
    return {
        "pool": pool,
        "chain_id": 1,
        "contracts": {"Pool": {"address": address, "role": "Pool", "source": source}},
        "readings": [{"contract": "Pool", "place": "", **one} for one in chosen],
    }


MINIMUM = {"function": "minimum()(uint256)", "transform": "wei to ETH", "topic": "minimum_deposit"}
FEE = {
    "function": "fee()(uint256)", "transform": "basis points to percent",
    "topic": "fee", "place": "percent",
}  # fmt: skip
PAUSED = {
    "function": "paused()(bool)", "transform": "true is paused, false is active",
    "topic": "status", "place": "is",
}  # fmt: skip
NEEDED = {
    "function": "all_members()(uint256,address[])", "transform": "count",
    "topic": "oracle", "place": "needed",
}  # fmt: skip
OF = {**NEEDED, "output": 1, "transform": "length", "place": "of"}
DELAY = {
    "function": "delay()(uint256)", "transform": "seconds to days", "topic": "upgrade_delay",
}  # fmt: skip
SIZE = {
    "function": "supply()(uint256)", "times": "rate()(uint256)",
    "transform": "wei to whole ETH", "topic": "sizes",
}  # fmt: skip
EVERY = (MINIMUM, FEE, PAUSED, NEEDED, OF, DELAY, SIZE)


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Puts files of readings where the command finds them."""

    def write(*files: dict[str, Any]) -> list[PoolReadings]:
        for file in files:
            (tmp_path / f"{file['pool']}.json").write_text(json.dumps(file), encoding="utf-8")
        monkeypatch.setattr(readings, "folder", lambda: tmp_path)
        return readings.load()

    return write
