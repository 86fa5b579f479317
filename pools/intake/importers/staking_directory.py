"""staking.directory's list of providers (``providers.json`` of its site)."""

import re
from collections.abc import Iterator
from typing import Any

from pools.intake.importers import reading
from pools.intake.importers.reading import Rejections
from pools.intake.statements import Batch, Citation, Record, Statement, UnreadableFile

PUBLISHER = "staking.directory"
ADDRESS = "https://www.staking.directory/"
POOLS = frozenset({"lst", "pooled", "indexToken"})  # of its staking types
# What it says yes or no to, by our indicator.
YES_OR_NO = {
    "sourceCode": ("open-source", "Source code"),
    "auditReports": ("audited", "Audit reports"),
    "bugBounty": ("bug-bounty", "Bug bounty"),
}
LINKS = {"twitter": "x", "discord": "discord", "telegram": "telegram", "repo": "github"}
KEYS = frozenset(
    {
        *("id", "ratedId", "logo", "name", "status", "mainnetLaunch", "stakingType"),
        *("providerType", "lstName", "fee", "minStake", "selfLimit", "links", "description"),
        *("validatorKey", "withdrawalKey", "stakeFromHome", "mevRelays", "howToUse"),
        *("operatorRequirements", "executionClients", "beaconClients", *YES_OR_NO),
    }
)
_SIDE = re.compile(r"(.+?) \((LST|Node)\)")


def read(data: bytes) -> Batch:
    """Every live pool and token of the file. Left aside are its other providers, those that are
    not live, and the sides of pools that are for node operators only."""
    providers = reading.objects(reading.read_json(data), "The file")
    if not all("stakingType" in one and "status" in one for one in providers):
        raise UnreadableFile(
            "The file is not a list of providers with a staking type and a status."
        )
    rejected = Rejections()
    records, aside = [], []
    for number, one in enumerate(providers, 1):
        label = str(one.get("name") or one.get("id") or number)[:80]
        reason = _reason_aside(one)
        if reason:
            aside.append(f"{label} ({reason})")
            continue
        rejected.record = label
        with rejected.at("name"):
            records.append(_record(reading.name(one.get("name")), one, rejected))
    return Batch(tuple(records), tuple(rejected.found), tuple(aside), lists_pools=True)


def _reason_aside(provider: dict[str, Any]) -> str:
    side = _SIDE.fullmatch(str(provider.get("name")))
    if provider["stakingType"] not in POOLS:
        return f"no pool: {provider['stakingType'] or 'no type'}"
    if provider["status"] != "active":
        return f"not live: {provider['status']}"
    return "for node operators" if side and side[2] == "Node" else ""


def _record(name: str, provider: dict[str, Any], rejected: Rejections) -> Record:
    rejected.record = name
    rejected.unknown(provider, KEYS)
    side = _SIDE.fullmatch(name)
    links = rejected.object(provider, "links")
    rejected.unknown(links, {*LINKS, "website"}, "links.")
    website = ""
    with rejected.at("links.website"):
        website = reading.address(links.get("website"))
    return Record(
        name=side[1] if side else name,
        statements=tuple(_statements(provider, links, rejected)),
        website=website,
        key=name,
    )


def _statements(
    provider: dict[str, Any], links: dict[str, Any], rejected: Rejections
) -> Iterator[Statement]:
    def stated(topic: str, value: Any, place: str) -> Statement:
        reports = _evidence(provider.get(place))
        return Statement(topic, value, Citation(ADDRESS, PUBLISHER, reports=reports), place)

    with rejected.at("mainnetLaunch.date"):
        if day := reading.partial_date(rejected.object(provider, "mainnetLaunch").get("date")):
            yield stated("launch", {"date": day}, "mainnetLaunch")
    with rejected.at("fee.value"):
        fee = rejected.object(provider, "fee")
        percent = reading.number(fee.get("value"))
        if percent is not None:
            yield stated("fee", {"percent": reading.plain(percent)}, "fee")
    with rejected.at("minStake.value"):
        least = _least(rejected.object(provider, "minStake"))
        if least is not None:
            yield stated("minimum_deposit", least, "minStake")
    with rejected.at("selfLimit.value"):
        limit = reading.number(rejected.object(provider, "selfLimit").get("value"))
        if limit is not None:
            yield stated("self_limit", reading.plain(limit), "selfLimit")
    with rejected.at("lstName"):
        if symbol := reading.text(provider.get("lstName")):
            yield stated("tokens", [{"symbol": symbol}], "lstName")
    found = {}
    for key, ours in LINKS.items():
        with rejected.at(f"links.{key}"):
            if address := reading.address(links.get(key)):
                found[ours] = address
    if found:
        yield stated("links", found, "links")
    yield from _answers(provider, rejected)


def _answers(provider: dict[str, Any], rejected: Rejections) -> Iterator[Statement]:
    for key, (indicator, words) in YES_OR_NO.items():
        with rejected.at(f"{key}.value"):
            given = rejected.object(provider, key)
            answer = reading.truth(given.get("value"))
            if answer is not None:
                link = _evidence(given)
                reports = f"{words}: {'yes' if answer else 'no'}" + (f"; {link}" if link else "")
                source = Citation(ADDRESS, PUBLISHER, reports=reports[:240])
                yield reading.reported(indicator, answer, source, key)
        with rejected.at(f"{key}.evidenceLink"):
            programme = key == "bugBounty" and answer and reading.address(given.get("evidenceLink"))
            if programme:
                source = Citation(ADDRESS, PUBLISHER)
                yield Statement("bug_bounties", [{"url": programme}], source, key)


def _least(given: dict[str, Any]) -> int | float | None:
    """The smallest deposit. Any amount is 0; any amount and a number besides is a riddle."""
    value = given.get("value")
    if given.get("type") != "anyAmount":
        least = reading.number(value)
        return None if least is None else reading.plain(least)
    if value in (None, "") or str(value).strip().lower() == "any amount":
        return 0
    raise ValueError(f"says that any amount will do, and {str(value)[:60]} besides")


def _evidence(given: Any) -> str:
    """What it points to itself, which nobody has opened yet."""
    link = given.get("evidenceLink") if isinstance(given, dict) else ""
    written = f"It points to {link.strip()}" if isinstance(link, str) and link.strip() else ""
    return written if len(written) <= 200 else ""
