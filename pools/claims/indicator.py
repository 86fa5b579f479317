"""An indicator as plain values: its wording, its rule and its thresholds."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from pools.claims.verdict import Verdict


@dataclass(frozen=True)
class IndicatorSpec:
    """What editors own of an indicator. ``recheck_days`` is None where time changes nothing."""

    slug: str
    name: str
    question: str = ""
    definition: str = ""
    why_it_matters: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    group: str = "code"
    order: int = 0
    rule: str = ""
    thresholds: Mapping[str, Any] = field(default_factory=dict)
    threshold_publisher: str = ""
    threshold_url: str = ""
    recheck_days: int | None = 365
    later_versions: tuple[dt.date, ...] = ()  # the day each came into force, after the first

    @property
    def version(self) -> int:
        """The number of the criteria in force; the first is 1."""
        return 1 + len(self.later_versions)

    @property
    def version_since(self) -> dt.date | None:
        """The day the criteria in force came into force; None for the first, which has none."""
        return self.later_versions[-1] if self.later_versions else None

    def version_on(self, day: dt.date) -> int:
        """The criteria in force at the end of a day."""
        return 1 + sum(since <= day for since in self.later_versions)

    def to_document(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        later = [day.isoformat() for day in self.later_versions]
        return {**asdict(self), "later_versions": later}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "IndicatorSpec":
        """From what ``to_document`` made of one, also in an older version of the code."""
        known = {one.name for one in fields(cls)}
        values = {name: value for name, value in document.items() if name in known}
        later = tuple(map(dt.date.fromisoformat, values.pop("later_versions", ())))
        return cls(**values, later_versions=later)

    def phrase(self, verdict: Verdict) -> str:
        """The indicator's own words for a verdict, such as "Source visible, not free"."""
        return self.words.get(verdict.value) or str(verdict.word)
