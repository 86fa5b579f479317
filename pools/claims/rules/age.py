"""Battle tested: from the day the pool opened to the public."""

import datetime as dt

from django.utils.translation import gettext as _

from pools.claims import ages, dates
from pools.claims.facts import PoolFacts
from pools.claims.rules.rule import UNKNOWN, Finding, Thresholds
from pools.claims.verdict import Verdict


def judge_age(facts: PoolFacts, thresholds: Thresholds, on: dt.date) -> Finding:
    """Days open to the public on mainnet, counted from the last day the date can mean and, of a
    closed pool, to the first day on which it can have been closed."""
    if facts.launch.date is None:
        return UNKNOWN
    day, closed = dates.latest(facts.launch.date), _closed_on(facts)
    if closed is None and facts.status.state == "closed":
        return UNKNOWN
    age = (min(on, closed or on) - day).days
    quantity = ages.in_days(max(age, 0))
    reason = _reason(facts)
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


def _closed_on(facts: PoolFacts) -> dt.date | None:
    since = facts.status.since
    return dates.earliest(since) if facts.status.state == "closed" and since else None


def _reason(facts: PoolFacts) -> str:
    since = dates.in_words(facts.launch.date or "")
    if facts.launch.at_the_latest:
        since = _("%s at the latest") % since
    if facts.status.state == "closed":
        until = dates.in_words(facts.status.since or "")
        return _("Open to the public from %(since)s to %(until)s.") % {
            "since": since,
            "until": until,
        }
    return _("Open to the public since %s.") % since


def age_turning_days(facts: PoolFacts, thresholds: Thresholds) -> tuple[dt.date, ...]:
    """The first day beyond each threshold, as long as the pool is open."""
    if facts.launch.date is None:
        return ()
    day, closed = dates.latest(facts.launch.date), _closed_on(facts)
    limits = (thresholds["partly_after_days"], thresholds["met_after_days"])
    days = (day + dt.timedelta(days=limit + 1) for limit in limits)
    return tuple(turn for turn in days if closed is None or turn <= closed)
