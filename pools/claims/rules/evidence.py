"""Audited and bug bounty: from what is listed of each."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pools.claims import dates
from pools.claims.audit_clock import changes_since, known_upgrades
from pools.claims.facts import Audit, PoolFacts
from pools.claims.rules.rule import UNKNOWN, Finding, Thresholds
from pools.claims.verdict import Verdict

# Of the code, since the newest report; in criteria of an earlier day it is not set.
CHANGES_AT_MOST = "changes_at_most"


def judge_audits(facts: PoolFacts, thresholds: Thresholds, on: dt.date) -> Finding:
    """At least one report anybody can open, on code that is still in use and that is not known to
    have changed more often since than the threshold allows."""
    audits = facts.audits
    if not audits:
        return UNKNOWN
    newest = max((audit.date or "" for audit in audits), default="") or None
    public = [audit for audit in audits if audit.report]
    current = [audit for audit in public if not audit.superseded]
    if current:
        auditors = ", ".join(dict.fromkeys(audit.auditor for audit in current))
        reason = _("Reports by %s.") % auditors
        older = len(public) - len(current)
        if older:
            reason += " " + (
                ngettext(
                    "Of all reports linked here, %d is about code that has been replaced since.",
                    "Of all reports linked here, %d are about code that has been replaced since.",
                    older,
                )
                % older
            )
        met = Finding(
            Verdict.MET, _linked(len(audits), len(public)), reason, newest, topics=("audits",)
        )
        return _with_the_clock(met, current, facts, thresholds, on)
    if public:
        return Finding(
            Verdict.PARTLY,
            _("older reports only"),
            _("Reports exist, but the code has been replaced since."),
            newest,
            topics=("audits",),
        )
    count = len(audits)
    return Finding(
        Verdict.PARTLY,
        ngettext("%d audit named", "%d audits named", count) % count,
        _("Audits are named, but the directory has no link to a report itself."),
        newest,
        topics=("audits",),
    )


def _with_the_clock(
    met: Finding,
    current: Sequence[Audit],
    facts: PoolFacts,
    thresholds: Thresholds,
    on: dt.date,
) -> Finding:
    """What is met while the code has not changed too often since the report that it has changed
    least since; as it is where no change is known, or criteria of an earlier day set no limit."""
    most = thresholds.get(CHANGES_AT_MOST)
    if most is None or not known_upgrades(facts.upgrades, on):
        return met
    dated = [
        (changes, audit.date)
        for audit in current
        if audit.date and (changes := changes_since(facts, audit.date, on))
    ]
    undated = any(audit.date is None for audit in current)
    said = [met.reason]
    if dated:
        least, day = min(
            dated, key=lambda pair: (pair[0].at_least, -dates.latest(pair[1]).toordinal())
        )
        said += [_("Newest report with a date: %s.") % dates.in_words(day), least.words]
        if least.last:
            said.append(_("Last change known: %s.") % dates.in_words(least.last))
    both = ("audits", "upgrades")
    # What we do not know of a report, or since our list of changes ends, does not lower the verdict;
    # the words say that it is not known.
    if undated or least.at_least <= most:
        if undated:
            said.append(_("Reports without a date cannot be counted from."))
        return replace(met, reason=" ".join(said), topics=both)
    said.append(_("With more than %d changes since, reports count as partly met.") % most)
    quantity = ngettext(
        "%(count)d code change since the newest report",
        "%(count)d code changes since the newest report",
        least.at_least,
    )
    return replace(
        met,
        verdict=Verdict.PARTLY,
        quantity=quantity % {"count": least.at_least},
        reason=" ".join(said),
        topics=both,
    )


def audit_turning_days(facts: PoolFacts, thresholds: Thresholds) -> tuple[dt.date, ...]:
    """The first day on which each change of the code counts."""
    if thresholds.get(CHANGES_AT_MOST) is None:
        return ()
    return tuple(dates.earliest(one.date) for one in facts.upgrades)


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
