"""What several pools have in common, which splitting a stake between them does not split."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pools.claims import vocabulary
from pools.claims.facts import PoolFacts
from pools.claims.rules import newest_shares
from pools.claims.text import fold, sort_key

# A client that runs less than a third of a pool cannot stop finality through it; nearly every
# pool runs a few validators on each.
HEAVY = Decimal(100) / 3  # percent
# Holders of withdrawal credentials one has to trust; each pool's contract is its own.
ENTRUSTED = ("custodian", "company", "operators")
LAYERS = (
    ("execution", gettext_lazy("Execution client of a third or more")),
    ("consensus", gettext_lazy("Consensus client of a third or more")),
)
# Kinds whose token can stand on the tokens of other pools.
LAYERED = ("index", "restaking", "strategy")


@dataclass(frozen=True)
class Shared:
    """Something several of the pools have in common, which splitting would not split."""

    what: str
    name: str
    pools: tuple[str, ...]


def shared_by(pools: Sequence[PoolFacts], symbols: Collection[str] = ()) -> list[Shared]:
    """Operators, auditors, heavily used clients, contracts, kinds of custodian and tokens that more
    than one of the pools rely on. ``symbols`` are those of all listed tokens."""
    found: dict[tuple[str, str], dict[str, str]] = {}

    def note(what: str, name: str, pool: str) -> None:
        if name and name.lower() != "unknown":
            found.setdefault((what, fold(name)), {"name": name})[pool] = pool

    ambiguous = _borne_twice(pools)
    for facts in pools:
        for operator in facts.node_operators.named:
            note(_("Node operator"), operator, facts.name)
        for audit in facts.audits:
            note(_("Auditor"), audit.auditor, facts.name)
        for contract in facts.contracts:
            note(_("Contract"), contract.address, facts.name)
        if facts.custody.withdrawal_credentials in ENTRUSTED:
            holder = vocabulary.word(vocabulary.KEY_HOLDERS, facts.custody.withdrawal_credentials)
            note(_("Withdrawals are held by"), holder, facts.name)
        for layer, words in LAYERS:
            for share in newest_shares(facts, layer):
                if share.percent >= HEAVY:
                    note(str(words), share.client, facts.name)
        for symbol in tokens_behind(facts, symbols):
            if symbol not in ambiguous:
                note(_("Token"), symbol, facts.name)
    shared = []
    for (what, _key), names in found.items():
        name = names.pop("name")
        if len(names) > 1:
            shared.append(Shared(what, name, tuple(names)))
    return sorted(shared, key=lambda one: (one.what, sort_key(one.name)))


def _borne_twice(pools: Sequence[PoolFacts]) -> set[str]:
    """Symbols that are those of different tokens, by their addresses."""
    addresses: dict[str, set[str]] = {}
    for token in (token for facts in pools for token in facts.current_tokens):
        if token.address and token.chain == "ethereum":
            addresses.setdefault(token.symbol, set()).add(token.address.casefold())
    return {symbol for symbol, found in addresses.items() if len(found) > 1}


def tokens_behind(facts: PoolFacts, symbols: Collection[str]) -> Iterator[str]:
    """The tokens a stake in this pool stands on: its own, and those of others that an index,
    restaking or strategy token is said to hold."""
    own = {token.symbol for token in facts.current_tokens}
    yield from sorted(own)
    if facts.kind in LAYERED:
        reports = (source.reports for source in facts.sources)
        said = " ".join((facts.summary, facts.custody.note, facts.withdrawal.note, *reports))
        named = set(re.findall(r"[\w+]+", said))
        yield from sorted(named.intersection(symbols) - own)
