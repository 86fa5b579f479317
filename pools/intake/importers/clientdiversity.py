"""The stored data files of clientdiversity.org (etheralpha/clientdiversity-org, ``_data/``): a
list of days, each with what a publisher answered on it.

Of three raw files each day tells of single pools: ``supermajority_raw`` counts validators by
execution client, ``edi_raw`` gives percents of execution clients, ``rated_operator_pool_raw``
gives consensus clients and the share of the network. The newest day that was answered is read.
The other files are of the whole network, which is not any pool's.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from pools.intake.importers import figures, reading
from pools.intake.importers.reading import Rejections
from pools.intake.statements import Batch, Citation, Record, Statement, UnreadableFile

REPOSITORY = "https://github.com/etheralpha/clientdiversity-org/blob/main/_data/raw"
DAY_KEYS = frozenset({"date", "timestamp", "data"})
NETWORK = "shares of the whole network, which are no pool's"
UNKNOWN = "unknown"  # what no client is known of; the rest is then partial
LARGEST_GAP = Decimal(2)  # percent, by which rounded shares may miss a hundred

_Reader = Callable[[dict[str, Any], str, Rejections, list[str]], Record | None]


def read(data: bytes) -> Batch:
    """A record for each pool of the newest day."""
    parsed = reading.read_json(data)
    days = reading.objects(parsed, "The file")
    if not days or not all({"date", "data"} <= day.keys() for day in days):
        raise UnreadableFile("The file is not a list of days with their data.")
    rejected, aside = Rejections(), list[str]()
    for day, entry in _newest_first(days, rejected):
        if isinstance(entry["data"], list):
            aside.append(f"{day}: {NETWORK}")
            break
        if not isinstance(entry["data"], dict):
            rejected.add("data", "is not what a publisher answered")
            continue
        rejected.unknown(entry, DAY_KEYS)
        if "distribution" in entry["data"]:
            aside.append(f"{day}: {NETWORK}")
            break
        answered = _answer(entry["data"])
        if answered is None:
            rejected.add("data", "the publisher did not answer on that day")
            continue
        if answered and not any(_READERS.keys() & pool.keys() for pool in answered):
            aside.append(f"{day}: {NETWORK}")
            break
        records = tuple(_records(answered, day, rejected, aside))
        return Batch(records, tuple(rejected.found), tuple(aside))
    return Batch((), tuple(rejected.found), tuple(aside))


def _newest_first(
    days: list[dict[str, Any]], rejected: Rejections
) -> Iterator[tuple[str, dict[str, Any]]]:
    dated: list[tuple[str, dict[str, Any]]] = []
    for number, entry in enumerate(days):
        rejected.record = f"days.{number}"
        with rejected.at("date"):
            day = figures.day(entry["date"])
            if not day:
                raise ValueError("is missing")
            dated.append((day, entry))
    for day, entry in sorted(dated, key=lambda one: one[0], reverse=True):
        rejected.record = day
        yield day, entry


def _answer(data: dict[str, Any]) -> list[Any] | None:
    """The list of pools in what was answered; None where there was no answer. Raises
    UnreadableFile where it is of another kind."""
    if data.get("status") != 200:
        return None
    found = data.get("data")
    if isinstance(found, dict):  # a page of them
        found = found.get("data")
    return reading.objects(found, "The answer")


def _records(
    pools: list[Any], day: str, rejected: Rejections, aside: list[str]
) -> Iterator[Record]:
    seen: Counter[str] = Counter()
    for number, pool in enumerate(pools):
        rejected.record = f"{day}, {number}"
        reader = next((read for key, read in _READERS.items() if key in pool), None)
        if reader is None:
            rejected.add("", "says nothing of clients that this format has")
            continue
        record = reader(pool, day, rejected, aside)
        if record is None:
            continue
        seen[record.name] += 1
        if seen[record.name] > 1:
            rejected.add("name", "is there twice")
            continue
        yield record


def _counted(
    pool: dict[str, Any], day: str, rejected: Rejections, aside: list[str]
) -> Record | None:
    keys = frozenset("name website source sourceLink twitter allocation".split())
    return _execution(pool, day, rejected, aside, ("allocation", "count", keys))


def _percents(
    pool: dict[str, Any], day: str, rejected: Rejections, aside: list[str]
) -> Record | None:
    keys = "name website source sourceLink twitter reliable clients ratedId type"
    if pool.get("reliable") is not True:
        aside.append(f"{_named(pool)}: the publisher does not call it reliable")
        return None
    if pool.get("type") != "pool":
        aside.append(f"{_named(pool)}: an operator, and no pool")
        return None
    return _execution(pool, day, rejected, aside, ("clients", "percent", frozenset(keys.split())))


def _execution(
    pool: dict[str, Any],
    day: str,
    rejected: Rejections,
    aside: list[str],
    form: tuple[str, str, frozenset[str]],
) -> Record | None:
    under, figure, keys = form
    name = _name(pool, "name", rejected)
    if not name:
        return None
    rejected.unknown(pool, keys)
    website = ""
    with rejected.at("website"):
        website = reading.address(pool.get("website"))
    statements: list[Statement] = []
    with rejected.at(under):
        amounts = _amounts(pool[under], "name", figure)
        if figure == "count":
            total = sum(amounts.values())
            if not total:
                raise ValueError("counts no validator")
            amounts = {client: 100 * count / total for client, count in amounts.items()}
        file = "supermajority_raw" if figure == "count" else "edi_raw"
        if set(map(str.casefold, amounts)) == {UNKNOWN}:
            aside.append(f"{name}: its clients are unknown to the publisher")
        else:
            statements.append(_shares("execution_clients", amounts, day, file, under))
    return Record(name=name, statements=tuple(statements), website=website, key=name)


def _rated(pool: dict[str, Any], day: str, rejected: Rejections, aside: list[str]) -> Record | None:
    name = _name(pool, "id", rejected)
    if not name:
        return None
    if pool.get("idType", "pool") != "pool":
        aside.append(f"{name}: an operator, and no pool")
        return None
    statements: list[Statement] = []
    file = "rated_operator_pool_raw"
    with rejected.at("clientPercentages"):
        parts = _amounts(pool["clientPercentages"], "client", "percentage")
        if any(part > 1 for part in parts.values()):
            raise ValueError("holds a share above one")
        if parts:
            percents = {client: 100 * part for client, part in parts.items()}
            statements.append(
                _shares("consensus_clients", percents, day, file, "clientPercentages")
            )
    with rejected.at("networkPenetration"):
        share = figures.amount(pool.get("networkPenetration"))
        if share is not None and share > 1:
            raise ValueError("is a share above one")
        if share is not None:
            percent = reading.plain(round(100 * share, 3))
            source = _source(file, day, f"{percent} % of all stake")
            value = [{"percent": percent, "as_of": day}]
            statements.append(Statement("network_shares", value, source, "networkPenetration"))
    return Record(name=name, statements=tuple(statements), key=name)


# Which key of a pool tells how it is read.
_READERS: dict[str, _Reader] = {
    "allocation": _counted,
    "clients": _percents,
    "clientPercentages": _rated,
}


def _name(pool: dict[str, Any], key: str, rejected: Rejections) -> str:
    name = ""
    with rejected.at(key):
        name = reading.text(pool.get(key))
        if not name:
            raise ValueError("is missing")
        rejected.record = name
    return name


def _named(pool: dict[str, Any]) -> str:
    return str(pool.get("name"))[:80]


def _amounts(entries: Any, label: str, figure: str) -> dict[str, Decimal]:
    """The figure of each client. Raises ValueError where one is not plain."""
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise ValueError("is not a list of clients")
    found: dict[str, Decimal] = {}
    for one in entries:
        client = reading.text(one.get(label))
        amount = figures.amount(one.get(figure))
        if not client or amount is None:
            raise ValueError(f"holds a client without its {label} or {figure}")
        if client in found:
            raise ValueError(f"has {client} twice")
        found[client] = amount
    return found


def _shares(topic: str, percents: dict[str, Decimal], day: str, file: str, place: str) -> Statement:
    """Shares that add up to all of it. Raises ValueError where they do not."""
    total = sum(percents.values(), Decimal(0))
    if abs(total - 100) > LARGEST_GAP:
        raise ValueError(f"adds up to {reading.plain(round(total, 2))} %, not to 100 %")
    partial = any(client.casefold() == UNKNOWN for client in percents)
    value = []
    for client, percent in sorted(percents.items(), key=lambda one: -one[1]):
        rounded = reading.plain(round(percent, 2 if topic == "execution_clients" else 1))
        if rounded:
            named = UNKNOWN if client.casefold() == UNKNOWN else client
            value.append({"client": named, "percent": rounded, "as_of": day, "partial": partial})
    reports = ", ".join(f"{one['client']} {one['percent']} %" for one in value)
    return Statement(topic, value, _source(file, day, reports), place)


def _source(file: str, day: str, reports: str) -> Citation:
    return Citation(f"{REPOSITORY}/{file}.json", "clientdiversity.org", day, reports=reports[:240])
