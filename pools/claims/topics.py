"""The registry of topics: every single thing that can be said of a pool.

Forms, the review desk, the change log, sources, pages and files read this list; nobody
keeps another. A fact topic knows how to read its value from a pool and say it in words.
Indicators are topics too: their keys are their slugs.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from pools.claims import vocabulary
from pools.claims import words as say
from pools.claims.facts import PoolFacts
from pools.claims.indicator import IndicatorSpec


@dataclass(frozen=True)
class Topic:
    """One thing that can be said of a pool. ``words`` gives an empty text for unknown.

    ``brief`` is the same value for lists; ``implied`` what follows from other facts where
    nothing is stored.
    """

    key: str
    label: Promise | str
    help: Promise | str
    words: Callable[[PoolFacts], str]
    needs_source: bool = True
    is_indicator: bool = False
    brief: Callable[[PoolFacts], str] | None = None
    implied: Callable[[PoolFacts], str] | None = None

    def shown(self, facts: PoolFacts) -> str:
        """What pages say of it."""
        return self.words(facts) or (self.implied(facts) if self.implied else "")

    def listed(self, facts: PoolFacts) -> str:
        """What cards and the matrix say of it: the beginning of what pages say."""
        return self.brief(facts) if self.brief else self.shown(facts)


FACTS: tuple[Topic, ...] = (
    Topic(
        "name",
        gettext_lazy("Name"),
        gettext_lazy("What the pool calls itself."),
        lambda f: f.name,
        needs_source=False,
    ),
    Topic(
        "summary",
        gettext_lazy("Summary"),
        gettext_lazy("One sentence in the directory's own words."),
        lambda f: f.summary,
        needs_source=False,
    ),
    Topic(
        "website",
        gettext_lazy("Website"),
        gettext_lazy("The pool's own site."),
        lambda f: f.website,
    ),
    Topic(
        "kind",
        gettext_lazy("Kind"),
        gettext_lazy("How the stake is held and what stands for it."),
        lambda f: vocabulary.word(vocabulary.KINDS, f.kind),
    ),
    Topic(
        "status",
        gettext_lazy("Status"),
        gettext_lazy("Whether it takes deposits."),
        say.status_words,
    ),
    Topic(
        "launch",
        gettext_lazy("Open since"),
        gettext_lazy("When the public could first use it on mainnet."),
        say.launch_words,
    ),
    Topic(
        "minimum_deposit",
        gettext_lazy("Minimum deposit"),
        gettext_lazy("The least a depositor can put in."),
        say.minimum_words,
    ),
    Topic(
        "fee",
        gettext_lazy("Fee"),
        gettext_lazy("What is kept from rewards, and for whom."),
        say.fee_words,
        brief=say.fee_value,
    ),
    Topic(
        "licence",
        gettext_lazy("Licence"),
        gettext_lazy("The licence of the essential code."),
        lambda f: say.licence_words(f.licence),
    ),
    Topic(
        "node_operators",
        gettext_lazy("Node operators"),
        gettext_lazy("Who may run the pool's nodes, and the bond they put up."),
        say.operators_words,
    ),
    Topic(
        "validators",
        gettext_lazy("Validators"),
        gettext_lazy("How many validators the pool runs."),
        lambda f: say.optional_count_words(f.validators),
    ),
    Topic(
        "self_limit",
        gettext_lazy("Self-limit"),
        gettext_lazy("The share of all staked ETH it has pledged not to exceed."),
        lambda f: "" if f.self_limit is None else say.percent(f.self_limit),
    ),
    Topic(
        "upgrade_delay",
        gettext_lazy("Upgrade delay"),
        gettext_lazy("Days between announcing a change to the contracts and its effect."),
        lambda f: (
            ""
            if f.upgrade_delay_days is None
            else ngettext("%d day", "%d days", f.upgrade_delay_days) % f.upgrade_delay_days
        ),
    ),
    Topic(
        "platforms",
        gettext_lazy("Platforms"),
        gettext_lazy("Where it can be used."),
        lambda f: say.listed_words(vocabulary.PLATFORMS, f.platforms),
    ),
    Topic(
        "interfaces",
        gettext_lazy("Interfaces"),
        gettext_lazy("How it is used."),
        lambda f: say.listed_words(vocabulary.INTERFACES, f.interfaces),
    ),
    Topic(
        "links",
        gettext_lazy("Links"),
        gettext_lazy("Documentation, code and community."),
        say.links_words,
    ),
    Topic(
        "tokens",
        gettext_lazy("Tokens"),
        gettext_lazy("Tokens that stand for a stake."),
        say.tokens_words,
        brief=say.tokens_value,
        implied=say.no_token,
    ),
    Topic(
        "audits",
        gettext_lazy("Audits"),
        gettext_lazy("External audits of the code."),
        say.audits_words,
    ),
    Topic(
        "bug_bounties",
        gettext_lazy("Bug bounty programme"),
        gettext_lazy("Public rewards for vulnerabilities."),
        say.bounties_words,
    ),
    Topic(
        "execution_clients",
        gettext_lazy("Execution clients"),
        gettext_lazy("Shares of execution clients inside the pool."),
        say.clients_words("execution"),
    ),
    Topic(
        "consensus_clients",
        gettext_lazy("Consensus clients"),
        gettext_lazy("Shares of consensus clients inside the pool."),
        say.clients_words("consensus"),
    ),
    Topic(
        "network_shares",
        gettext_lazy("Share of all staked ETH"),
        gettext_lazy("How much of the network's stake it holds."),
        say.network_share_words,
    ),
)
FACT: dict[str, Topic] = {topic.key: topic for topic in FACTS}

# Where a fact stands inside a document: first key of the path. Topics not named here stand
# under their own key.
DOCUMENT_KEYS = {
    "upgrade_delay": "upgrade_delay_days",
    "execution_clients": "client_shares",
    "consensus_clients": "client_shares",
}


def label(key: str, indicators: Sequence[IndicatorSpec]) -> str:
    """What readers call a topic; the key itself for one that is no longer known."""
    if key in FACT:
        return str(FACT[key].label)
    for indicator in indicators:
        if indicator.slug == key:
            return indicator.name
    return key


def known_keys(indicators: Sequence[IndicatorSpec]) -> tuple[str, ...]:
    """Every topic key: the facts, then the indicators in their order."""
    return (*FACT, *(indicator.slug for indicator in indicators))


def value_in(document: dict[str, Any], key: str) -> object:
    """The comparable value of a fact topic in a document, for telling whether it changed."""
    value = document[DOCUMENT_KEYS.get(key, key)]
    if DOCUMENT_KEYS.get(key) == "client_shares":
        layer = key.removesuffix("_clients")
        return [share for share in value if share["layer"] == layer]
    return value
