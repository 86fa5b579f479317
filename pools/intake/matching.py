"""Which listed pool a record is about: by its contracts, then its site, then its name."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field

from pools.claims.facts import PoolFacts
from pools.claims.web_addresses import bare_host, web_address
from pools.contributions.duplicates import bare_name
from pools.intake.statements import Record, address_key
from pools.models import Pool, PoolSlug, PublishedPool
from pools.models.slugs import stem_of

# Hosts that many share: to be there says nothing of who it is.
SHARED_HOSTS = frozenset({"github.com", "gitlab.com", "medium.com", "x.com", "twitter.com", "t.me"})
# Where each account has a host of its own: an article there is no site of a pool.
BLOGS = (".medium.com", ".substack.com", ".mirror.xyz", ".notion.site")


@dataclass(frozen=True)
class Match:
    """``pool`` is the key of the one pool it is about; None where nothing matches. Where it could
    be of several, or of one that cannot be compared with, ``candidates`` names them."""

    pool: int | None = None
    candidates: tuple[str, ...] = ()


@dataclass
class Listed:
    """Where every pool is found; three queries."""

    facts: dict[int, PoolFacts] = field(default_factory=dict)
    slugs: dict[int, str] = field(default_factory=dict)
    _by: dict[Hashable, set[int]] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "Listed":
        """All pools, with every address they have or had; facts only of published ones."""
        found = cls()
        for pk, slug in PoolSlug.objects.exclude(pool=None).values_list("pool_id", "slug"):
            found._note(pk, ("slug", slug))
        for pk, slug, name in Pool.objects.values_list("pk", "slug", "name"):
            found.slugs[pk] = slug
            found._note(pk, ("slug", slug), ("slug", stem_of(name)), ("bare", bare_name(name)))
        for published in PublishedPool.objects.only("pool_id", "slug", "document"):
            pk, facts = published.pool_id, published.facts
            found.facts[pk] = facts
            found._note(pk, ("host", host_of(facts.website)), ("slug", stem_of(facts.name)))
            found._note(pk, ("bare", bare_name(facts.name)))
            for token in facts.tokens:
                found._note(pk, ("symbol", token.symbol.casefold()))
            for chain, address in _addresses(facts):
                found._note(pk, address_key(chain, address))
        return found

    def _note(self, pk: int, *keys: Hashable) -> None:
        for key in keys:
            self._by.setdefault(key, set()).add(pk)

    def match(self, record: Record) -> Match:
        """The pool that all that is known of a record points to. Nobody guesses: where two hints
        point to different pools, both are named."""
        hints = [
            self._of(address_key(chain, address) for chain, address in record.addresses),
            self._of([("host", host)] if (host := host_of(record.website)) else []),
            self._of([("slug", slug) for slug in (record.slug, stem_of(record.name)) if slug])
            or self._of([("bare", bare)] if (bare := bare_name(record.name)) else []),
        ]
        hints = [hint for hint in hints if hint]
        if not hints:
            # A symbol can be taken by anybody: it tells what to look at, and no more.
            return Match(candidates=self._named(self._of_symbols(record)))
        agreed = set.intersection(*hints)
        if len(agreed) != 1:
            return Match(candidates=self._named(agreed or set.union(*hints)))
        pk = agreed.pop()
        if pk not in self.facts:
            return Match(candidates=(f"{self.slugs[pk]} (not published)",))
        return Match(pk)

    def _of_symbols(self, record: Record) -> set[int]:
        """Listed pools that have a token of a symbol the record gives without an address."""
        said = [one.value for one in record.statements if one.topic == "tokens"]
        tokens = [one for value in said if isinstance(value, list) for one in value]
        symbols = {
            str(one.get("symbol")).casefold()
            for one in tokens
            if isinstance(one, dict) and one.get("symbol") and not one.get("address")
        }
        return set().union(*(self._by.get(("symbol", symbol), set()) for symbol in symbols))

    def _of(self, keys: Iterable[Hashable]) -> set[int]:
        """The pools all known keys agree on; all of theirs where they do not."""
        found = [self._by[key] for key in keys if key in self._by]
        if not found:
            return set()
        return set.intersection(*found) or set.union(*found)

    def _named(self, pks: set[int]) -> tuple[str, ...]:
        return tuple(sorted(self.slugs[pk] for pk in pks))


def _addresses(facts: PoolFacts) -> Iterator[tuple[str, str]]:
    yield from ((token.chain, token.address) for token in facts.tokens if token.address)
    yield from ((contract.chain, contract.address) for contract in facts.contracts)


def host_of(website: str) -> str:
    """The host a site is known by; empty for one that many share, or that is none."""
    try:
        host = bare_host(web_address(website))
    except ValueError:
        return ""
    return "" if host in SHARED_HOSTS or host.endswith(BLOGS) else host
