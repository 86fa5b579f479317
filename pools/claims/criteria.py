"""What differs between two versions of an indicator, in words, and which pools read differently."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pools.claims import formatting, rules
from pools.claims.assess import assess
from pools.claims.facts import PoolFacts
from pools.claims.indicator import IndicatorSpec
from pools.claims.verdict import ANSWERS, Verdict

# What visitors read of an indicator, in the order in which a change is told.
LABELS: dict[str, Promise] = {
    "name": gettext_lazy("Name"),
    "question": gettext_lazy("Question"),
    "definition": gettext_lazy("Definition"),
    "words.met": gettext_lazy("Words for met"),
    "words.partly": gettext_lazy("Words for partly met"),
    "words.unmet": gettext_lazy("Words for not met"),
    "words.unknown": gettext_lazy("Words for unknown"),
    "rule": gettext_lazy("Rule"),
    "recheck_days": gettext_lazy("Days between rechecks"),
    "why_it_matters": gettext_lazy("Why it matters"),
    "threshold_publisher": gettext_lazy("Source of the limits"),
    "threshold_url": gettext_lazy("Address of that source"),
}
# A change of these asks nothing else of a pool, so it is no new version.
BESIDE = frozenset({"name", "why_it_matters", "threshold_publisher", "threshold_url"})

Values = dict[str, Any]


@dataclass(frozen=True)
class FieldChange:
    """One thing that reads differently, in the reader's words; ``as_written`` where its texts are
    an editor's, in the directory's own language."""

    label: str
    before: str
    after: str
    as_written: bool = False

    def __str__(self) -> str:
        return f"{self.label}: {self.before} → {self.after}"


@dataclass(frozen=True)
class Flip:
    """A pool of which another version of the criteria says something else: another verdict, or
    that a recheck of it is due, or no longer due."""

    slug: str
    name: str
    before: Verdict
    after: Verdict
    due_before: bool = False
    due_after: bool = False

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Flip":
        """From what ``asdict`` made of it."""
        verdicts = {name: Verdict(stored[name]) for name in ("before", "after")}
        return cls(**{**stored, **verdicts})


def changed_values(before: IndicatorSpec, after: IndicatorSpec) -> tuple[Values, Values]:
    """What differs, by name, as it was and as it is: two mappings with the same keys."""
    old, new = values_of(before), values_of(after)
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return {name: old.get(name) for name in names}, {name: new.get(name) for name in names}


def put_back(now: Values, changed: Values, before: Values) -> Values:
    """Of what a change made different, what it was before, where it still is as the change left
    it: by name, None for a limit that there was not."""
    return {name: before[name] for name in before if now.get(name) == changed.get(name)}


def is_new_version(before: IndicatorSpec, after: IndicatorSpec) -> bool:
    """Whether something else is asked of pools, and not only said differently beside it."""
    old, _new = changed_values(before, after)
    return any(name not in BESIDE for name in old)


def field_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldChange]:
    """The same in the active language's words, in a fixed order."""
    order = list(LABELS)
    names = sorted(after, key=lambda name: order.index(name) if name in LABELS else -1)
    return [
        FieldChange(
            label_of(name),
            _in_words(name, before.get(name)),
            _in_words(name, after[name]),
            as_written=name in LABELS and name not in ("rule", "recheck_days"),
        )
        for name in names
    ]


def flips(
    pools: Iterable[PoolFacts], before: IndicatorSpec, after: IndicatorSpec, on: dt.date
) -> list[Flip]:
    """The pools that read differently on a day, in their given order: by the same rules by which
    they are judged on that day, so what is foretold is what comes."""
    found = []
    for facts in pools:
        was, now = assess(facts, before, on), assess(facts, after, on)
        if (was.verdict, was.stale) != (now.verdict, now.stale):
            verdicts = (was.verdict, now.verdict, was.stale, now.stale)
            found.append(Flip(facts.slug, facts.name, *verdicts))
    return found


def label_of(name: str) -> str:
    """What a reader calls it; a threshold by what it measures."""
    key = name.removeprefix("thresholds.")
    return str(LABELS.get(name) or rules.THRESHOLD_LABELS.get(key) or key)


def _in_rule_words(key: str) -> str:
    """A rule by the facts it reads."""
    rule = rules.RULES.get(key)
    return key.replace("_", " ") if rule else _("none, editors decide")


def values_of(spec: IndicatorSpec) -> Values:
    """What visitors read of an indicator, by name."""
    found: Values = {name: getattr(spec, name, None) for name in LABELS if "." not in name}
    found |= {f"words.{verdict}": spec.words.get(verdict, "") for verdict in ANSWERS}
    return found | {f"thresholds.{name}": value for name, value in spec.thresholds.items()}


def _in_words(name: str, value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, int | float):
        return formatting.number(Decimal(str(value)))
    if name == "recheck_days" and value is None:
        return _("never")
    if name == "rule":
        return _in_rule_words(value)
    return str(value or "–")
