"""Battle tested: from the day the pool opened to the public."""

import datetime as dt

from django.utils.translation import gettext as _

from pools.claims import ages, dates
from pools.claims.facts import PoolFacts
from pools.claims.rules.rule import UNKNOWN, Finding, Thresholds
from pools.claims.verdict import Verdict


def judge_age(facts: PoolFacts, thresholds: Thresholds, on: dt.date) -> Finding:
    """Days open to the public on mainnet, counted from the last day the date can mean."""
    if facts.launch.date is None:
        return UNKNOWN
    day = dates.latest(facts.launch.date)
    age = (on - day).days
    quantity = ages.in_days(max(age, 0))
    since = dates.in_words(facts.launch.date)
    reason = (
        _("Open to the public since %s at the latest.")
        if facts.launch.at_the_latest
        else _("Open to the public since %s.")
    ) % since
    if age > thresholds["met_after_days"]:
        return Finding(Verdict.MET, quantity, reason)
    if facts.launch.at_the_latest:
        # An upper bound proves age, it cannot prove youth.
        if age > thresholds["partly_after_days"]:
            return Finding(Verdict.PARTLY, quantity, reason)
        return Finding(Verdict.UNKNOWN, quantity, reason)
    if age > thresholds["partly_after_days"]:
        return Finding(Verdict.PARTLY, quantity, reason)
    return Finding(Verdict.UNMET, quantity, reason)


def age_turning_days(facts: PoolFacts, thresholds: Thresholds) -> tuple[dt.date, ...]:
    """The first day beyond each threshold."""
    if facts.launch.date is None:
        return ()
    day = dates.latest(facts.launch.date)
    limits = (thresholds["partly_after_days"], thresholds["met_after_days"])
    return tuple(day + dt.timedelta(days=limit + 1) for limit in limits)
