"""Rules: pure functions that derive a verdict from facts.

A rule sees a pool's facts, the indicator's thresholds (data, owned by editors) and a day.
It returns a verdict with the measured quantity and the reason in words. What is not stored
is unknown, never unmet. ``turning_days`` names the days on which the answer can change
without anybody saving anything.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pools.claims import dates, vocabulary
from pools.claims.facts import ClientShare, PoolFacts
from pools.claims.verdict import Verdict

Thresholds = Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """What a rule found: the verdict, what was measured, and why."""

    verdict: Verdict
    quantity: str = ""
    reason: str = ""
    as_of: str | None = None


def _never(facts: PoolFacts, thresholds: Thresholds) -> tuple[dt.date, ...]:
    return ()


@dataclass(frozen=True)
class Rule:
    """A rule, the fact topics it reads, and the thresholds it needs with their defaults."""

    key: str
    topics: tuple[str, ...]
    judge: Callable[[PoolFacts, Thresholds, dt.date], Finding]
    turning_days: Callable[[PoolFacts, Thresholds], tuple[dt.date, ...]] = _never
    thresholds: tuple[str, ...] = ()


UNKNOWN = Finding(Verdict.UNKNOWN)


# --- Open source: from the licence and, for delayed ones, its change date -------------------


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


# --- Audited, bug bounty, liquidity token ---------------------------------------------------


def judge_audits(facts: PoolFacts, thresholds: Thresholds, on: dt.date) -> Finding:
    """At least one report anybody can open, on code that is still in use."""
    audits = facts.audits
    if not audits:
        return UNKNOWN
    newest = max((audit.date or "" for audit in audits), default="") or None
    public = [audit for audit in audits if audit.report]
    current = [audit for audit in public if not audit.superseded]
    if current:
        count = len(current)
        quantity = ngettext("%d public report", "%d public reports", count) % count
        auditors = ", ".join(dict.fromkeys(audit.auditor for audit in current))
        return Finding(Verdict.MET, quantity, _("Reports by %s are public.") % auditors, newest)
    if public:
        return Finding(
            Verdict.PARTLY,
            _("older reports only"),
            _("Reports exist, but the code has been replaced since."),
            newest,
        )
    count = len(audits)
    return Finding(
        Verdict.PARTLY,
        ngettext("%d audit named", "%d audits named", count) % count,
        _("Audits are named, but the directory has no link to a report itself."),
        newest,
    )


def judge_bug_bounty(facts: PoolFacts, thresholds: Thresholds, on: dt.date) -> Finding:
    """A public reward programme that has not ended."""
    bounties = facts.bug_bounties
    if not bounties:
        return UNKNOWN
    running = [b for b in bounties if b.ended is None or dates.latest(b.ended) >= on]
    if not running:
        ended = max(b.ended or "" for b in bounties)
        return Finding(
            Verdict.PARTLY, _("ended"), _("The programme ended: %s.") % dates.in_words(ended)
        )
    rewards = [b.largest_reward for b in running if b.largest_reward is not None]
    quantity = (
        _("up to %s USD") % number_format(max(rewards), use_l10n=True, force_grouping=True)
        if rewards
        else _("reward not known")
    )
    return Finding(Verdict.MET, quantity, _("A public reward programme is open."))


def bounty_turning_days(facts: PoolFacts, thresholds: Thresholds) -> tuple[dt.date, ...]:
    """The day after a programme's announced end."""
    return tuple(
        dates.latest(b.ended) + dt.timedelta(days=1) for b in facts.bug_bounties if b.ended
    )


def judge_token(facts: PoolFacts, thresholds: Thresholds, on: dt.date) -> Finding:
    """A token for the stake in the holder's own wallet."""
    if not facts.tokens:
        if facts.kind == "tokenless":
            return Finding(Verdict.UNMET, _("no token"), _("The pool issues no token."))
        return UNKNOWN
    symbols = ", ".join(token.symbol for token in facts.tokens)
    if all(token.transferable is False for token in facts.tokens):
        return Finding(
            Verdict.PARTLY, symbols, _("A token exists, but it cannot be passed on freely.")
        )
    return Finding(
        Verdict.MET, symbols, _("A token for the stake is held in the depositor's own wallet.")
    )


# --- Battle tested --------------------------------------------------------------------------


def judge_age(facts: PoolFacts, thresholds: Thresholds, on: dt.date) -> Finding:
    """Days open to the public on mainnet, counted from the last day the date can mean."""
    if facts.launch.date is None:
        return UNKNOWN
    day = dates.latest(facts.launch.date)
    age = (on - day).days
    quantity = ngettext("%s day", "%s days", age) % number_format(
        max(age, 0), use_l10n=True, force_grouping=True
    )
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


# --- Client diversity -----------------------------------------------------------------------


def newest_shares(facts: PoolFacts, layer: str) -> tuple[ClientShare, ...]:
    """The most recent measurement of a layer, largest share first."""
    shares = [share for share in facts.client_shares if share.layer == layer]
    newest = max((share.as_of for share in shares), default="")
    current = [share for share in shares if share.as_of == newest]
    return tuple(sorted(current, key=lambda share: -share.percent))


def _judge_clients(layer: str) -> Callable[[PoolFacts, Thresholds, dt.date], Finding]:
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
            "percent": number_format(percent.normalize(), use_l10n=True),
            "date": dates.in_words(as_of),
        }
        quantity = _("%(client)s %(percent)s %%") % words
        reason = _("%(client)s ran on %(percent)s %% of the validators (%(date)s).") % words
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


RULES: dict[str, Rule] = {
    rule.key: rule
    for rule in (
        Rule(
            "licence",
            ("licence",),
            judge_licence,
            licence_turning_days,
            ("free_licences", "visible_licences"),
        ),
        Rule("audits", ("audits",), judge_audits),
        Rule("bug_bounty", ("bug_bounties",), judge_bug_bounty, bounty_turning_days),
        Rule(
            "age",
            ("launch",),
            judge_age,
            age_turning_days,
            ("met_after_days", "partly_after_days"),
        ),
        Rule(
            "execution_clients",
            ("execution_clients",),
            _judge_clients("execution"),
            thresholds=("majority_percent", "limit_percent"),
        ),
        Rule(
            "consensus_clients",
            ("consensus_clients",),
            _judge_clients("consensus"),
            thresholds=("majority_percent", "limit_percent"),
        ),
        Rule("token", ("tokens", "kind"), judge_token),
    )
}

# What readers call the thresholds; those without a label are technical.
THRESHOLD_LABELS: dict[str, Promise] = {
    "free_licences": gettext_lazy("Licences taken as free"),
    "visible_licences": gettext_lazy("Licences taken as visible, not free"),
    "met_after_days": gettext_lazy("Met after more than this many days"),
    "partly_after_days": gettext_lazy("Partly met after more than this many days"),
    "majority_percent": gettext_lazy("Met while the largest client stays below (percent)"),
    "limit_percent": gettext_lazy("Not met when the largest client is above (percent)"),
}
