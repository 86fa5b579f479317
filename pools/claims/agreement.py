"""How sources on one topic stand to each other: in conflict, overtaken by time, or alone."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pools.claims import dates
from pools.claims.facts import SourceNote

# Figures of a moment: to find one again is not to measure it again.
MEASURED = frozenset(
    {"sizes", "network_shares", "validators", "execution_clients", "consensus_clients"}
)


class Disagreement(StrEnum):
    """What it means that a source reports another value than ours."""

    CONFLICT = "conflict"  # it speaks of the same time or a later one, or nobody can tell
    EARLIER = "earlier"  # it speaks of a time before: history, not conflict
    SINGLE = "single"  # there is no other source beside it

    @property
    def word(self) -> Promise:
        """What a visitor reads above the sources."""
        return WORDS[self]


WORDS: dict[Disagreement, Promise] = {
    Disagreement.CONFLICT: _("Conflict: sources disagree"),
    Disagreement.EARLIER: _("Sources (an older one differs)"),
    Disagreement.SINGLE: _("One source says"),
}


def disagreement(sources: Sequence[SourceNote]) -> Disagreement | None:
    """How the sources on a topic disagree; None where they do not.

    One differing source that is in conflict makes the whole a conflict.
    """
    differing = [source for source in sources if source.stance == "differs"]
    if not differing:
        return None
    if len(sources) == 1:
        return Disagreement.SINGLE
    newest = newest_evidence(sources)
    if newest and all(_before(source.as_of, newest) for source in differing):
        return Disagreement.EARLIER
    return Disagreement.CONFLICT


def newest_evidence(sources: Sequence[SourceNote]) -> str | None:
    """The date of the newest source that carries our value; None where none is dated."""
    carrying = [s.as_of for s in sources if s.as_of and s.stance != "differs"]
    return max(carrying, default=None, key=dates.earliest)


def seen_again(sources: Sequence[SourceNote]) -> dt.date | None:
    """The last day on which our value was found in a source, if that is after the time the newest
    source speaks for; else None."""
    newest = newest_evidence(sources)
    days = [seen for s in sources if s.stance != "differs" and (seen := _seen(s))]
    seen = max(days, default=None)
    return None if seen is None or (newest and seen <= dates.latest(newest)) else seen


def differs_later(sources: Sequence[SourceNote]) -> str | None:
    """The date of the newest source that reports another value and surely speaks of a later time
    than any that carries ours; None where none does."""
    newest = newest_evidence(sources)
    later = [s.as_of for s in sources if s.as_of and newest and _before(newest, s.as_of)]
    return max(later, default=None, key=dates.earliest)


def last_seen(sources: Sequence[SourceNote], on: dt.date) -> dt.date | None:
    """The last day on which a source surely carried our value, never later than ``on``: the day
    somebody saw it still saying so, else the one it speaks for, which is the only one for what was
    measured. None where no source is dated.

    A source dated "2026" may be of January: the day that flatters us least is taken.
    """
    days = [
        _seen(source) or dates.earliest(source.as_of or "")
        for source in sources
        if source.stance != "differs" and (source.seen_on or source.as_of)
    ]
    return min(max(days), on) if days else None


def conflicts(sources: Sequence[SourceNote]) -> int:
    """On how many topics of a pool sources are in conflict."""
    differing = {source.topic for source in sources if source.stance == "differs"}
    return sum(
        disagreement([source for source in sources if source.topic == topic])
        is Disagreement.CONFLICT
        for topic in differing
    )


def _seen(source: SourceNote) -> dt.date | None:
    return None if source.topic in MEASURED and source.as_of else source.seen_on


def _before(one: str | None, other: str) -> bool:
    """Whether a date surely lies before another, however inexact they are."""
    return one is not None and dates.latest(one) < dates.earliest(other)
