"""Whose token is it? By address or symbol, with a warning where several look alike.

Every token of every published pool is known, the retired ones too: people still hold them.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pools.claims.facts import PoolFacts, SourceNote, Token
from pools.claims.text import fold
from pools.models import PublishedPool
from pools.models.generation_cache import remembered

LONGEST = 200  # characters read of what was typed: an address inside a block explorer's link fits
ADDRESS = re.compile(r"(?<![0-9a-z])0x[0-9a-f]{40}(?![0-9a-z])")
NO_ADDRESS = re.compile(r"0x[0-9a-z]*")
NAME_SERVICE = re.compile(r"\S+\.eth")
ETHEREUM = "ethereum"


@dataclass(frozen=True)
class ListedToken:
    """A token with the pool whose token it is."""

    token: Token
    pool: str
    slug: str
    state: str
    sources: tuple[SourceNote, ...]
    symbols: frozenset[str]  # of the pool's listed tokens, folded


@dataclass(frozen=True)
class TokenFinding:
    """A token found, and what its holder should know of it.

    ``replacement`` is the token to look up instead of a retired one; empty where nobody says.
    """

    listed: ListedToken
    alike: tuple[ListedToken, ...]

    @property
    def token(self) -> Token:
        """The token itself."""
        return self.listed.token

    @property
    def replacement(self) -> str:
        """The symbol that stands in for a retired token."""
        return self.token.replaced_by if self.token.retired else ""

    @property
    def replacement_listed(self) -> bool:
        """Whether that symbol can be looked up here."""
        return fold(self.replacement) in self.listed.symbols


@dataclass(frozen=True)
class TokenCheck:
    """The answer to what was asked. ``problem`` says in words what cannot be looked up."""

    asked: str
    problem: str = ""
    by_address: bool = False
    found: tuple[TokenFinding, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether something was looked up, found or not."""
        return bool(self.asked) and not self.problem

    @property
    def look_alikes(self) -> str:
        """A warning where several pools' tokens bear the name that was asked for. Where an
        address is unknown it may be the same token, listed by two pools."""
        known = [one.listed for one in self.found if one.token.address]
        if self.by_address or len({one.slug for one in known}) < 2:
            return ""
        count = len({one.token.address.casefold() for one in known})
        if count < 2:
            return ""
        return ngettext(
            "%(count)d token is called %(symbol)s. Compare the address.",
            "%(count)d tokens are called %(symbol)s. Compare the address with the one in your "
            "wallet before you trust either.",
            count,
        ) % {"count": count, "symbol": self.found[0].token.symbol}


def check(typed: str, listed: Sequence[ListedToken]) -> TokenCheck:
    """What the directory knows of a token, by its address in any case or by its symbol."""
    asked = _cleaned(typed)
    if not asked:
        return TokenCheck("")
    small = asked.casefold()
    if address := ADDRESS.search(small):
        found = [one for one in listed if one.token.address.casefold() == address[0]]
        return TokenCheck(asked, by_address=True, found=_findings(found, listed))
    if NO_ADDRESS.fullmatch(small):
        return TokenCheck(asked, _not_an_address(asked))
    if NAME_SERVICE.fullmatch(small):
        return TokenCheck(
            asked,
            _(
                "“%(name)s” is an ENS name, which we cannot look up. Enter the token’s contract "
                "address instead: it starts with 0x."
            )
            % {"name": asked},
        )
    wanted = fold(asked)
    found = [one for one in listed if fold(one.token.symbol) == wanted]
    found = found or [
        one for one in listed if wanted in (fold(one.token.name), fold(one.pool), one.slug)
    ]
    return TokenCheck(asked, found=_findings(found, listed))


def _cleaned(typed: str) -> str:
    shown = [
        " " if unicodedata.category(letter)[0] in "CZ" else letter
        for letter in unicodedata.normalize("NFKC", typed[:LONGEST])
        if unicodedata.category(letter) != "Cf"
    ]
    return " ".join("".join(shown).split()).removeprefix("$")


def _not_an_address(asked: str) -> str:
    digits = asked[2:]
    if not re.fullmatch(r"[0-9a-fA-F]*", digits):
        return _(
            "“%(text)s” is not an address: after 0x come only digits and the letters a to f. Copy "
            "it again from your wallet."
        ) % {"text": asked[:60]}
    return _(
        "An address has 40 characters after 0x; this one has %(count)d. Copy it again from your "
        "wallet."
    ) % {"count": len(digits)}


def _findings(
    found: Iterable[ListedToken], listed: Sequence[ListedToken]
) -> tuple[TokenFinding, ...]:
    """Tokens in use before retired ones, each with those of other pools that bear its symbol."""
    return tuple(
        TokenFinding(
            one,
            tuple(
                other
                for other in listed
                if other.slug != one.slug
                and fold(other.token.symbol) == fold(one.token.symbol)
                and _are_two(one.token, other.token)
            ),
        )
        for one in sorted(found, key=lambda one: (one.token.retired, one.token.chain != ETHEREUM))
    )


def _are_two(one: Token, other: Token) -> bool:
    """Whether two tokens of one symbol are surely not the same."""
    addresses = {token.address.casefold() for token in (one, other)}
    return len(addresses) == 2 and "" not in addresses


def tokens_of(facts: PoolFacts) -> list[ListedToken]:
    """The tokens of one pool."""
    symbols = frozenset(fold(token.symbol) for token in facts.tokens)
    sources = facts.sources_on("tokens")
    state = facts.status.state
    return [
        ListedToken(token, facts.name, facts.slug, state, sources, symbols)
        for token in facts.tokens
    ]


def listed_tokens() -> list[ListedToken]:
    """Every token of every published pool. Read once a generation."""
    return remembered("tokens", _read)


def _read() -> list[ListedToken]:
    published = PublishedPool.objects.order_by("slug").only("document")
    return [token for one in published for token in tokens_of(one.facts)]
