"""What pages show of the directory, read when they are shown.

The only place where pages ask the directory for anything. Imports stand inside the
functions, so that pages and pools can be loaded in any order.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from pools.claims import dates
from pools.models.generation_cache import remembered

LINES_A_CHANGE = 30  # lines of the log read for each change shown; a new pool writes about that
MOST_TOPICS = 3  # topics named of one change
# Five words or more, as people write them: no file's name, no code, no marks of Markdown.
QUOTED_WORDS = re.compile(r"(?:[^\s*_`{}<>|=\[\]]+\s+){4,}[^\s*_`{}<>|=\[\]]+")


WELL_KNOWN = 5  # pools from which the example on the first page is taken


@dataclass(frozen=True)
class Proof:
    """One claim with its sources, as an example of all."""

    slug: str
    name: str
    claim: Any


def pool_cards(slugs: Sequence[str]) -> list[Any]:
    """Cards for published pools, in the order given; others are left out."""
    from pools.browse.cards import cards_for

    return list(cards_for(list(slugs)))


def indicators() -> list[dict[str, Any]]:
    """Every indicator in the reader's language, with the words for each verdict."""
    from pools.claims import vocabulary
    from pools.claims.verdict import ANSWERS
    from pools.models import indicators_in

    return [
        {
            "slug": spec.slug,
            "name": spec.name,
            "question": spec.question,
            "url": reverse("indicator", args=[spec.slug]),
            "group": spec.group,
            "group_word": vocabulary.word(vocabulary.INDICATOR_GROUPS, spec.group),
            "recheck_days": spec.recheck_days,
            "words": [
                {
                    "verdict": verdict.value,
                    "word": str(verdict.word),
                    "phrase": spec.phrase(verdict),
                }
                for verdict in ANSWERS
            ],
        }
        for spec in indicators_in()
    ]


def counts() -> dict[str, int]:
    """How many pools stand in the directory, how many claims are known, how many sources."""
    return remembered("counts", _counts)


def _counts() -> dict[str, int]:
    from pools.models import PublishedPool, indicators_in

    numbers = {"pools": 0, "sources": 0, "claims": 0, "indicators": 0}
    numbers["indicators"] = len(indicators_in())
    for document in PublishedPool.objects.values_list("document", flat=True):
        numbers["pools"] += 1
        numbers["sources"] += len(document.get("sources", ()))
    numbers["claims"] = numbers["pools"] * numbers["indicators"]
    return numbers


def newest_changes(number: int) -> list[dict[str, Any]]:
    """The newest lines of the public log."""
    return remembered(("changes", number, get_language()), lambda: _newest_changes(number))


def _newest_changes(number: int) -> list[dict[str, Any]]:
    """One line a pool, its newest change, or a new pool would fill the list."""
    from pools import topics
    from pools.models import Change, indicators_in

    specs = indicators_in()
    grouped: dict[tuple[Any, ...], dict[str, Any]] = {}
    changes = Change.objects.for_log().filter(pool__published__isnull=False)
    for change in changes[: number * LINES_A_CHANGE]:
        pool = change.pool
        if pool is None:
            continue  # the filter says otherwise
        key = (change.pool_id,)
        row = grouped.setdefault(
            key,
            {
                "pool": pool.published.document["name"],
                "url": reverse("pool", args=[pool.published.slug]),
                "kind": change.kind,
                "kind_word": change.get_kind_display(),
                "at": change.at,
                "topics": [],
            },
        )
        if (change.kind, dates.day_of(change.at)) != (row["kind"], dates.day_of(row["at"])):
            continue  # an older one of the same pool
        label = topics.label(change.topic, specs) if change.topic else ""
        if label and label not in row["topics"]:
            row["topics"].append(label)
    for row in grouped.values():
        row["more"] = max(0, len(row["topics"]) - MOST_TOPICS)
        row["topics"] = row["topics"][:MOST_TOPICS]
    return list(grouped.values())[:number]


def picture(kind: str) -> Any:
    """The chart of a kind, with the date and source of its figures."""
    from pools.browse import network

    pictures = network.current_network()
    return {
        "stake_share": pictures.stake,
        "execution_clients": pictures.execution,
        "consensus_clients": pictures.consensus,
    }[kind]


def proof() -> Proof | None:
    """A claim of the day on one of the largest pools, whose first source is quoted and dated and
    of which no recheck is due; None where there is none. Claims on custody before others.

    Which of these pools comes up turns once a day, alike for everybody.
    """
    return remembered(("proof", get_language()), _proof)


def _proof() -> Proof | None:
    from pools.browse import index as indexes
    from pools.claims.assess import claims
    from pools.models import PublishedPool

    index = indexes.current_index()
    rows = [row for row in index.rows if row.entry["state"] == "active" and row.known]
    rows.sort(key=lambda row: -(row.entry["share"] or 0))
    of_the_day = sorted(rows[:WELL_KNOWN], key=lambda row: row.tie_break)
    for some in (of_the_day, rows[WELL_KNOWN:]):
        other = None
        for row in some:
            facts = PublishedPool.objects.only("document").get(pk=row.pk).shown_facts
            for claim in claims(facts, index.specs(), index.day):
                if claim.verdict in ("met", "partly") and not claim.stale and _is_plain(claim):
                    found = Proof(row.slug, row.entry["name"], claim)
                    if claim.indicator.group == "custody":
                        return found
                    other = other or found
        if other:
            return other
    return None


def _is_plain(claim: Any) -> bool:
    """Whether it can be read at a glance: the source we use is dated and quoted in words, and none
    of the same time differs."""
    return bool(
        claim.reason
        and claim.sources
        and claim.sources[0].as_of
        and QUOTED_WORDS.fullmatch(claim.sources[0].quote)
        and claim.disagreement != "conflict"
    )
