"""Published pools that a proposal may already be: same host, same token, similar name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from pools.claims.text import fold
from pools.claims.web_addresses import bare_host
from pools.models import PublishedPool

SIMILAR = 0.84  # of 1; "Rocket Pool" and "RocketPool" are above, "Stader" and "StaFi" below


@dataclass(frozen=True)
class Duplicate:
    """A listed pool and why it may be the same."""

    slug: str
    name: str
    why: str


def likely_duplicates(
    name: str,
    website: str,
    tokens: Sequence[dict[str, Any]],
    listed: Iterable[tuple[str, dict[str, Any]]] | None = None,
) -> list[Duplicate]:
    """Listed pools that look like this one. One query, unless they are given, slug and document."""
    if listed is None:
        listed = PublishedPool.objects.order_by("slug").values_list("slug", "document")
    host = bare_host(website) if website else ""
    addresses = {
        (token.get("chain", "").casefold(), token["address"].casefold())
        for token in tokens
        if token.get("address")
    }
    found = []
    for slug, document in listed:
        reasons = []
        if host and document["website"] and bare_host(document["website"]) == host:
            reasons.append(_("the same website"))
        known = {
            (token["chain"].casefold(), token["address"].casefold())
            for token in document["tokens"]
            if token["address"]
        }
        if addresses & known:
            reasons.append(_("the same token address"))
        if similar(name, document["name"]):
            reasons.append(_("a similar name"))
        if reasons:
            found.append(Duplicate(slug, document["name"], ", ".join(reasons)))
    return found


def similar(one: str, other: str) -> bool:
    """Whether two names could be taken for each other."""
    return bool(similar_names(bare_name(one), [bare_name(other)]))


def similar_names(name: str, others: Sequence[str]) -> list[str]:
    """Which of these could be taken for it; all of them as ``bare_name`` makes them."""
    if not name:
        return []
    return get_close_matches(name, others, n=max(len(others), 1), cutoff=SIMILAR)


def bare_name(name: str) -> str:
    """Letters and digits only, look-alike letters of other scripts as the Latin ones."""
    return "".join(LATIN.get(c, c) for c in fold(name) if c.isalnum())


# Cyrillic and Greek letters that look like Latin ones.
LATIN = dict(zip("аеорсухіјѕһԁɡкмтпвαορνικτυ", "aeopcyxijshdgkmtnbaopviktu", strict=True))
