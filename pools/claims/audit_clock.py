"""How often deployed code is known to have changed since a day, such as that of an audit.

Dates are as exact as their sources, so a count is the fewest days that all dates allow. A change
on the day of the audit is none since: reports are published when what they are about goes live.

A list of changes ends with the day its newest source speaks for. Of a report that is not older than
that, nobody has looked for changes since: none known is then not the same as none.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pools.claims import dates
from pools.claims.agreement import newest_evidence
from pools.claims.control import Upgrade
from pools.claims.facts import PoolFacts


@dataclass(frozen=True)
class CodeChanges:
    """On how many days at least the code has changed since, and whether that is the exact number
    of those known until ``known_until``, the partial date that our list of changes speaks for.

    ``last`` is the partial date of the newest of them. ``covered`` is whether the list surely
    reaches beyond the day that is counted from; where not, no change in it means nothing.
    """

    at_least: int
    exact: bool
    last: str | None = None
    known_until: str | None = None
    covered: bool = False
    possible: bool = False  # changes that some reading of the dates puts after that day

    @property
    def words(self) -> str:
        """The count in a sentence."""
        if self.at_least:
            if self.exact:
                words = ngettext(
                    "The code has changed once since.",
                    "The code has changed %(count)d times since.",
                    self.at_least,
                )
            else:
                words = ngettext(
                    "The code has changed at least once since.",
                    "The code has changed at least %(count)d times since.",
                    self.at_least,
                )
            return words % {"count": self.at_least}
        if self.covered and self.exact and self.known_until:
            words = _("We know of no change of the code between then and %s.")
            return words % dates.in_words(self.known_until)
        if self.covered or self.possible:
            return _("The code may have changed since: the dates are not exact enough to tell.")
        if self.known_until:
            words = _(
                "We don't know if the code has changed since. Our list of changes goes up to %s."
            )
            return words % dates.in_words(self.known_until)
        return _("We don't know if the code has changed since.")


def known_upgrades(upgrades: Iterable[Upgrade], on: dt.date) -> list[Upgrade]:
    """Those that can have happened by a day."""
    return [one for one in upgrades if dates.earliest(one.date) <= on]


def list_ends(facts: PoolFacts, on: dt.date) -> str | None:
    """The partial date that our list of changes speaks for: that of its newest source. The day a
    source was last seen does not count: what it says still stands there, and may be all it says."""
    sources = [
        one
        for one in facts.sources
        if one.topic == "upgrades" and one.as_of and dates.earliest(one.as_of) <= on
    ]
    return newest_evidence(sources)


def changes_since(facts: PoolFacts, since: str | None, on: dt.date) -> CodeChanges | None:
    """The changes known on a day since a partial date; None where no change of the code is known at
    all, which does not mean that there was none, or where there is no date to count from."""
    known = known_upgrades(facts.upgrades, on)
    if not known or since is None:
        return None
    first, last = dates.earliest(since), dates.latest(since)
    certain = [one for one in known if dates.earliest(one.date) > last]
    possible = [one for one in known if dates.latest(one.date) > first and one not in certain]
    fewest, until = _fewest_days(certain), list_ends(facts, on)
    covered = until is not None and dates.earliest(until) > last
    return CodeChanges(
        at_least=fewest,
        exact=covered and not possible and fewest == _most_days(certain),
        last=max((one.date for one in certain), key=dates.latest, default=None),
        known_until=until,
        covered=covered,
        possible=bool(possible),
    )


def _fewest_days(upgrades: Iterable[Upgrade]) -> int:
    """Two changes of the same month may be of one day; two of different months are not."""
    count, taken = 0, dt.date.min
    for begin, end in sorted(
        ((dates.earliest(one.date), dates.latest(one.date)) for one in upgrades),
        key=lambda span: span[1],
    ):
        if begin > taken:
            count, taken = count + 1, end
    return count


def _most_days(upgrades: Iterable[Upgrade]) -> int:
    """Changes of several contracts on one day are one change; within a month they may be several."""
    return len({one.date if dates.DAY.fullmatch(one.date) else one for one in upgrades})
