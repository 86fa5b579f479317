"""Audited and bug bounty: from what is listed of each."""

import datetime as dt

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pools.claims import dates
from pools.claims.facts import PoolFacts
from pools.claims.rules.rule import UNKNOWN, Finding, Thresholds
from pools.claims.verdict import Verdict


def judge_audits(facts: PoolFacts, thresholds: Thresholds, on: dt.date) -> Finding:
    """At least one report anybody can open, on code that is still in use."""
    audits = facts.audits
    if not audits:
        return UNKNOWN
    newest = max((audit.date or "" for audit in audits), default="") or None
    public = [audit for audit in audits if audit.report]
    current = [audit for audit in public if not audit.superseded]
    if current:
        auditors = ", ".join(dict.fromkeys(audit.auditor for audit in current))
        reason = _("Reports by %s are linked here.") % auditors
        older = len(public) - len(current)
        if older:
            reason += " " + (
                ngettext(
                    "%d more report is about code that has been replaced since.",
                    "%d more reports are about code that has been replaced since.",
                    older,
                )
                % older
            )
        return Finding(Verdict.MET, _linked(len(audits), len(public)), reason, newest)
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


def _linked(listed: int, linked: int) -> str:
    """How many audits are listed, and of how many the report itself is linked."""
    if linked == listed:
        return ngettext("%d report linked here", "%d reports linked here", linked) % linked
    words = {"listed": listed, "linked": linked}
    return (
        ngettext(
            "%(listed)d audit listed, %(linked)d linked here",
            "%(listed)d audits listed, %(linked)d linked here",
            listed,
        )
        % words
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
