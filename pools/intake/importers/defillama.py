"""DefiLlama's answers on protocols: its list of them, or one with the history of what it holds.

A size is taken where the answer counts ETH. Figures in dollars are left aside: they say what ETH
cost as much as how much is staked. A link to an audit does not say who made it, so it is no audit
here yet. The address of the site finds the pool and is not taken for a statement: it often leads
to the app.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pools.intake.importers import chains, figures, reading
from pools.intake.importers.reading import Rejections
from pools.intake.statements import Batch, Citation, Record, Statement, UnreadableFile

STAKING = frozenset(
    {"liquid staking", "staking pool", "staking", "liquid restaking", "restaking", "lsd"}
)
WRAPPED = frozenset({"ETH", "WETH"})  # one ETH each, by definition


@dataclass
class _Reading:
    rejected: Rejections = field(default_factory=Rejections)
    aside: list[str] = field(default_factory=list)
    other: dict[str, int] = field(default_factory=dict)

    def leave(self, what: str, why: str) -> None:
        self.aside.append(f"{self.rejected.record}, {what}: {why}")


def read(data: bytes) -> Batch:
    """A record for each staking protocol; the others are counted."""
    parsed = reading.read_json(data)
    if isinstance(parsed, int | float):
        raise UnreadableFile("The file is one figure in dollars and does not say of what.")
    protocols = reading.objects(parsed if isinstance(parsed, list) else [parsed], "The file")
    if not protocols or not any(isinstance(one.get("name"), str) for one in protocols):
        raise UnreadableFile("The file is no protocol of DefiLlama, nor a list of them.")
    here = _Reading()
    found: dict[str, Record] = {}
    for number, protocol in enumerate(protocols):
        here.rejected.record = f"protocols.{number}"
        record = _record(protocol, here)
        if record is None:
            continue
        if record.key in found:
            here.rejected.add("slug", "is there twice")
            continue
        found[record.key] = record
    others = tuple(f"{count} protocols of the category {one}" for one, count in here.other.items())
    return Batch(tuple(found.values()), tuple(here.rejected.found), (*here.aside, *others))


def _record(protocol: dict[str, Any], here: _Reading) -> Record | None:
    try:
        name = reading.text(protocol.get("name"))
        slug = reading.text(protocol.get("slug")) or _slug(name)
        category = reading.text(protocol.get("category"))
    except ValueError as error:
        here.rejected.add("name", str(error))
        return None
    if not name:
        here.rejected.add("name", "is missing")
        return None
    here.rejected.record = slug
    if category and category.casefold() not in STAKING:
        here.other[category] = here.other.get(category, 0) + 1
        return None
    website = ""
    with here.rejected.at("url"):
        website = reading.address(protocol.get("url"))
    return Record(
        name=name,
        statements=tuple(_statements(protocol, slug, here)),
        addresses=tuple(_addresses(protocol, here)),
        website=website,
        key=slug,
    )


def _slug(name: str) -> str:
    """As DefiLlama makes it of a name; the answer on one protocol leaves it out."""
    return name.lower().replace(" ", "-").replace("'", "")


def _addresses(protocol: dict[str, Any], here: _Reading) -> Iterator[tuple[str, str]]:
    if protocol.get("address") in (None, "", "-"):
        return
    try:
        yield chains.contract_on(protocol["address"])
    except chains.OtherChain as error:
        here.leave("address", str(error))
    except ValueError as error:
        here.rejected.add("address", str(error))


def _statements(protocol: dict[str, Any], slug: str, here: _Reading) -> Iterator[Statement]:
    links = protocol.get("audit_links")
    if links is not None and not isinstance(links, list):
        here.rejected.add("audit_links", "is not a list")
    elif links:
        here.leave("audit_links", f"{len(links)} links do not say who made the audit")
    points, place = _points(protocol)
    if points is None:
        here.leave("tvl", "only figures in dollars")
        return
    try:
        last = _last(points)
        if last is None:
            return here.leave(place, "no figure yet")
        day, tokens = last
        staked = _eth(tokens)
    except ValueError as error:
        return here.rejected.add(place, str(error))
    if staked is None:
        others = sorted(str(one)[:20] for one in tokens if str(one).upper() not in WRAPPED)
        shown = ", ".join(others[:5]) or "no token"
        return here.leave(place, f"counts {shown}, and does not say how much ETH that is")
    source = Citation(
        f"https://api.llama.fi/protocol/{slug}",
        "DefiLlama",
        day,
        reports=f"{staked:,f} ETH",
    )
    yield Statement("sizes", [{"staked_eth": reading.plain(staked), "as_of": day}], source, place)
    return None


def _points(protocol: dict[str, Any]) -> tuple[Any, str]:
    """What it held on Ethereum, day by day, in tokens; None where that is not said."""
    on_chains = protocol.get("chainTvls")
    ethereum = on_chains.get("Ethereum") if isinstance(on_chains, dict) else None
    if isinstance(ethereum, dict) and "tokens" in ethereum:
        return ethereum["tokens"], "chainTvls.Ethereum.tokens"
    if protocol.get("chains") == ["Ethereum"] and "tokens" in protocol:
        return protocol["tokens"], "tokens"
    return None, ""


def _last(points: Any) -> tuple[str, dict[str, Any]] | None:
    """The newest point, in whatever order they stand."""
    if not isinstance(points, list):
        raise ValueError("is not a list of days")
    newest: tuple[Decimal, str, dict[str, Any]] | None = None
    for point in points:
        if not isinstance(point, dict) or not isinstance(point.get("tokens"), dict):
            raise ValueError("holds a day without its tokens")
        day = figures.day(point.get("date"))
        if not day:
            raise ValueError("holds a day without its date")
        try:
            at = figures.amount(point["date"]) or Decimal(0)
        except ValueError:  # written out, so that the day itself gives the order
            at = Decimal(0)
        if newest is None or (day, at) >= (newest[1], newest[0]):
            newest = (at, day, point["tokens"])
    return newest[1:] if newest else None


def _eth(tokens: dict[str, Any]) -> Decimal | None:
    """How much ETH it is, in ETH; None where other tokens are counted too, or none."""
    if not tokens or any(one.upper() not in WRAPPED for one in tokens):
        return None
    amounts = [figures.amount(amount) for amount in tokens.values()]
    if any(amount is None for amount in amounts):
        return None
    return round(sum((one for one in amounts if one is not None), Decimal(0)), 6)
