"""The registry of topics: every single thing that can be said of a pool.

Forms, the review desk, the change log, sources, pages and files read this list; nobody
keeps another. A fact topic knows how to read its value from a pool and say it in words.
Indicators are topics too: their keys are their slugs.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pools.claims import dates, vocabulary
from pools.claims.facts import Licence, PoolFacts
from pools.claims.indicator import IndicatorSpec
from pools.claims.values import bare_host


@dataclass(frozen=True)
class Topic:
    """One thing that can be said of a pool. ``words`` gives an empty text for unknown."""

    key: str
    label: Promise | str
    help: Promise | str
    words: Callable[[PoolFacts], str]
    needs_source: bool = True
    is_indicator: bool = False


def number(value: Decimal | int) -> str:
    """A number for a reader, without idle zeros."""
    normal = Decimal(value).normalize()
    if normal == normal.to_integral_value():
        normal = normal.quantize(Decimal(1))
    return number_format(normal, use_l10n=True, force_grouping=True)


def percent(value: Decimal) -> str:
    """A percentage for a reader."""
    return _("%s %%") % number(value)


def eth(value: Decimal) -> str:
    """An amount of ETH for a reader."""
    return _("%s ETH") % number(value)


def _listed(choices: vocabulary.Choices, chosen: Sequence[str]) -> str:
    return ", ".join(vocabulary.word(choices, key) for key in chosen)


def _status(facts: PoolFacts) -> str:
    status = facts.status
    if status.state == "unknown":
        return ""
    words = vocabulary.word(vocabulary.STATES, status.state)
    if status.since:
        words = _("%(status)s since %(date)s") % {
            "status": words,
            "date": dates.in_words(status.since),
        }
    return f"{words}. {status.reason}" if status.reason else words


def _launch(facts: PoolFacts) -> str:
    if not facts.launch.date:
        return ""
    words = dates.in_words(facts.launch.date)
    return _("%s at the latest") % words if facts.launch.at_the_latest else words


def _minimum(facts: PoolFacts) -> str:
    if facts.minimum_deposit is None:
        return ""
    return eth(facts.minimum_deposit) if facts.minimum_deposit else _("Any amount")


def _fee(facts: PoolFacts) -> str:
    fee = facts.fee
    if fee.percent is None:
        return fee.covers
    words = _("%s of rewards") % percent(fee.percent)
    return f"{words} ({fee.covers})" if fee.covers else words


def licence_words(licence: Licence) -> str:
    """The licence with what it turns into, if it does."""
    words = vocabulary.word(vocabulary.LICENCE_WORDS, licence.name)
    if licence.change_date and licence.change_to:
        return _("%(licence)s, %(next)s from %(date)s") % {
            "licence": words,
            "next": licence.change_to,
            "date": dates.in_words(licence.change_date),
        }
    return words


def _operators(facts: PoolFacts) -> str:
    operators = facts.node_operators
    parts = []
    if operators.entry:
        parts.append(vocabulary.word(vocabulary.ENTRIES, operators.entry))
    if operators.bond is not None:
        parts.append(_("bond of %s") % eth(operators.bond))
    if operators.count is not None:
        parts.append(
            ngettext("%s operator", "%s operators", operators.count) % number(operators.count)
        )
    if operators.named:
        parts.append(", ".join(operators.named))
    return "; ".join(parts)


def _links(facts: PoolFacts) -> str:
    return ", ".join(bare_host(url) for _name, url in facts.links if url)


def _tokens(facts: PoolFacts) -> str:
    return "; ".join(
        " ".join(
            part
            for part in (
                token.symbol,
                vocabulary.word(vocabulary.TOKEN_KINDS, token.kind).lower(),
                token.address,
            )
            if part
        )
        for token in facts.tokens
    )


def _audits(facts: PoolFacts) -> str:
    return "; ".join(
        " ".join(
            part
            for part in (
                audit.auditor,
                audit.scope,
                f"({dates.in_words(audit.date)})" if audit.date else "",
            )
            if part
        )
        for audit in facts.audits
    )


def _bounties(facts: PoolFacts) -> str:
    parts = []
    for bounty in facts.bug_bounties:
        words = bare_host(bounty.url) if bounty.url else _("programme")
        if bounty.largest_reward is not None:
            words += " " + _("up to %s USD") % number(bounty.largest_reward)
        if bounty.ended:
            words += " " + _("(ended %s)") % dates.in_words(bounty.ended)
        parts.append(words)
    return "; ".join(parts)


def _clients(layer: str) -> Callable[[PoolFacts], str]:
    def words(facts: PoolFacts) -> str:
        shares = [share for share in facts.client_shares if share.layer == layer]
        newest = max((share.as_of for share in shares), default="")
        return ", ".join(
            f"{share.client or _('largest client')} {percent(share.percent)}"
            for share in shares
            if share.as_of == newest
        )

    return words


def _network_share(facts: PoolFacts) -> str:
    if not facts.network_shares:
        return ""
    newest = max(facts.network_shares, key=lambda share: share.as_of)
    return _("%(percent)s (%(date)s)") % {
        "percent": percent(newest.percent),
        "date": dates.in_words(newest.as_of),
    }


def _optional_count(value: int | None) -> str:
    return "" if value is None else number(value)


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
        _status,
    ),
    Topic(
        "launch",
        gettext_lazy("Open since"),
        gettext_lazy("When the public could first use it on mainnet."),
        _launch,
    ),
    Topic(
        "minimum_deposit",
        gettext_lazy("Minimum deposit"),
        gettext_lazy("The least a depositor can put in."),
        _minimum,
    ),
    Topic(
        "fee",
        gettext_lazy("Fee"),
        gettext_lazy("What is kept from rewards, and for whom."),
        _fee,
    ),
    Topic(
        "licence",
        gettext_lazy("Licence"),
        gettext_lazy("The licence of the essential code."),
        lambda f: licence_words(f.licence),
    ),
    Topic(
        "node_operators",
        gettext_lazy("Node operators"),
        gettext_lazy("Who may run the pool's nodes, and the bond they put up."),
        _operators,
    ),
    Topic(
        "validators",
        gettext_lazy("Validators"),
        gettext_lazy("How many validators the pool runs."),
        lambda f: _optional_count(f.validators),
    ),
    Topic(
        "self_limit",
        gettext_lazy("Self-limit"),
        gettext_lazy("The share of all staked ETH it has pledged not to exceed."),
        lambda f: "" if f.self_limit is None else percent(f.self_limit),
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
        lambda f: _listed(vocabulary.PLATFORMS, f.platforms),
    ),
    Topic(
        "interfaces",
        gettext_lazy("Interfaces"),
        gettext_lazy("How it is used."),
        lambda f: _listed(vocabulary.INTERFACES, f.interfaces),
    ),
    Topic(
        "links",
        gettext_lazy("Links"),
        gettext_lazy("Documentation, code and community."),
        _links,
    ),
    Topic(
        "tokens",
        gettext_lazy("Tokens"),
        gettext_lazy("Tokens that stand for a stake."),
        _tokens,
    ),
    Topic(
        "audits",
        gettext_lazy("Audits"),
        gettext_lazy("External audits of the code."),
        _audits,
    ),
    Topic(
        "bug_bounties",
        gettext_lazy("Bug bounty programme"),
        gettext_lazy("Public rewards for vulnerabilities."),
        _bounties,
    ),
    Topic(
        "execution_clients",
        gettext_lazy("Execution clients"),
        gettext_lazy("Shares of execution clients inside the pool."),
        _clients("execution"),
    ),
    Topic(
        "consensus_clients",
        gettext_lazy("Consensus clients"),
        gettext_lazy("Shares of consensus clients inside the pool."),
        _clients("consensus"),
    ),
    Topic(
        "network_shares",
        gettext_lazy("Share of all staked ETH"),
        gettext_lazy("How much of the network's stake it holds."),
        _network_share,
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
