"""Token lists in the schema of Uniswap: name, symbol and address of tokens on many chains.

A token is known by its address alone, its own or the one its bridge gives on another chain; a
name can be taken by anybody. The list's own address is not in the file: where it is known for a
list of that name it is the source, and without one nothing is cited.
"""

from typing import Any

from pools.intake.importers import chains, figures, reading
from pools.intake.importers.reading import Rejections
from pools.intake.statements import Batch, Citation, Record, Statement, UnreadableFile

KEYS = frozenset("name timestamp version tokens keywords tags logoURI tokenMap $schema".split())
TOKEN_KEYS = frozenset("chainId address name symbol decimals logoURI tags extensions".split())
# Where lists are published, by the name they carry.
PUBLISHED_AT = {"Uniswap Labs Default": "https://tokens.uniswap.org/"}


def read(data: bytes) -> Batch:
    """A record for every token; those of no listed pool are left aside where they are taken in."""
    parsed = reading.read_json(data)
    if not isinstance(parsed, dict) or not {"name", "tokens"} <= parsed.keys():
        raise UnreadableFile("The file is not a token list with a name and tokens.")
    tokens = reading.objects(parsed["tokens"], "The list of tokens")
    try:
        name = reading.text(parsed["name"])
    except ValueError as error:
        raise UnreadableFile(f"The name of the list {error}.") from None
    rejected = Rejections(record=name)
    rejected.unknown(parsed, KEYS)
    source = _source(parsed, name, rejected)
    records: dict[tuple[str, str], Record] = {}
    unmapped: dict[str, int] = {}
    for number, token in enumerate(tokens):
        rejected.record = f"tokens.{number}"
        record = _record(token, source, rejected, unmapped)
        if record is None:
            continue
        if record.addresses[0] in records:
            rejected.add("address", f"is there twice: {record.addresses[0][1]}")
            continue
        records[record.addresses[0]] = record
    aside = tuple(f"{count} tokens on chain {chain}" for chain, count in sorted(unmapped.items()))
    return Batch(tuple(records.values()), tuple(rejected.found), aside)


def _source(parsed: dict[str, Any], name: str, rejected: Rejections) -> Citation:
    as_of = ""
    with rejected.at("timestamp"):
        as_of = figures.day(parsed.get("timestamp"))
    version = parsed.get("version")
    parts = version if isinstance(version, dict) else {}
    numbers = [parts.get(part) for part in ("major", "minor", "patch")]
    known = all(isinstance(one, int) and not isinstance(one, bool) for one in numbers)
    if not known:
        rejected.add("version", "is not three whole numbers: major, minor and patch")
    reports = f"version {'.'.join(map(str, numbers))}" if known else ""
    return Citation(PUBLISHED_AT.get(name, ""), name, as_of, reports=reports)


def _record(
    token: dict[str, Any], source: Citation, rejected: Rejections, unmapped: dict[str, int]
) -> Record | None:
    rejected.unknown(token, TOKEN_KEYS)
    try:
        number = figures.amount(token.get("chainId"))
    except ValueError as error:
        rejected.add("chainId", str(error))
        return None
    if number is None or number != int(number):
        rejected.add("chainId", "is not the number of a chain")
        return None
    chain = chains.BY_NUMBER.get(int(number))
    if chain is None:
        unmapped[str(int(number))] = unmapped.get(str(int(number)), 0) + 1
        return None
    parts: dict[str, str] = {}
    for key, kind in (
        ("address", reading.contract),
        ("symbol", reading.text),
        ("name", reading.text),
    ):
        try:
            parts[key] = kind(token.get(key))
        except ValueError as error:
            rejected.add(key, str(error))
            return None
    for key in ("address", "symbol"):
        if not parts[key]:
            rejected.add(key, "is missing")
            return None
    value = (
        {**parts, "chain": chain}
        if parts["name"]
        else {"address": parts["address"], "symbol": parts["symbol"], "chain": chain}
    )
    return Record(
        name="",
        statements=(Statement("tokens", [value], source, "tokens"),),
        addresses=((chain, parts["address"]), *_bridged(token, rejected)),
        key=f"{parts['symbol']} on {chain} ({parts['address']})",
    )


def _bridged(token: dict[str, Any], rejected: Rejections) -> list[tuple[str, str]]:
    """Where the same token is on other chains, as its bridge has it."""
    extensions = token.get("extensions")
    bridges = extensions.get("bridgeInfo") if isinstance(extensions, dict) else None
    found = []
    for number, bridge in (bridges if isinstance(bridges, dict) else {}).items():
        chain = chains.BY_NUMBER.get(int(number)) if number.isdecimal() else None
        if chain and isinstance(bridge, dict):
            with rejected.at(f"extensions.bridgeInfo.{number}"):
                if address := reading.contract(bridge.get("tokenAddress")):
                    found.append((chain, address))
    return found
