"""Rules: pure functions that derive a verdict from facts.

A rule sees a pool's facts, the indicator's thresholds (data, owned by editors) and a day.
It returns a verdict with the measured quantity and the reason in words. What is not stored
is unknown, never unmet. ``turning_days`` names the days on which the answer can change
without anybody saving anything.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from pools.claims.rules.age import age_turning_days, judge_age
from pools.claims.rules.clients import judge_clients, newest_shares
from pools.claims.rules.evidence import (
    CHANGES_AT_MOST,
    audit_turning_days,
    bounty_turning_days,
    judge_audits,
    judge_bug_bounty,
)
from pools.claims.rules.licence import judge_licence, licence_turning_days
from pools.claims.rules.operators import judge_entry
from pools.claims.rules.rule import UNKNOWN, Finding, Rule, Thresholds
from pools.claims.rules.token import READS, judge_token

__all__ = [
    "RULES",
    "THRESHOLD_LABELS",
    "UNKNOWN",
    "Finding",
    "Rule",
    "Thresholds",
    "newest_shares",
]

RULES: dict[str, Rule] = {
    rule.key: rule
    for rule in (
        Rule(
            "licence",
            ("licence",),
            judge_licence,
            licence_turning_days,
            ("free_licences", "visible_licences"),
            apart=(("free_licences", "visible_licences"),),
        ),
        Rule(
            "audits",
            ("audits", "upgrades"),
            judge_audits,
            audit_turning_days,
            optional=(CHANGES_AT_MOST,),
            dated_by_sources=("upgrades",),
        ),
        Rule("bug_bounty", ("bug_bounties",), judge_bug_bounty, bounty_turning_days),
        Rule(
            "age",
            ("launch",),
            judge_age,
            age_turning_days,
            ("met_after_days", "partly_after_days"),
            ordered=(("partly_after_days", "met_after_days"),),
        ),
        Rule(
            "execution_clients",
            ("execution_clients",),
            judge_clients("execution"),
            thresholds=("majority_percent", "limit_percent"),
            ordered=(("majority_percent", "limit_percent"),),
            reads_publishers=True,
        ),
        Rule(
            "consensus_clients",
            ("consensus_clients",),
            judge_clients("consensus"),
            thresholds=("majority_percent", "limit_percent"),
            ordered=(("majority_percent", "limit_percent"),),
            reads_publishers=True,
        ),
        Rule("token", READS, judge_token),
        Rule("operators", ("node_operators",), judge_entry),
    )
}

# What readers call the thresholds; those without a label are technical.
THRESHOLD_LABELS: dict[str, Promise] = {
    "free_licences": gettext_lazy("Licences taken as free"),
    "visible_licences": gettext_lazy("Licences taken as visible, not free"),
    "met_after_days": gettext_lazy("Met after more than this many days"),
    "partly_after_days": gettext_lazy("Partly met after more than this many days"),
    CHANGES_AT_MOST: gettext_lazy("Met up to this many code changes since the newest report"),
    "majority_percent": gettext_lazy("Met while the largest client stays below (percent)"),
    "limit_percent": gettext_lazy("Not met when the largest client is above (percent)"),
}
