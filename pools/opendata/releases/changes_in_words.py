"""What changed since the release before, for a reader in their language."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pools import topics
from pools.browse import index as indexes
from pools.claims.verdict import Verdict

NAMED = 200  # lines of one kind on the page; diff.json has all


@dataclass(frozen=True)
class Changed:
    """One kind of change: how many in a sentence, and each in a line."""

    sentence: str
    lines: Sequence[str] = ()
    more: int = 0


@dataclass(frozen=True)
class Told:
    """The day compared with, None for the first release; and what changed, if anything did."""

    since: dt.date | None
    changes: Sequence[Changed] = ()


def told(differences: Mapping[str, Any]) -> Told:
    """The differences in words; names of topics and verdicts in the active language. No query
    beyond the index's own."""
    if not differences["since"]:
        return Told(None)
    specs = indexes.current_index().specs()
    labels = {key: str(topics.label(key, specs)) for key in topics.known_keys(specs)}
    pools, sources = differences["pools"], differences["sources"]
    indicators = differences["indicators"]
    found = [
        _named(
            ngettext("%d pool added", "%d pools added", len(pools["added"])),
            [one["name"] for one in pools["added"]],
        ),
        _named(
            ngettext(
                "%d pool no longer listed", "%d pools no longer listed", len(pools["removed"])
            ),
            [one["name"] for one in pools["removed"]],
        ),
        _named(
            ngettext(
                "%d pool with a new identifier",
                "%d pools with a new identifier",
                len(pools["renamed"]),
            ),
            [f"{one['before']} → {one['after']}" for one in pools["renamed"]],
        ),
        _named(
            ngettext("%d verdict changed", "%d verdicts changed", len(differences["verdicts"])),
            [_verdict(one, labels) for one in differences["verdicts"]],
        ),
        _named(
            ngettext("%d fact changed", "%d facts changed", len(differences["facts"])),
            _facts(differences["facts"], labels),
            count=len(differences["facts"]),
        ),
        _counted(
            ngettext("%d source added", "%d sources added", sources["added"]), sources["added"]
        ),
        _counted(
            ngettext("%d source removed", "%d sources removed", sources["removed"]),
            sources["removed"],
        ),
        _named(
            ngettext("%d indicator added", "%d indicators added", len(indicators["added"])),
            [labels.get(slug, slug) for slug in indicators["added"]],
        ),
        _named(
            ngettext("%d indicator removed", "%d indicators removed", len(indicators["removed"])),
            indicators["removed"],
        ),
        _named(
            ngettext(
                "%d indicator with changed criteria",
                "%d indicators with changed criteria",
                len(indicators["changed"]),
            ),
            [labels.get(slug, slug) for slug in indicators["changed"]],
        ),
        _counted(
            ngettext(
                "%d new line in the public log",
                "%d new lines in the public log",
                differences["changes"],
            ),
            differences["changes"],
        ),
    ]
    return Told(dt.date.fromisoformat(differences["since"]), [one for one in found if one])


def _named(sentence: str, lines: Sequence[str], count: int | None = None) -> Changed | None:
    count = len(lines) if count is None else count
    if not count:
        return None
    return Changed(sentence % count, lines[:NAMED], max(len(lines) - NAMED, 0))


def _counted(sentence: str, count: int) -> Changed | None:
    return Changed(sentence % count) if count else None


def _verdict(one: Mapping[str, str], labels: Mapping[str, str]) -> str:
    return _("%(pool)s, %(topic)s: %(before)s → %(after)s") % {
        "pool": one["name"],
        "topic": labels.get(one["indicator"], one["indicator"]),
        "before": Verdict(one["before"]).word,
        "after": Verdict(one["after"]).word,
    }


def _facts(found: Sequence[Mapping[str, str]], labels: Mapping[str, str]) -> list[str]:
    """A line for each pool, with what changed of it: the values may be long, and are in diff.json."""
    pools: dict[str, list[str]] = {}
    names = {one["pool"]: one["name"] for one in found}
    for one in found:
        pools.setdefault(one["pool"], []).append(labels.get(one["topic"], one["topic"]))
    return [f"{names[pool]}: {', '.join(Counter(topics))}" for pool, topics in pools.items()]
