"""ethereum.org's staking products (``src/data/staking-products.json`` of its site)."""

import re
from collections.abc import Iterator
from typing import Any

from pools.intake.importers import reading
from pools.intake.importers.reading import Rejections
from pools.intake.statements import Batch, Citation, Record, Statement, UnreadableFile

PUBLISHER = "ethereum.org"
ADDRESS = "https://github.com/ethereum/ethereum-org-website/blob/dev/src/data/staking-products.json"
CATEGORY = "pools"
# What it says yes or no to, without evidence, by our indicator.
YES_OR_NO = {
    "isFoss": ("open-source", "Open source"),
    "hasBugBounty": ("bug-bounty", "Has a bug bounty"),
    "isTrustless": ("trustless", "Trustless"),
    "hasPermissionlessNodes": ("permissionless-nodes", "Permissionless nodes"),
}
SHARES = {
    "pctMajorityExecutionClient": "execution_clients",
    "pctMajorityConsensusClient": "consensus_clients",
}
LINKS = {
    "twitter": "x",
    "discord": "discord",
    "telegram": "telegram",
    "reddit": "reddit",
    "github": "github",
}
OTHER_LINKS = frozenset({"facebook", "linkedin", "medium", "youtube"})  # which we do not keep
WORDS = {
    "platforms": {
        "browser": "browser",
        "wallet": "wallet",
        "linux": "linux",
        "macos": "macos",
        "windows": "windows",
        "ios": "ios",
        "android": "android",
    },
    "interfaces": {"gui": "gui", "cli": "cli", "api": "api"},
}
KEYS = frozenset(
    {
        *(
            "name",
            "imageName",
            "svgPath",
            "hue",
            "launchDate",
            "url",
            "audits",
            "minEth",
            "feePercentage",
        ),
        *("tokens", "platforms", "ui", "socials", "matomo", *YES_OR_NO, *SHARES),
    }
)
_YEAR = re.compile(r"(.+?),? (\d{4})")


def read(data: bytes) -> Batch:
    """Every pool of the file, with what it says of it. The file says no day."""
    parsed = reading.read_json(data)
    if not isinstance(parsed, dict) or CATEGORY not in parsed:
        raise UnreadableFile(f"The file has no list of {CATEGORY}.")
    aside = [
        f"{category}: {one.get('name')}"
        for category, products in parsed.items()
        if category != CATEGORY
        for one in reading.objects(products, f"The category {category!r}")
    ]
    rejected = Rejections()
    records = []
    for number, one in enumerate(reading.objects(parsed[CATEGORY], "The list of pools"), 1):
        rejected.record = f"{CATEGORY} {number}"
        with rejected.at("name"):
            records.append(_record(reading.name(one.get("name")), one, rejected))
    return Batch(tuple(records), tuple(rejected.found), tuple(aside), lists_pools=True)


def _record(name: str, pool: dict[str, Any], rejected: Rejections) -> Record:
    rejected.record = name
    rejected.unknown(pool, KEYS)
    website = ""
    with rejected.at("url"):
        website = reading.address(pool.get("url"))
    tokens = list(_tokens(pool, rejected))
    return Record(
        name=name,
        statements=tuple(_statements(pool, tokens, rejected)),
        addresses=tuple(("ethereum", one["address"]) for one in tokens if one["address"]),
        website=website,
    )


def _statements(
    pool: dict[str, Any], tokens: list[dict[str, Any]], rejected: Rejections
) -> Iterator[Statement]:
    def stated(topic: str, value: Any, place: str) -> Statement:
        return Statement(topic, value, Citation(ADDRESS, PUBLISHER), place)

    with rejected.at("launchDate"):
        if day := reading.partial_date(pool.get("launchDate")):
            yield stated("launch", {"date": day}, "launchDate")
    with rejected.at("minEth"):
        least = reading.number(pool.get("minEth"))
        if least is not None:
            yield stated("minimum_deposit", reading.plain(least), "minEth")
    with rejected.at("feePercentage"):
        fee = reading.number(pool.get("feePercentage"))
        if fee is not None:
            yield stated("fee", {"percent": reading.plain(fee)}, "feePercentage")
    if tokens:
        yield stated("tokens", tokens, "tokens")
    if audits := list(_audits(pool, rejected)):
        yield stated("audits", audits, "audits")
    for key, topic in SHARES.items():
        with rejected.at(key):
            share = reading.number(pool.get(key))
            if share:  # 0 is how it says that nobody has measured it
                entry = {"client": "", "percent": reading.plain(share)}
                yield stated(topic, [entry], key)
    for key, topic in (("platforms", "platforms"), ("ui", "interfaces")):
        if words := list(_words(pool, key, topic, rejected)):
            yield stated(topic, words, key)
    if links := _links(pool, rejected):
        yield stated("links", links, "socials")
    for key, (indicator, words_of) in YES_OR_NO.items():
        with rejected.at(key):
            answer = reading.truth(pool.get(key))
            if answer is not None:
                reports = f"{words_of}: {'yes' if answer else 'no'}"
                source = Citation(ADDRESS, PUBLISHER, reports=reports)
                yield reading.reported(indicator, answer, source, key)


def _tokens(pool: dict[str, Any], rejected: Rejections) -> Iterator[dict[str, Any]]:
    for place, one in rejected.each(pool, "tokens"):
        rejected.unknown(one, ("name", "symbol", "address"), f"{place}.")
        with rejected.at(place):
            token = {
                "name": reading.text(one.get("name")),
                "symbol": reading.name(one.get("symbol")),
                "chain": "ethereum",
                "address": reading.contract(one.get("address")),
            }
            yield token


def _audits(pool: dict[str, Any], rejected: Rejections) -> Iterator[dict[str, Any]]:
    """The name may say more than who: "Sigma Prime - Atlas, Dec 2022", "Ackee 2023"."""
    for place, one in rejected.each(pool, "audits"):
        rejected.unknown(one, ("name", "url", "date"), f"{place}.")
        with rejected.at(place):
            auditor, _dash, rest = reading.name(one.get("name")).partition(" - ")
            scope, day = _dated(rest)
            if not rest and (found := _YEAR.fullmatch(auditor)):
                auditor, day = found[1], found[2]
            yield {
                "auditor": auditor,
                "scope": scope,
                "date": reading.partial_date(one.get("date")) or day or None,
                "report": reading.address(one.get("url")),
            }


def _dated(text: str) -> tuple[str, str]:
    before, _comma, last = text.rpartition(", ")
    try:
        return before, reading.partial_date(last)
    except ValueError:
        return text, ""


def _words(pool: dict[str, Any], key: str, topic: str, rejected: Rejections) -> Iterator[str]:
    value = pool.get(key)
    if value is not None and not isinstance(value, list):
        rejected.add(key, "is not a list")
        return
    for number, word in enumerate(value or []):
        known = WORDS[topic].get(word.strip().lower()) if isinstance(word, str) else None
        if known:
            yield known
        else:
            rejected.add(f"{key}.{number}", f"is none of our words: {str(word)[:60]}")


def _links(pool: dict[str, Any], rejected: Rejections) -> dict[str, str]:
    value = pool.get("socials") or {}
    if not isinstance(value, dict):
        rejected.add("socials", "is not an object")
        return {}
    rejected.unknown(value, {*LINKS, *OTHER_LINKS}, "socials.")
    links = {}
    for key, ours in LINKS.items():
        with rejected.at(f"socials.{key}"):
            if address := reading.address(value.get(key)):
                links[ours] = address
    return links
