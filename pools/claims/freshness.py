"""How long ago a claim was checked, and whether that is too long."""

import datetime as dt
from dataclasses import dataclass

SOON = 30  # days before a claim goes stale in which the re-check desk lists it


@dataclass(frozen=True)
class Freshness:
    """Whether a claim is stale, since when, and the day on which it will be.

    Stale without a day is what nobody can tell the age of.
    """

    stale: bool = False
    stale_from: dt.date | None = None
    soon: bool = False


def freshness(
    checked_on: dt.date | None, recheck_days: int | None, on: dt.date, *, known: bool
) -> Freshness:
    """A claim is stale from the day after its re-check interval (in days) has passed.

    What is known without a dated source or a review is stale at once: nothing shows that it still
    holds. What is unknown cannot grow stale unless somebody looked, and what needs no re-check
    never does.
    """
    if recheck_days is None:
        return Freshness()
    if checked_on is None:
        return Freshness(stale=known)
    stale_from = checked_on + dt.timedelta(days=recheck_days + 1)
    stale = on >= stale_from
    soon = not stale and on >= stale_from - dt.timedelta(days=SOON)
    return Freshness(stale=stale, stale_from=stale_from, soon=soon)
