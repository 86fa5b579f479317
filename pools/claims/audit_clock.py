"""How often deployed code is known to have changed since a day, such as that of an audit.

Dates are as exact as their sources, so a count is the fewest days that all dates allow. A change
on the day of the audit is none since: reports are published when what they are about goes live.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pools.claims import dates
from pools.claims.control import Upgrade


@dataclass(frozen=True)
class CodeChanges:
    """On how many days at least the code has changed since, and whether that is the exact number
    of those we know; ``last`` is the partial date of the newest of them."""

    at_least: int
    exact: bool
    last: str | None = None

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
        if self.exact:
            return _("The code has not changed since, as far as we know.")
        return _("The code may have changed since: the dates are not exact enough to tell.")


def known_upgrades(upgrades: Iterable[Upgrade], on: dt.date) -> list[Upgrade]:
    """Those that can have happened by a day."""
    return [one for one in upgrades if dates.earliest(one.date) <= on]


def changes_since(
    upgrades: Iterable[Upgrade], since: str | None, on: dt.date
) -> CodeChanges | None:
    """The changes known on a day since a partial date; None where no change of the code is known at
    all, which does not mean that there was none, or where there is no date to count from."""
    known = known_upgrades(upgrades, on)
    if not known or since is None:
        return None
    first, last = dates.earliest(since), dates.latest(since)
    certain = [one for one in known if dates.earliest(one.date) > last]
    possible = [one for one in known if dates.latest(one.date) > first and one not in certain]
    fewest = _fewest_days(certain)
    return CodeChanges(
        at_least=fewest,
        exact=not possible and fewest == _most_days(certain),
        last=max((one.date for one in certain), key=dates.latest, default=None),
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
