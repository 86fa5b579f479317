"""An indicator as plain values: its wording, its rule and its thresholds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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

    def phrase(self, verdict: Verdict) -> str:
        """The indicator's own words for a verdict, such as "Source visible, not free"."""
        return self.words.get(verdict.value) or str(verdict.word)
