"""What a machine says of a topic, beside what we publish: the same, more, or something else.

What a statement leaves out is no evidence of anything, so nothing known is ever compared or
proposed away: a part that is not said stays as ours, and a list keeps what it has.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from pools import topics
from pools.topics.proposed_values import checked, is_indicator

# By which parts an entry of a list is known to be the same; the first that both have counts.
IDENTITY: dict[str, tuple[tuple[str, ...], ...]] = {
    "tokens": (("chain", "address"), ("chain", "symbol")),
    "audits": (("report",), ("auditor", "date")),
    "bug_bounties": (("url",),),
    "execution_clients": (("client", "as_of"),),
    "consensus_clients": (("client", "as_of"),),
    "network_shares": (("as_of",),),
    "sizes": (("as_of",),),
    "incidents": (("date",),),
    "contracts": (("chain", "address"),),
}
# What is worded by us once an entry is listed: another name for it is no other fact.
OUR_WORDS = {"contracts": frozenset({"role"})}
# What a part is where it is left out.
USUAL = {"chain": "ethereum"}
_CODE = re.compile(r"/([^/]+/[^/]+)/(?:blob|raw|tree)/[^/]+/(.+)")
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
    value = checked(topic, _filled(topic, ours, said))
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
    return said


def _joined(topic: str, ours: list[Any], said: list[Any]) -> list[Any]:
    """Ours with each entry that was said put in its place, or at the end."""
    joined = list(ours)
    for entry in said:
        at = _place(topic, joined, entry)
        if at is None:
            joined.append(entry)
        else:
            said = _without_our_words(topic, entry)
            joined[at] = _same_report(joined[at], _filled("", joined[at], said))
    return joined


def _without_our_words(topic: str, entry: Any) -> Any:
    own = OUR_WORDS.get(topic)
    if not own or not isinstance(entry, dict):
        return entry
    return {key: part for key, part in entry.items() if key not in own}


def _place(topic: str, entries: Sequence[Any], entry: Any) -> int | None:
    for place, one in enumerate(entries):
        if _is_same(topic, one, entry):
            return place
    return None


def _is_same(topic: str, one: Any, other: Any) -> bool:
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return bool(one == other)
    for parts in IDENTITY.get(topic, ()):
        keys = [[_key(part, entry) for part in parts] for entry in (one, other)]
        if all(is_known(key) for side in keys for key in side):
            if keys[0] == keys[1]:
                return True
            if parts != ("report",):  # one report may lie at two addresses
                return False
    return bool(one == other)


def _key(part: str, entry: dict[str, Any]) -> Any:
    value = entry.get(part) or USUAL.get(part)
    if part == "report" and isinstance(value, str):
        return _document(value)
    return value.casefold() if isinstance(value, str) else value


def _same_report(ours: Any, filled: Any) -> Any:
    """One file at one code host is the same in whatever state of the repository it is cited:
    our address stays, which may be pinned to one."""
    if isinstance(ours, dict) and isinstance(filled, dict) and ours.get("report"):
        report = filled.get("report")
        if isinstance(report, str) and _document(report) == _document(ours["report"]):
            return {**filled, "report": ours["report"]}
    return filled


def _document(url: str) -> str:
    """What an address of a document points to, whatever state of a repository it is taken from."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    host = parts.netloc.casefold().removeprefix("www.")
    pattern = {"github.com": _CODE, "raw.githubusercontent.com": _RAW}.get(host)
    found = pattern.fullmatch(parts.path) if pattern else None
    if found:
        return f"github.com/{found[1]}/{found[2]}".casefold()
    return f"{host}{parts.path.rstrip('/')}?{parts.query}"


def _is_kept(topic: str, ours: Any, value: Any) -> bool:
    """Whether everything we know still stands in the value."""
    if not is_known(ours):
        return True
    if isinstance(ours, dict) and isinstance(value, dict):
        return all(_is_kept("", part, value.get(key)) for key, part in ours.items())
    if isinstance(ours, list) and isinstance(value, list):
        return all(any(_is_kept("", one, other) for other in value) for one in ours)
    return bool(ours == value)


def is_topic(topic: str, indicators: Sequence[Any]) -> bool:
    """Whether there is such a topic."""
    return topic in topics.known_keys(indicators)
