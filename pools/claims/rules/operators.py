"""Permissionless nodes: from the rules of entry, and from whether newcomers can register today."""

import datetime as dt

from django.utils.translation import gettext as _

from pools.claims import dates, vocabulary
from pools.claims.facts import NodeOperators, PoolFacts
from pools.claims.rules.rule import UNKNOWN, Finding, Thresholds
from pools.claims.verdict import Verdict


def judge_entry(facts: PoolFacts, thresholds: Thresholds, on: dt.date) -> Finding:
    """Anyone may become an operator, and can. Rules that cannot be used today count in part while
    registration is only switched off, and not at all once it is closed for good."""
    operators = facts.node_operators
    if operators.registration == "closed":
        return Finding(Verdict.UNMET, _("closed to newcomers"), _closed(operators))
    verdict, reason = {
        "anyone": (Verdict.MET, _("Anyone may register as a node operator.")),
        "part": (Verdict.PARTLY, _("Anyone may run nodes, but only for part of the stake.")),
        "application": (Verdict.PARTLY, _("Operators apply to join under public rules.")),
        "invitation": (Verdict.UNMET, _("Operators are invited.")),
    }.get(operators.entry, (Verdict.UNKNOWN, ""))
    if verdict is Verdict.UNKNOWN:
        return UNKNOWN
    quantity = vocabulary.word(vocabulary.ENTRIES, operators.entry)
    if operators.registration == "paused" and verdict is not Verdict.UNMET:
        return Finding(
            Verdict.PARTLY, _("switched off for now"), f"{reason} {_switched_off(operators)}"
        )
    return Finding(verdict, quantity, reason)


def _closed(operators: NodeOperators) -> str:
    if not operators.registration_since:
        return _("No new operator can register: registration is closed for good.")
    since = dates.in_words(operators.registration_since)
    return _("No new operator can register: registration is closed for good since %s.") % since


def _switched_off(operators: NodeOperators) -> str:
    if not operators.registration_since:
        return _("But registration is switched off, so newcomers cannot join today.")
    since = dates.in_words(operators.registration_since)
    return _("But registration is switched off since %s, so newcomers cannot join today.") % since
