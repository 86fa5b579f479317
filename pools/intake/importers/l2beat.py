"""L2BEAT's ``discovered.json``: the contracts of one project, who may upgrade them and after which
delay, as read from the chain at the time the file gives.

It names every contract it came by. What many projects share, or L2BEAT calls spam, is not the
pool's. Who is behind a contract that may upgrade is said only where it is a multisig or a key.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pools.intake.importers import chains, figures, reading
from pools.intake.importers.l2beat_upgrades import past_upgrades
from pools.intake.importers.reading import Rejections
from pools.intake.statements import Batch, Citation, Record, Statement, UnreadableFile

REPOSITORY = "https://github.com/l2beat/l2beat/blob/main/packages/config/src/projects"
DAY = 86_400  # seconds
NOBODY = "0x" + "0" * 40
ANY_SAFE = ("Safe", "GnosisSafe", "SafeProxy", "GnosisSafeProxy")  # a kind, and nobody's name
KEYS = frozenset(
    "name chain timestamp blockNumber usedBlockNumbers configHash version entries contracts eoas "
    "abis usedTemplates dependentDiscoveries sharedModules permissionsConfigHash permissions".split()
)
ENTRY_KEYS = frozenset(
    "address name type unverified template proxyType sourceHashes implementationNames values "
    "errors description references category displayName ignoreInWatchMode ignoreRelatives "
    "fieldMeta usedTypes sinceTimestamp sinceBlock derivedName roles assignedPermissions "
    "issuedPermissions receivedPermissions directlyReceivedPermissions targetType upgradeability "
    "code controlsMajorUpgradePath isMultisig isReachable deployerAddress targetProject "
    "controlsMajorityOfUpgradePermissions".split()
)
# Newer files list permissions apart from the entries, by the address that holds them.
PERMISSION_KEYS = frozenset(
    "receivedPermissions directlyReceivedPermissions eoaWithUpgradePermissions "
    "controlsMajorityOfUpgradePermissions".split()
)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


@dataclass(frozen=True)
class _Account:
    """A contract or an account; ``upgrades`` are its permissions to change others' code."""

    chain: str
    address: str
    name: str
    is_contract: bool
    is_ours: bool
    values: dict[str, Any]
    upgrades: tuple[dict[str, Any], ...]

    @property
    def place(self) -> tuple[str, str]:
        return self.chain, self.address


@dataclass
class _Project:
    name: str
    chain: str
    source: Citation
    rejected: Rejections
    entries: dict[tuple[str, str], _Account] = field(default_factory=dict)
    aside: list[str] = field(default_factory=list)

    def leave(self, what: str, why: str) -> None:
        self.aside.append(f"{self.name}, {what}: {why}")


def read(data: bytes) -> Batch:
    """One record: its contracts, and what can be said of upgrades without guessing."""
    parsed = reading.read_json(data)
    if not isinstance(parsed, dict) or not ("entries" in parsed or "contracts" in parsed):
        raise UnreadableFile("The file is not a project of L2BEAT with a name and its entries.")
    name = parsed.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise UnreadableFile("The project's name is not one of L2BEAT's.")
    rejected = Rejections(record=name)
    rejected.unknown(parsed, KEYS)
    project = _Project(name, _chain(parsed), _source(parsed, rejected), rejected)
    listed = reading.objects(parsed.get("entries", parsed.get("contracts")), "The list of entries")
    held = _held_apart(parsed, rejected)
    for number, entry in enumerate([*listed, *_accounts(parsed, rejected)]):
        _take(project, f"entries.{number}", {**entry, **held.get(str(entry.get("address")), {})})
    contracts = [one for one in project.entries.values() if one.is_contract and one.is_ours]
    record = Record(
        name=name,
        statements=tuple(_statements(project, contracts)),
        addresses=tuple(one.place for one in contracts),
        key=name,
    )
    return Batch((record,), tuple(rejected.found), tuple(project.aside))


def _chain(parsed: dict[str, Any]) -> str:
    """The chain of a file of one chain; files of several name it before each address."""
    chain = parsed.get("chain", "ethereum")
    if not isinstance(chain, str) or chain.casefold() not in chains.BY_PREFIX:
        raise UnreadableFile("The project is on a chain we have no word for.")
    return chains.BY_PREFIX[chain.casefold()]


def _source(parsed: dict[str, Any], rejected: Rejections) -> Citation:
    folder = parsed["name"] + (f"/{parsed['chain']}" if "chain" in parsed else "")
    as_of = ""
    with rejected.at("timestamp"):
        as_of = figures.day(parsed.get("timestamp"))
    return Citation(f"{REPOSITORY}/{folder}/discovered.json", "L2BEAT", as_of)


def _held_apart(parsed: dict[str, Any], rejected: Rejections) -> dict[str, dict[str, Any]]:
    """What each address may do, where the file does not say it at the entry."""
    found = {}
    for address, held in rejected.object(parsed, "permissions").items():
        place = f"permissions.{address[:60]}"
        if not isinstance(held, dict):
            rejected.add(place, "is not an object")
            continue
        rejected.unknown(held, PERMISSION_KEYS, f"{place}.")
        received = held.get("receivedPermissions")
        found[address] = {} if received is None else {"receivedPermissions": received}
    return found


def _accounts(parsed: dict[str, Any], rejected: Rejections) -> Iterator[dict[str, Any]]:
    """Keys of people, which older files list apart."""
    eoas = parsed.get("eoas", [])
    if not isinstance(eoas, list):
        rejected.add("eoas", "is not a list")
        return
    for one in eoas:
        yield {"type": "EOA", **(one if isinstance(one, dict) else {"address": one})}


def _take(project: _Project, place: str, entry: dict[str, Any]) -> None:
    project.rejected.unknown(entry, ENTRY_KEYS, f"{place}.")
    try:
        chain, address = chains.contract_on(entry.get("address"), project.chain)
        name = reading.text(entry.get("displayName")) or reading.text(entry.get("name"))
    except chains.OtherChain as error:
        return project.leave(place, str(error))
    except ValueError as error:
        return project.rejected.add(f"{place}.address", str(error))
    if (chain, address) in project.entries:
        return project.rejected.add(f"{place}.address", f"is there twice: {address}")
    values = entry.get("values")
    found = _Account(
        chain,
        address,
        "" if name in ANY_SAFE else name,
        # Older files list contracts apart from accounts, and give no type.
        is_contract=entry.get("type", "Contract") == "Contract",
        is_ours=_is_ours(entry),
        values=values if isinstance(values, dict) else {},
        upgrades=tuple(_upgrades(project, place, entry)),
    )
    project.entries[found.place] = found
    return None


def _is_ours(entry: dict[str, Any]) -> bool:
    category, template = entry.get("category"), entry.get("template")
    spam = isinstance(category, dict) and category.get("name") == "Spam"
    return not spam and not (isinstance(template, str) and template.startswith("global/"))


def _upgrades(project: _Project, place: str, entry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    received = entry.get("receivedPermissions", [])
    if not isinstance(received, list):
        project.rejected.add(f"{place}.receivedPermissions", "is not a list")
        return
    for one in received:
        if not isinstance(one, dict):
            project.rejected.add(f"{place}.receivedPermissions", "holds what is no permission")
        elif one.get("permission") == "upgrade":
            yield one


def _statements(project: _Project, contracts: list[_Account]) -> Iterator[Statement]:
    source = project.source
    named = [one for one in contracts if one.name]
    if named:
        value = [{"role": one.name, "chain": one.chain, "address": one.address} for one in named]
        yield Statement("contracts", value, source, "entries")
    if len(named) < len(contracts):
        project.leave("contracts", f"{len(contracts) - len(named)} without a name")
    yield from past_upgrades(contracts, source, project.rejected)
    ours = {one.place for one in contracts}
    granted = [
        (holder, one)
        for holder in project.entries.values()
        for one in holder.upgrades
        if _target(project, one) in ours
    ]
    yield from _delay(project, granted)
    holders = {holder.place for holder, _ in granted} or set(_admins(project, contracts))
    yield from _power(project, holders)


def _target(project: _Project, permission: dict[str, Any]) -> tuple[str, str] | None:
    try:
        return chains.contract_on(permission.get("from"), project.chain)
    except chains.OtherChain:
        return None
    except ValueError as error:
        project.rejected.add("receivedPermissions.from", str(error))
        return None


def _delay(
    project: _Project, granted: list[tuple[_Account, dict[str, Any]]]
) -> Iterator[Statement]:
    """The shortest of all ways to an upgrade; nothing where one of them cannot be read."""
    if not granted:
        return project.leave("upgrade delay", "no permission to upgrade is listed")
    try:
        ways = [(_seconds(one), holder, one) for holder, one in granted]
    except ValueError as error:
        return project.rejected.add("receivedPermissions.delay", str(error))
    seconds, holder, shortest = min(ways, key=lambda way: way[0])
    if holder.is_contract and "$members" not in holder.values:
        # It may make them wait: a timelock that L2BEAT has not looked into.
        return project.leave("upgrade delay", f"how long {holder.name or holder.address} waits")
    if any(step.get("condition") for step in _steps(shortest)):
        return project.leave("upgrade delay", "the shortest way has a condition")
    if seconds % DAY:
        hours = reading.plain(round(seconds / 3600, 2))
        return project.leave("upgrade delay", f"{hours} hours, which are not whole days")
    days = int(seconds / DAY)
    yield Statement("upgrade_delay", days, project.source, "receivedPermissions.delay")
    return None


def _steps(permission: dict[str, Any]) -> list[dict[str, Any]]:
    """The permission, and all that it goes through: their delays add up."""
    via = permission.get("via", [])
    if not isinstance(via, list) or not all(isinstance(one, dict) for one in via):
        raise ValueError("goes through what is no list of contracts")
    return [permission, *via]


def _seconds(permission: dict[str, Any]) -> Decimal:
    found = [figures.amount(step.get("delay")) for step in _steps(permission)]
    return sum((one for one in found if one), Decimal(0))


def _admins(project: _Project, contracts: list[_Account]) -> Iterator[tuple[str, str]]:
    """Who the proxies say may change them, where L2BEAT lists no permissions."""
    for one in contracts:
        admin = one.values.get("$admin")
        for value in admin if isinstance(admin, list) else [admin]:
            if value is None:
                continue
            try:
                found = chains.contract_on(value, one.chain)
            except ValueError as error:
                project.rejected.add(f"{one.name}.values.$admin", str(error))
                continue
            if found[1] != NOBODY:
                yield found


def _power(project: _Project, holders: set[tuple[str, str]]) -> Iterator[Statement]:
    """Who can upgrade, where that is one key or one multisig."""
    if not holders:
        return project.leave("upgrade power", "nobody is named who can upgrade")
    if len(holders) > 1:
        return project.leave("upgrade power", f"{len(holders)} can upgrade, each in its own way")
    holder = project.entries.get(next(iter(holders)))
    if holder is None:
        return project.leave("upgrade power", "the file does not say who that address is")
    value = _holding(project, holder)
    if not value:
        return project.leave("upgrade power", f"who decides in {holder.name or holder.address}")
    yield Statement("upgrade_power", value, project.source, "receivedPermissions")
    return None


def _holding(project: _Project, holder: _Account) -> dict[str, Any]:
    if not holder.is_contract:
        return {"held_by": "key", "who": holder.name or holder.address}
    members, threshold = holder.values.get("$members"), holder.values.get("$threshold")
    if not isinstance(members, list) or not members or threshold is None:
        return {}
    try:
        needed = figures.amount(threshold)
    except ValueError as error:
        project.rejected.add(f"{holder.name}.values.$threshold", str(error))
        return {}
    if needed is None or needed != int(needed):
        return {}
    return {
        "held_by": "multisig",
        "who": holder.name or holder.address,
        "needed": int(needed),
        "of": len(members),
    }
