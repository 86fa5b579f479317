"""Open source: from the licence and, for delayed ones, its change date."""

import datetime as dt

from django.utils.translation import gettext as _

from pools.claims import dates, vocabulary
from pools.claims.facts import PoolFacts
from pools.claims.rules.rule import UNKNOWN, Finding, Thresholds
from pools.claims.verdict import Verdict


def judge_licence(facts: PoolFacts, thresholds: Thresholds, on: dt.date) -> Finding:
    """Free licences are those the Open Source Initiative approves, listed in the thresholds."""
    licence = facts.licence
    free, visible = thresholds["free_licences"], thresholds["visible_licences"]
    name = vocabulary.word(vocabulary.LICENCE_WORDS, licence.name)
    if not licence.name:
        return UNKNOWN
    if licence.name in free:
        return Finding(Verdict.MET, name, _("The essential code is under %s.") % name)
    if licence.name == "closed":
        return Finding(Verdict.UNMET, name, _("The code is not published."))
    if licence.name not in visible:
        return Finding(
            Verdict.UNKNOWN, name, _("It is not settled how free the licence %s is.") % name
        )
    if licence.change_date and licence.change_to in free:
        day = dt.date.fromisoformat(licence.change_date)
        words = {"licence": name, "next": licence.change_to, "date": dates.day_in_words(day)}
        if on >= day:
            return Finding(
                Verdict.MET,
                licence.change_to,
                _("By the terms of %(licence)s the code became %(next)s on %(date)s.") % words,
            )
        return Finding(
            Verdict.PARTLY,
            name,
            _("The source is public; %(licence)s turns into %(next)s on %(date)s.") % words,
        )
    return Finding(
        Verdict.PARTLY, name, _("The source is public, but not all of it is free to use and fork.")
    )


def licence_turning_days(facts: PoolFacts, thresholds: Thresholds) -> tuple[dt.date, ...]:
    """The day the licence's own terms make the code free."""
    day = facts.licence.change_date
    return (dt.date.fromisoformat(day),) if day else ()
