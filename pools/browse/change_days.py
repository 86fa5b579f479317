"""A pool's changes, a day at a time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pools.browse.change_log import ChangeLine
from pools.claims import dates

DAYS = 3  # shown on a pool's page; /changes/ has all
LINES = 4  # of each


@dataclass(frozen=True)
class ChangeDay:
    """What changed on one day: how much, of what, and the first lines of it."""

    day: dt.date
    count: int
    topics: tuple[str, ...]
    lines: tuple[ChangeLine, ...]

    @property
    def more(self) -> int:
        """How many lines are left out."""
        return self.count - len(self.lines)


def change_days(lines: Sequence[ChangeLine]) -> list[ChangeDay]:
    """The newest days of a log that begins with the newest change."""
    days = []
    for day, group in groupby(lines, key=lambda line: dates.day_of(line.change.at)):
        found = tuple(group)
        topics = tuple(dict.fromkeys(line.topic for line in found))
        days.append(ChangeDay(day, len(found), topics, found[:LINES]))
    return days[:DAYS]
