"""What a pool asks of its depositors, in words; an empty text is unknown."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from pools.claims import ages, dates, vocabulary
from pools.claims.facts import PoolFacts
from pools.claims.formatting import eth, listed_words, number, percent
from pools.claims.terms import Incident


def joined(parts: Iterable[str]) -> str:
    """The parts that say something."""
    return "; ".join(part for part in parts if part)


def fee_value(facts: PoolFacts) -> str:
    """The fee as lists show it. What has no single figure says so with what is known of it."""
    fee = facts.fee
    if fee.percent is not None and fee.percent_to is not None:
        words = _("%(low)s to %(high)s of rewards") % {
            "low": percent(fee.percent),
            "high": percent(fee.percent_to),
        }
    elif fee.percent is not None and fee.varies:
        words = _("From %s of rewards") % percent(fee.percent)
    elif fee.percent is not None:
        words = _("%s of rewards") % percent(fee.percent)
    elif fee.percent_to is not None:
        words = _("Up to %s of rewards") % percent(fee.percent_to)
    elif fee.covers:
        return _("Varies: %s") % fee.covers
    else:
        return _("Varies") if fee.varies else ""
    return _("%s, varies") % words if fee.varies else words


def fee_words(facts: PoolFacts) -> str:
    """The fee as lists show it, and what it covers."""
    words, fee = fee_value(facts), facts.fee
    known = fee.percent is not None or fee.percent_to is not None
    return f"{words} ({fee.covers})" if fee.covers and known else words


def deposit_exit_words(facts: PoolFacts) -> str:
    fees = facts.deposit_exit_fees
    return joined(
        (
            "" if fees.deposit is None else _("%s to enter") % percent(fees.deposit),
            "" if fees.exit is None else _("%s to leave") % percent(fees.exit),
            fees.note,
        )
    )


def wait_value(facts: PoolFacts) -> str:
    """The usual wait as lists show it."""
    low, high = facts.withdrawal.wait_from, facts.withdrawal.wait_to
    if low is not None and high is not None:
        if low == high:
            return ages.in_exactly(high)
        return _("%(low)s to %(high)s") % {"low": number(low), "high": ages.in_exactly(high)}
    if high is not None:
        return _("up to %s") % ages.in_exactly(high)
    return _("from %s") % ages.in_exactly(low) if low is not None else ""


def wait_words(facts: PoolFacts) -> str:
    """The usual wait, who says so and as of when."""
    words, withdrawal = wait_value(facts), facts.withdrawal
    if not words:
        return ""
    said = [
        vocabulary.word(vocabulary.WAIT_KINDS, withdrawal.wait_is).lower(),
        dates.in_words(withdrawal.wait_as_of) if withdrawal.wait_as_of else "",
    ]
    told = ", ".join(filter(None, said))
    return f"{words} ({told})" if told else words


def request_limits(facts: PoolFacts) -> str:
    """The least and the most in one request."""
    low, high = facts.withdrawal.minimum, facts.withdrawal.maximum
    if low and high is not None:
        return _("%(low)s to %(high)s a request") % {"low": eth(low), "high": eth(high)}
    if high is not None:
        return _("at most %s a request") % eth(high)
    if low is not None:
        return _("at least %s a request") % eth(low) if low else _("Any amount")
    return ""


def ways_words(facts: PoolFacts) -> str:
    """The ways out; what a buffer pays is no plain way out."""
    words = listed_words(vocabulary.WAYS_OUT, facts.withdrawal.ways)
    if not from_buffer("redeem", facts):
        return words
    plain = vocabulary.word(vocabulary.WAYS_OUT, "redeem")
    return words.replace(plain, _("%s while the buffer lasts") % plain, 1)


def from_buffer(way: str, facts: PoolFacts) -> bool:
    """Whether a way out pays from a buffer that can be empty."""
    withdrawal = facts.withdrawal
    return way == "redeem" and way in withdrawal.ways and "buffer" in withdrawal.blocked_by


def obstacles_words(facts: PoolFacts) -> str:
    """What can block the way out."""
    return listed_words(vocabulary.OBSTACLES, facts.withdrawal.blocked_by)


def withdrawal_value(facts: PoolFacts) -> str:
    """The way out as lists show it: how, and how long it usually takes."""
    ways, wait = ways_words(facts), wait_value(facts)
    return f"{ways} ({wait})" if ways and wait else ways or wait or facts.withdrawal.note


def withdrawal_words(facts: PoolFacts) -> str:
    wait, blocked = wait_words(facts), obstacles_words(facts)
    return joined(
        (
            ways_words(facts),
            _("usual wait: %s") % wait if wait else "",
            request_limits(facts),
            _("can be blocked by: %s") % blocked if blocked else "",
            facts.withdrawal.note,
        )
    )


def access_words(facts: PoolFacts) -> str:
    access = facts.access
    needs = vocabulary.word(vocabulary.ACCESS_NEEDS, access.needs)
    left_out = _("not in: %s") if needs else _("Not in: %s")
    return joined((needs, left_out % access.regions if access.regions else ""))


def cover_words(facts: PoolFacts) -> str:
    cover = facts.slashing_cover
    limit = _("up to %s") % eth(cover.limit) if cover.limit is not None else ""
    return joined((listed_words(vocabulary.COVERS, cover.kinds), limit, cover.note))


def incident_words(incident: Incident) -> str:
    """One incident in a line."""
    until = dates.in_words(incident.paused_until) if incident.paused_until else ""
    stopped = incident.paused
    if until:
        stopped = _("%(what)s until %(date)s") % {
            "what": stopped or _("some functions"),
            "date": until,
        }
    return joined(
        (
            f"{dates.in_words(incident.date)}: {incident.what}",
            _("loss: %s") % incident.loss if incident.loss else "",
            _("stopped: %s") % stopped if stopped else "",
            _("paid back: %s") % incident.made_good if incident.made_good else "",
        )
    )


def incidents_words(facts: PoolFacts) -> str:
    return " · ".join(incident_words(incident) for incident in facts.incidents)
