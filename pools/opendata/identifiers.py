"""Identifiers that others know as well: tokens by CAIP-19, accounts by CAIP-10."""

# Chain names as sources write them, in small letters, with their numbers (EIP-155). A chain that
# is not here has no identifier rather than a guessed one.
CHAIN_IDS = {
    "ethereum": 1,
    "optimism": 10,
    "cronos": 25,
    "bnb chain": 56,
    "bnb smart chain": 56,
    "gnosis": 100,
    "polygon": 137,
    "x layer": 196,
    "zksync era": 324,
    "mantle": 5000,
    "base": 8453,
    "mode": 34443,
    "arbitrum": 42161,
    "arbitrum one": 42161,
    "avalanche": 43114,
    "linea": 59144,
    "blast": 81457,
    "scroll": 534352,
}


def caip19(chain: str, address: str) -> str | None:
    """The token at an address as ``eip155:1/erc20:0x…``; None where either is not known."""
    number = CHAIN_IDS.get(chain.casefold())
    return f"eip155:{number}/erc20:{address}" if number and address else None


def caip10(chain: str, address: str) -> str | None:
    """The account at an address as ``eip155:1:0x…``; None where either is not known."""
    number = CHAIN_IDS.get(chain.casefold())
    return f"eip155:{number}:{address}" if number and address else None
