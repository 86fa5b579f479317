"""What an indicator's thresholds may be: numbers and lists its rule can measure by."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext as _

from pools.claims import rules
from pools.claims.rules import Rule, Thresholds


def check(rule_key: str, thresholds: object) -> None:
    """Raises ValidationError for the first thing a rule could not measure by."""
    if not isinstance(thresholds, dict):
        raise ValidationError(_("Thresholds are a JSON object."))
    rule = rules.RULES.get(rule_key)
    for fault in _faults(rule, thresholds):
        raise ValidationError(fault)


def constraints() -> list[models.CheckConstraint]:
    """The order of every pair of limits, for whatever writes the row."""
    pairs = dict.fromkeys(pair for rule in rules.RULES.values() for pair in rule.ordered)
    return [
        models.CheckConstraint(
            condition=LessThanOrEqual(_number(low), _number(high)), name=f"{low}_in_order"
        )
        for low, high in pairs
    ]


def _number(name: str) -> Cast:
    return Cast(KT(f"thresholds__{name}"), models.FloatField())


def _faults(rule: Rule | None, thresholds: dict[str, Any]) -> Iterator[str]:
    for name, value in thresholds.items():
        if not _is_threshold(value):
            yield _("“%s” is a number from 0 to 100000, or a list of words.") % name
    needed = rule.thresholds if rule else ()
    read = (*needed, *rule.optional) if rule else ()
    unread = [name for name in thresholds if name not in read]
    if unread:
        words = (
            _("No rule reads “%(names)s”.")
            if not read
            else _("The rule does not read “%(names)s”. It reads: %(read)s.")
        )
        yield words % {"names": ", ".join(unread), "read": ", ".join(read)}
    missing = [key for key in needed if key not in thresholds]
    if missing:
        yield _("The rule needs: %s.") % ", ".join(missing)
    if rule and not missing:
        yield from _contradictions(rule, thresholds)


def _contradictions(rule: Rule, thresholds: Thresholds) -> Iterator[str]:
    """Two thresholds that leave no order between met, partly met and not met."""
    for name in rule.optional:
        if isinstance(thresholds.get(name), list):
            yield _("“%s” is a number.") % name
    for low, high in rule.ordered:
        for name in (low, high):
            if isinstance(thresholds[name], list):
                yield _("“%s” is a number.") % name
        if thresholds[low] > thresholds[high]:
            yield _(
                "“%(low)s” (%(less)s) cannot be above “%(high)s” (%(more)s): what is partly met "
                "lies between what is met and what is not met."
            ) % {"low": low, "less": thresholds[low], "high": high, "more": thresholds[high]}
    for one, other in rule.apart:
        for name in (one, other):
            if not isinstance(thresholds[name], list):
                yield _("“%s” is a list of words.") % name
        both = sorted(set(thresholds[one]) & set(thresholds[other]))
        if both:
            yield _("%(both)s cannot be in “%(one)s” and in “%(other)s”.") % {
                "both": ", ".join(both),
                "one": one,
                "other": other,
            }


def _is_threshold(value: object) -> bool:
    """Whether a rule can measure by it, and both databases keep it: no NaN, no NUL."""
    if isinstance(value, list):
        return all(isinstance(word, str) and word.isprintable() for word in value)
    return isinstance(value, int | float) and value is not True and 0 <= value <= 100_000
