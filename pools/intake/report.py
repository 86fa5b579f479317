"""What became of everything a machine has said: line by line, and counted."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Result(StrEnum):
    """What became of one statement, or of a whole record."""

    ADDED = "added"  # we knew nothing of it: a proposal waits on the desk
    CONFIRMED = "confirmed"  # it is what we publish
    DIFFERS = "differs"  # we publish something else: a proposal waits on the desk
    REJECTED = "rejected"  # it cannot be read, or breaks a rule
    SAID_BEFORE = "said before"  # a machine has said so once; people decide on it, or have
    AMBIGUOUS = "ambiguous"  # it could be of several pools, so it is of none
    LEFT_ASIDE = "left aside"  # read, and of no concern here


@dataclass(frozen=True)
class ReportLine:
    """One outcome. ``field`` is where it stood in the record; empty where it is of all of it."""

    record: str
    field: str
    outcome: Result
    detail: str = ""

    def __str__(self) -> str:
        place = ", ".join(filter(None, (self.record, self.field)))
        return f"{place}: {self.outcome}" + (f": {self.detail}" if self.detail else "")


@dataclass
class Report:
    """Everything that came of one batch, in its order."""

    lines: list[ReportLine] = field(default_factory=list)

    def add(self, record: str, place: str, outcome: Result, detail: str = "") -> None:
        """Write one line."""
        self.lines.append(ReportLine(record, place, outcome, detail))

    def count(self, outcome: Result) -> int:
        """How many lines have this outcome."""
        return self.counts[outcome]

    @property
    def counts(self) -> Counter[Result]:
        """How many lines have each outcome."""
        return Counter(line.outcome for line in self.lines)

    @property
    def summary(self) -> str:
        """The counts in a line: "2 added, 11 confirmed"."""
        counts = self.counts
        found = [f"{counts[outcome]} {outcome}" for outcome in Result if counts[outcome]]
        return ", ".join(found) or "nothing was said"

    def to_json(self) -> dict[str, Any]:
        """The same as plain values, for programs."""
        return {
            "counts": {str(outcome): self.counts[outcome] for outcome in Result},
            "lines": [
                {
                    "record": line.record,
                    "field": line.field,
                    "outcome": str(line.outcome),
                    "detail": line.detail,
                }
                for line in self.lines
            ],
        }
