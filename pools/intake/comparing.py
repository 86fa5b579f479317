"""What a machine says of a topic, beside what we publish: the same, more, or something else.

What a statement leaves out is no evidence of anything, so nothing known is ever compared or
proposed away: a part that is not said stays as ours, and a list keeps what it has.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from pools.claims import dates
from pools.topics import FACT
from pools.topics.proposed_values import checked, is_indicator

# What is worded by us once an entry is listed: another name for it is no other fact.
OUR_WORDS = {("contracts", "role"), ("tokens", "name"), ("audits", "scope")}
# Names of parties and symbols, where capitals, signs and a slip of the pen make no other one.
SPELT = {("tokens", "symbol"), ("audits", "auditor")}
ALIKE = 0.85  # of 1; "PeckSheild" and "PeckShield" are above, "Certora" and "Cantina" below
# What a part is where it is left out.
USUAL = {"chain": "ethereum"}
SAME_HOST = {"twitter.com": "x.com", "discordapp.com": "discord.com", "telegram.me": "t.me"}
NAMES = frozenset({"x.com", "t.me", "github.com", "reddit.com"})  # where capitals mean nothing
_CODE = re.compile(r"/([^/]+/[^/]+)/(?:blob|raw|tree)/[^/]+/(.+)")
# A bounty programme has had its page at both, and its parts below.
_BOUNTY = re.compile(r"/(?:bug-)?bounty/([^/]+)(?:/(?:information|scope|resources))?/?")
_RAW = re.compile(r"/([^/]+/[^/]+)/[^/]+/(.+)")


class Relation(StrEnum):
    """How a statement stands to what we publish."""

    EQUAL = "equal"
    ADDS = "adds"
    DIFFERS = "differs"


@dataclass(frozen=True)
class Comparison:
    """``value`` is ours with what was said put in place, in its normal form."""

    value: Any
    relation: Relation


def compare(topic: str, ours: Any, said: Any) -> Comparison:
    """What was said beside ours, both in the form of a proposal's value; ours is None where the
    pool is not listed. Raises proposed_values.FaultyValue."""
    another = is_indicator(topic) and _verdict(said) not in ("", _verdict(ours))
    # A reason explains its own verdict: ours says nothing for another one.
    value = checked(topic, said if another else _filled(topic, ours, said))
    if value == ours:
        return Comparison(value, Relation.EQUAL)
    if is_indicator(topic) and _verdict(ours) == "unknown":
        return Comparison(value, Relation.ADDS)
    kept = _is_kept(topic, ours, value)
    return Comparison(value, Relation.ADDS if kept else Relation.DIFFERS)


def is_known(value: Any) -> bool:
    """Whether it says anything: a zero does, and so does False."""
    return value is not None and value not in ("", [], {}, "unknown")


def _verdict(ours: Any) -> str:
    return str(ours.get("verdict", "")) if isinstance(ours, dict) else "unknown"


def _filled(topic: str, ours: Any, said: Any) -> Any:
    """What was said, with ours where it says nothing."""
    if not is_known(said):
        return ours
    if isinstance(ours, dict) and isinstance(said, dict):
        return {**ours, **{key: _filled("", ours.get(key), part) for key, part in said.items()}}
    if isinstance(ours, list) and isinstance(said, list):
        return _joined(topic, ours, said)
    return ours if _says_the_same(ours, said) else said


def _says_the_same(ours: Any, said: Any) -> bool:
    """Whether two texts differ in spelling only: a day beside its month, one page at two spellings
    of its address, or in two states of a repository. Ours, which may be pinned, is as good."""
    if not (isinstance(ours, str) and isinstance(said, str)):
        return False
    if dates.PATTERN.fullmatch(ours) and dates.PATTERN.fullmatch(said):
        return ours.startswith(said)
    web = all(one.startswith(("http://", "https://")) for one in (ours, said))
    return web and (_document(ours) == _document(said) or _is_below(ours, said))


def _is_below(ours: str, said: str) -> bool:
    """Whether theirs is a repository of the account on GitHub that is ours."""
    account, other = _document(ours), _document(said)
    one_part = re.fullmatch(r"github\.com/[^/?#]+\?#", account)
    return bool(one_part) and other.startswith(account.removesuffix("?#") + "/")


def _joined(topic: str, ours: list[Any], said: list[Any]) -> list[Any]:
    """Ours with each entry that was said put in its place, or at the end."""
    joined = list(ours)
    for entry in said:
        at = _place(topic, joined, entry)
        if at is None:
            joined.append(entry)
        else:
            joined[at] = _filled("", joined[at], _without_our_words(topic, joined[at], entry))
    return joined


def _without_our_words(topic: str, ours: Any, entry: Any) -> Any:
    """The entry without what we have worded already, or spelt another way."""
    if not (isinstance(ours, dict) and isinstance(entry, dict)):
        return entry
    return {
        key: part
        for key, part in entry.items()
        if not is_known(ours.get(key))
        or not (
            (topic, key) in OUR_WORDS
            or ((topic, key) in SPELT and _is_spelt_alike(ours[key], part))
        )
    }


def _is_spelt_alike(one: Any, other: Any) -> bool:
    if not (isinstance(one, str) and isinstance(other, str)):
        return False
    bare, its = ("".join(filter(str.isalnum, text.casefold())) for text in (one, other))
    return SequenceMatcher(None, bare, its, autojunk=False).ratio() > ALIKE


def _place(topic: str, entries: Sequence[Any], entry: Any) -> int | None:
    for place, one in enumerate(entries):
        if _is_same(topic, one, entry):
            return place
    return None


def _is_same(topic: str, one: Any, other: Any) -> bool:
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return bool(one == other)
    for parts in FACT[topic].same_by if topic in FACT else ():
        keys = [[_key(part, entry) for part in parts] for entry in (one, other)]
        # Not is_known: a client that is "unknown" is an entry of its own.
        if all(key not in (None, "") for side in keys for key in side):
            return keys[0] == keys[1]
    return bool(one == other)


def _key(part: str, entry: dict[str, Any]) -> Any:
    value = entry.get(part) or USUAL.get(part)
    if part == "date" and isinstance(value, str):
        return value[:7]  # the day may be left out
    if part in ("report", "url") and isinstance(value, str):
        return _document(value)
    return value.casefold() if isinstance(value, str) else value


def _document(url: str) -> str:
    """What an address of a document points to, whatever state of a repository it is taken from."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    host = parts.netloc.casefold().removeprefix("www.")
    host = SAME_HOST.get(host, host)
    pattern = {"github.com": _CODE, "raw.githubusercontent.com": _RAW}.get(host)
    found = pattern.fullmatch(parts.path) if pattern else None
    if found:
        return f"github.com/{found[1]}/{found[2]}".casefold()
    if host == "immunefi.com" and (programme := _BOUNTY.fullmatch(parts.path)):
        return f"{host}/{programme[1]}".casefold()
    path = parts.path.rstrip("/")
    return f"{host}{path.casefold() if host in NAMES else path}?{parts.query}#{parts.fragment}"


def _is_kept(topic: str, ours: Any, value: Any) -> bool:
    """Whether everything we know still stands in the value."""
    if not is_known(ours):
        return True
    if isinstance(ours, dict) and isinstance(value, dict):
        return all(_is_kept("", part, value.get(key)) for key, part in ours.items())
    if isinstance(ours, list) and isinstance(value, list):
        return all(any(_is_kept("", one, other) for other in value) for one in ours)
    return bool(ours == value)
