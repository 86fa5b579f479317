"""What an editor's verdict says of a fact that nobody stored, so that a page does not read
"unknown" beside its own answer. Empty where it says nothing."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pools.claims import vocabulary
from pools.claims.facts import PoolFacts

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


def entry(facts: PoolFacts) -> str:
    """Who may run nodes: what is stored, else what the verdict says of it."""
    stored = vocabulary.word(vocabulary.ENTRIES, facts.node_operators.entry)
    judged = facts.judgement(PERMISSIONLESS_NODES).verdict
    return stored or str(ENTRY_BY_VERDICT.get(judged, ""))
