"""Which other pools have a token of the same symbol: a holder can take one for the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pools.claims.facts import PoolFacts
from pools.models import PublishedPool
from pools.models.generation_cache import remembered


@dataclass(frozen=True)
class Namesake:
    """Another pool's token that bears a symbol of this one's."""

    symbol: str
    pool: str
    slug: str


def namesakes_of(facts: PoolFacts) -> tuple[Namesake, ...]:
    """Tokens of other pools with the same symbol and another address. Where either address is
    unknown nobody can tell them apart, and it may be the same token. One query a generation."""
    bearers = remembered(("token_symbols",), _bearers)
    own = {_address(token.chain, token.address) for token in facts.tokens if token.address}
    return tuple(
        Namesake(symbol, name, slug)
        for symbol in dict.fromkeys(token.symbol for token in facts.tokens if token.address)
        for name, slug, address in bearers.get(symbol.casefold(), ())
        if slug != facts.slug and address[1] and address not in own
    )


def _bearers() -> Mapping[str, Sequence[tuple[str, str, tuple[str, str]]]]:
    found: dict[str, dict[str, tuple[str, str, tuple[str, str]]]] = {}
    pools: Any = PublishedPool.objects.exclude(document__tokens=[]).values_list(
        "slug", "document__name", "document__tokens"
    )
    for slug, name, tokens in pools.order_by("slug"):
        for token in tokens:
            address = _address(token["chain"], token["address"])
            found.setdefault(token["symbol"].casefold(), {}).setdefault(slug, (name, slug, address))
    return {symbol: tuple(pools.values()) for symbol, pools in found.items() if len(pools) > 1}


def _address(chain: str, address: str) -> tuple[str, str]:
    return chain.casefold(), address.casefold()
