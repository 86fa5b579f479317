"""What machines have said before, so that nobody is asked the same twice.

A statement is known again by topic, publisher and value. It is news again once the publisher has
said otherwise in between, as days tell: paused, resumed, and paused again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pools.claims import dates
from pools.claims.facts import SourceNote
from pools.intake.statements import Citation, Statement
from pools.models import Proposal
from pools.models.submission import OPEN

Pool = int | str | None  # a pool's key, or the title of one that is not listed yet


@dataclass(frozen=True)
class Earlier:
    """One statement that became a proposal, whatever was decided on it."""

    topic: str
    publisher: str
    value: Any
    as_of: str
    is_open: bool  # it still waits on the desk


class SaidBefore:
    """Every statement of machines, in the order they came; one query."""

    def __init__(self) -> None:
        self._of: dict[Pool, list[Earlier]] = {}
        rows = Proposal.objects.filter(said__isnull=False).select_related("submission")
        needed = ("topic", "source_publisher", "said", "source_as_of")
        about_it = ("submission__pool", "submission__title", "submission__state")
        for one in rows.only(*needed, *about_it).order_by("pk"):
            about = one.submission.pool_id or one.submission.title
            is_open = one.submission.state in OPEN
            earlier = Earlier(
                one.topic, one.source_publisher, one.said, one.source_as_of or "", is_open
            )
            self._of.setdefault(about, []).append(earlier)

    def holds(
        self, pool: Pool, said: Statement, value: Any, source: Citation, listed: SourceNote | None
    ) -> bool:
        """Whether this has been said and is no news. ``value`` is as the database gives it back;
        ``listed`` is the very page, where it is a source of what we publish now."""
        own = [
            one
            for one in self._of.get(pool, [])
            if (one.topic, one.publisher) == (said.topic, source.publisher)
        ]
        at = max((at for at, one in enumerate(own) if one.value == value), default=None)
        if at is None:
            return False
        since = own[at + 1 :]
        if since:
            return not all(_is_later(source.as_of, one.as_of) for one in since)
        return own[at].is_open or not _said_ours_since(own[at], source, listed)


def says_one_thing(topic: str, source: Citation, said: Sequence[Statement]) -> bool:
    """Whether a batch holds only one statement of that publisher on the topic: one that says two
    things at a time takes none of them back."""
    of_it = [one for one in said if one.topic == topic and one.source.url == source.url]
    return len(of_it) < 2


def _said_ours_since(earlier: Earlier, source: Citation, listed: SourceNote | None) -> bool:
    """Whether a machine found the page to say what we publish, after it said this and before it
    says so again. Where the page has a quote, the watcher finds that and knows of nothing else."""
    if listed is None or listed.stance == "differs" or listed.quote or listed.seen_on is None:
        return False
    seen = listed.seen_on.isoformat()
    return _is_later(seen, earlier.as_of) and _is_later(source.as_of, seen)


def _is_later(one: str, other: str) -> bool:
    """Whether a partial date is surely after the other; one that is missing says nothing."""
    return bool(one and other) and dates.earliest(one) > dates.latest(other)
