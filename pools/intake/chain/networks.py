"""The chains that can be read: how documents name them, and where a person can look."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Network:
    """``explorer`` opens a contract's page for everybody."""

    name: str
    explorer: str


NETWORKS = {1: Network("ethereum", "https://etherscan.io/address/")}
# At the same address on every chain that has it (https://www.multicall3.com).
MULTICALL3 = "0xcA11bde05977b3631167028862bE2a173976CA11"
