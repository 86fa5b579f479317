"""Client diversity: from the shares of clients inside the pool."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _

from pools.claims import dates
from pools.claims.facts import PoolFacts
from pools.claims.formatting import number, rounded_by_age
from pools.claims.rules.rule import UNKNOWN, Finding, Thresholds
from pools.claims.shares import ClientShare
from pools.claims.verdict import Verdict


def newest_shares(facts: PoolFacts, layer: str) -> tuple[ClientShare, ...]:
    """The most recent measurement of a layer, largest share first."""
    shares = [share for share in facts.client_shares if share.layer == layer]
    newest = max((share.as_of for share in shares), default="")
    current = [share for share in shares if share.as_of == newest]
    return tuple(sorted(current, key=lambda share: -share.percent))


def is_own_word(facts: PoolFacts, topic: str) -> bool:
    """Whether we go by the pool's own statement, as the name of its publisher shows."""
    basis = [source for source in facts.sources_on(topic) if source.stance == "basis"]
    name = facts.name.casefold()
    return bool(basis) and all(source.publisher.casefold().startswith(name) for source in basis)


def judge_clients(layer: str) -> Callable[[PoolFacts, Thresholds, dt.date], Finding]:
    """The rule for one layer, ``execution`` or ``consensus``."""

    def judge(facts: PoolFacts, thresholds: Thresholds, on: dt.date) -> Finding:
        majority, limit = (
            Decimal(str(thresholds["majority_percent"])),
            Decimal(str(thresholds["limit_percent"])),
        )
        shares = newest_shares(facts, layer)
        named = [share for share in shares if share.client.lower() != "unknown"]
        if not named:
            return UNKNOWN
        largest = named[0]
        percent, as_of = largest.percent, largest.as_of
        client = largest.client or _("The largest client")
        words = {
            "client": client,
            "percent": number(rounded_by_age(percent, as_of, on)),
            "date": dates.in_words(as_of),
        }
        quantity = _("%(client)s %(percent)s %%") % words
        if is_own_word(facts, f"{layer}_clients"):
            reason = _(
                "%(client)s ran on %(percent)s %% of the validators (%(date)s, the pool’s own figure)."
            )
        else:
            reason = _("%(client)s ran on %(percent)s %% of the validators (%(date)s).")
        reason %= words
        if percent > limit:
            return Finding(Verdict.UNMET, quantity, reason, as_of)
        # What the source leaves open could all be one further client.
        rest = Decimal(100) - sum((share.percent for share in named), Decimal(0))
        open_end = rest > majority or (rest == majority and percent < majority)
        if largest.client and open_end:
            reason += " " + _("The rest is not measured, so a majority cannot be ruled out.")
            return Finding(Verdict.UNKNOWN, quantity, reason, as_of)
        if percent >= majority:
            return Finding(Verdict.PARTLY, quantity, reason, as_of)
        if any(share.partial for share in named):
            reason += " " + _("Only some of the operators were measured.")
            return Finding(Verdict.PARTLY, quantity, reason, as_of)
        return Finding(Verdict.MET, quantity, reason, as_of)

    return judge
