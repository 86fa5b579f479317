"""Chains as publishers tell them apart, and the words we have for them."""

from pools.intake.importers import reading

ETHEREUM = "ethereum"
# By the number of EIP-155. A chain that is not here is left aside, never guessed.
BY_NUMBER = {
    1: ETHEREUM,
    10: "OP Mainnet",
    25: "Cronos",
    56: "BNB Smart Chain",
    100: "Gnosis",
    137: "Polygon",
    196: "X Layer",
    324: "ZKsync Era",
    5000: "Mantle",
    8453: "Base",
    42161: "Arbitrum One",
    43114: "Avalanche",
    59144: "Linea",
    81457: "Blast",
    534352: "Scroll",
}
# By the short name that stands before an address (EIP-3770), or the name of the chain.
BY_PREFIX = {
    "eth": ETHEREUM,
    "ethereum": ETHEREUM,
    "oeth": BY_NUMBER[10],
    "optimism": BY_NUMBER[10],
    "gno": BY_NUMBER[100],
    "base": BY_NUMBER[8453],
    "arb1": BY_NUMBER[42161],
    "arbitrum": BY_NUMBER[42161],
    "linea": BY_NUMBER[59144],
    "scr": BY_NUMBER[534352],
    "scroll": BY_NUMBER[534352],
}


class OtherChain(ValueError):
    """An address on a chain we have no word for: of no concern here, and no fault of the file."""


def contract_on(value: object, usual: str = ETHEREUM) -> tuple[str, str]:
    """The chain and the address of a text such as ``eth:0x…``; without a prefix it is on the
    usual chain. Raises OtherChain, or ValueError for what is no address."""
    prefix, colon, address = reading.text(value).rpartition(":")
    if colon and prefix.casefold() not in BY_PREFIX:
        raise OtherChain(f"is on a chain we have no word for: {prefix[:40]}")
    found = reading.contract(address)
    if not found:
        raise ValueError("is missing")
    return (BY_PREFIX[prefix.casefold()] if colon else usual), found
