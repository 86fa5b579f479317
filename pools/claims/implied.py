"""What an editor's verdict says of a fact that nobody stored, so that a page does not read
"unknown" beside its own answer. Empty where it says nothing."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pools.claims import vocabulary
from pools.claims.facts import NodeOperators, PoolFacts

BUG_BOUNTY = "bug-bounty"
PERMISSIONLESS_NODES = "permissionless-nodes"
ENTRY_BY_VERDICT: dict[str, Promise] = {
    "met": gettext_lazy("Anyone"),
    "partly": gettext_lazy("Anyone for part of the stake, or by application"),
    "unmet": gettext_lazy("Not open to newcomers"),
}


def no_token(facts: PoolFacts) -> str:
    """No token, by the kind or by the verdict."""
    return _("No token") if facts.issues_no_token else ""


def no_bounty(facts: PoolFacts) -> str:
    """No programme."""
    judged = facts.judgement(BUG_BOUNTY).verdict == "unmet"
    return _("None") if judged and not facts.bug_bounties else ""


def entry_words(operators: NodeOperators) -> str:
    """Who may run nodes today. While newcomers cannot register, the rules of entry are no answer."""
    rules = vocabulary.word(vocabulary.ENTRIES, operators.entry)
    if not rules or operators.registration not in ("paused", "closed"):
        return rules
    rules = rules[:1].lower() + rules[1:]
    return _("Existing operators only (by the rules: %s)") % rules


def entry(facts: PoolFacts) -> str:
    """Who may run nodes: what is stored, else what the verdict says of it."""
    stored = entry_words(facts.node_operators)
    judged = facts.judgement(PERMISSIONLESS_NODES).verdict
    return stored or str(ENTRY_BY_VERDICT.get(judged, ""))
