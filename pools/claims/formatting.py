"""Facts in words for a reader: one function a topic; an empty text is unknown."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pools.claims import dates, implied, vocabulary
from pools.claims.audit_clock import changes_since
from pools.claims.facts import Audit, Licence, NodeOperators, PoolFacts
from pools.claims.web_addresses import bare_host


def number(value: Decimal | int) -> str:
    """A number for a reader, without idle zeros."""
    normal = Decimal(value).normalize()
    if normal == normal.to_integral_value():
        normal = normal.quantize(Decimal(1))
    return number_format(normal, use_l10n=True, force_grouping=True)


def percent(value: Decimal) -> str:
    """A percentage for a reader."""
    return _("%s %%") % number(value)


def dated_share(value: Decimal, as_of: str | None) -> str:
    """A measured share in percent, as exact as its age allows today."""
    return percent(rounded_by_age(value, as_of, dates.today()))


def rounded_by_age(value: Decimal, as_of: str | None, on: dt.date) -> Decimal:
    """What was measured over a year before a day is no more exact than a tenth, or than its first
    figure where it is less than that."""
    if not value or not as_of or dates.latest(as_of) >= on - dt.timedelta(days=365):
        return value
    return round(value, max(1, -value.adjusted()))


def eth(value: Decimal) -> str:
    """An amount of ETH for a reader."""
    return _("%s ETH") % number(value)


def joined(parts: Iterable[str]) -> str:
    """The parts that say something, each as a sentence of its own."""
    return ". ".join(capfirst(part.rstrip(" .")) for part in parts if part)


def lower_first(words: str) -> str:
    """Words for the middle of a sentence; a name keeps its capital."""
    first = words.split(" ", 1)[0]
    named = first.startswith("Ethereum") or (len(first) > 1 and first.isupper())
    return words if named else words[:1].lower() + words[1:]


def listed_inside(choices: vocabulary.Choices, chosen: Sequence[str]) -> str:
    """The chosen words as they stand within a sentence."""
    return ", ".join(lower_first(vocabulary.word(choices, key)) for key in chosen)


def listed_words(choices: vocabulary.Choices, chosen: Sequence[str]) -> str:
    return ", ".join(vocabulary.word(choices, key) for key in chosen)


def status_words(facts: PoolFacts) -> str:
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


def launch_words(facts: PoolFacts) -> str:
    if not facts.launch.date:
        return ""
    words = dates.in_words(facts.launch.date)
    return _("%s at the latest") % words if facts.launch.at_the_latest else words


def minimum_words(facts: PoolFacts) -> str:
    if facts.minimum_deposit is None:
        return ""
    return eth(facts.minimum_deposit) if facts.minimum_deposit else _("Any amount")


def minimum_value(facts: PoolFacts) -> str:
    """The minimum as lists show it. What a closed pool once asked is no answer to a depositor."""
    if facts.status.state == "closed":
        return _("Closed to deposits")
    return minimum_words(facts)


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


def operators_words(facts: PoolFacts) -> str:
    operators = facts.node_operators
    parts = []
    if operators.entry:
        parts.append(implied.entry_words(operators))
    if operators.registration:
        parts.append(_("registration of new operators: %s") % registration_words(facts))
    if operators.bond is not None:
        parts.append(_("bond of %s") % eth(operators.bond))
    if operators.count is not None:
        parts.append(count_words(operators))
    if operators.named:
        parts.append(", ".join(operators.named))
    return joined((*parts, operators.note))


def count_words(operators: NodeOperators) -> str:
    """How many operators there are, with the day of the count."""
    if operators.count is None:
        return ""
    words = ngettext("%s operator", "%s operators", operators.count) % number(operators.count)
    return f"{words} ({dates.in_words(operators.count_as_of)})" if operators.count_as_of else words


def registration_words(facts: PoolFacts) -> str:
    """Whether newcomers can register as operators today: "switched off since May 2026"."""
    operators = facts.node_operators
    if not operators.registration:
        return ""
    state = vocabulary.word(vocabulary.REGISTRATIONS, operators.registration).lower()
    if not operators.registration_since:
        return state
    since = dates.in_words(operators.registration_since)
    return _("%(state)s since %(date)s") % {"state": state, "date": since}


LINK_NAMES: dict[str, Promise | str] = {
    "documentation": gettext_lazy("Documentation"),
    "github": "GitHub",
    "x": "X",
    "discord": "Discord",
    "telegram": "Telegram",
    "reddit": "Reddit",
    "forum": gettext_lazy("Forum"),
    "blog": gettext_lazy("Blog"),
}


def links_words(facts: PoolFacts) -> str:
    return ", ".join(f"{LINK_NAMES[name]}: {url}" for name, url in facts.links if url)


def tokens_value(facts: PoolFacts) -> str:
    """The tokens as lists show them: those given out, else those that people still hold."""
    current = ", ".join(token.symbol for token in facts.current_tokens)
    held = ", ".join(_("%s (retired)") % token.symbol for token in facts.tokens)
    return current or held or implied.no_token(facts)


def tokens_words(facts: PoolFacts) -> str:
    return "; ".join(
        " ".join(
            part
            for part in (
                token.symbol,
                f"({token.name})" if token.name and token.name != token.symbol else "",
                vocabulary.word(vocabulary.TOKEN_KINDS, token.kind).lower(),
                _("not transferable") if token.transferable is False else "",
                _("retired") if token.retired else "",
                _("replaced by %s") % token.replaced_by if token.replaced_by else "",
                _("on %s") % token.chain if token.chain != "ethereum" else "",
                token.address,
            )
            if part
        )
        for token in facts.tokens
    )


def audits_words(facts: PoolFacts, on: dt.date | None = None) -> str:
    """Every audit; on a day with how often the code has changed since, where that is known."""
    return "; ".join(
        " ".join(
            part
            for part in (
                audit.auditor,
                audit.scope,
                f"({dates.in_words(audit.date)})" if audit.date else "",
                _("report: %s") % bare_host(audit.report) if audit.report else _("no report"),
                _("of code replaced since") if audit.superseded else "",
                audit_clock_words(facts, audit, on, "(%s)") if on else "",
            )
            if part
        )
        for audit in facts.audits
    )


def audit_clock_words(facts: PoolFacts, audit: Audit, on: dt.date, around: str = "%s") -> str:
    """How often the code has changed since an audit; empty where that is not known, or where the
    audit is of code that has been replaced anyhow."""
    found = None if audit.superseded else changes_since(facts, audit.date, on)
    return around % found.words if found else ""


def bounties_words(facts: PoolFacts) -> str:
    parts = []
    for bounty in facts.bug_bounties:
        words = bare_host(bounty.url) if bounty.url else _("Open programme")
        if bounty.largest_reward is not None:
            words += " " + _("up to %s USD") % number(bounty.largest_reward)
        if bounty.ended:
            words += " " + _("(ended %s)") % dates.in_words(bounty.ended)
        parts.append(words)
    return "; ".join(parts)


def clients_words(layer: str) -> Callable[[PoolFacts], str]:
    def words(facts: PoolFacts) -> str:
        shares = [one for one in facts.client_shares if one.layer == layer]
        newest = max((one.as_of for one in shares), default="")
        return ", ".join(
            f"{one.client or _('largest client')} {dated_share(one.percent, newest)}"
            for one in shares
            if one.as_of == newest
        )

    return words


def network_share_words(facts: PoolFacts) -> str:
    if not facts.network_shares:
        return ""
    newest = max(facts.network_shares, key=lambda one: one.as_of)
    return _("%(percent)s (%(date)s)") % {
        "percent": dated_share(newest.percent, newest.as_of),
        "date": dates.in_words(newest.as_of),
    }


def size_words(facts: PoolFacts) -> str:
    if not facts.sizes:
        return ""
    newest = max(facts.sizes, key=lambda size: size.as_of)
    return _("%(amount)s (%(date)s)") % {
        "amount": eth(newest.staked_eth),
        "date": dates.in_words(newest.as_of),
    }


def optional_count_words(value: int | None) -> str:
    return "" if value is None else number(value)
