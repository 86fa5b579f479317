"""Who can change, stop, hold or report what, in words; an empty text is unknown."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pools.claims import ages, dates, vocabulary
from pools.claims.control import Quorum
from pools.claims.facts import PoolFacts
from pools.claims.formatting import joined, listed_words, lower_first, number


def quorum_words(quorum: Quorum) -> str:
    """How many of how many must agree. How many there are is not how many must agree."""
    if quorum.needed is not None and quorum.of is not None:
        return _("%(needed)s of %(of)s must agree") % {
            "needed": number(quorum.needed),
            "of": number(quorum.of),
        }
    if quorum.needed is not None:
        return ngettext("%s must agree", "%s must agree", quorum.needed) % number(quorum.needed)
    if quorum.of is not None:
        return ngettext(
            "%s member; how many must agree is unknown",
            "%s members; how many must agree is unknown",
            quorum.of,
        ) % number(quorum.of)
    return ""


def upgrade_value(facts: PoolFacts) -> str:
    """Who may change the code as lists show it."""
    power = facts.upgrade_power
    holder = vocabulary.word(vocabulary.CODE_HOLDERS, power.held_by)
    if power.needed is not None and power.of is not None and holder:
        return _("%(holder)s, %(needed)s of %(of)s") % {
            "holder": holder,
            "needed": number(power.needed),
            "of": number(power.of),
        }
    return holder or power.who


def upgrade_words(facts: PoolFacts) -> str:
    power = facts.upgrade_power
    return joined(
        (
            vocabulary.word(vocabulary.CODE_HOLDERS, power.held_by),
            quorum_words(power),
            power.who,
            _("warning: %s") % lower_first(warning_words(facts)) if power.vote_days else "",
            _("veto: %s") % power.veto if power.veto else "",
        )
    )


def taking_words(facts: PoolFacts) -> str:
    """Who could take the stake, in a sentence or two; empty where nobody says who can withdraw."""
    holder, power = facts.custody.withdrawal_credentials, facts.upgrade_power
    if holder == "depositor":
        return _("No one but you: withdrawals go to your own address.")
    if holder != "contract":
        held = vocabulary.word(vocabulary.KEY_HOLDERS, holder)
        return _("%s: the withdrawal keys are there.") % held if holder else ""
    if power.held_by == "nobody":
        return _("Withdrawals go to a contract, and nobody can change its code.")
    if changes := lower_first(upgrade_value(facts)) if power.held_by else "":
        words = _("Withdrawals go to a contract. Whoever can change it could take the stake: %s.")
        return words % changes
    return _("Withdrawals go to a contract. We don’t know who can change it.")


def warning_words(facts: PoolFacts) -> str:
    """How long before its effect a change is known: proposal and vote, then the delay."""
    vote, delay = facts.upgrade_power.vote_days, facts.upgrade_delay_days
    if vote is None:
        return delay_words(facts)
    words = {"vote": ages.in_days(vote)}
    if delay is None:
        return (
            _("At least %(vote)s of proposal and vote; whether a delay follows is unknown") % words
        )
    if not delay:
        return _("At least %(vote)s of proposal and vote, then no delay") % words
    words = {"all": ages.in_days(vote + delay), "vote": number(vote), "delay": number(delay)}
    return _("At least %(all)s: %(vote)s of proposal and vote, then %(delay)s of waiting") % words


def delay_words(facts: PoolFacts) -> str:
    days = facts.upgrade_delay_days
    return "" if days is None else ages.in_days(days)


def pause_words(facts: PoolFacts) -> str:
    power = facts.pause_power
    frozen = {
        True: _("single holders can be frozen"),
        False: _("single holders cannot be frozen"),
        None: "",
    }
    return joined(
        (
            listed_words(vocabulary.STOPPABLE, power.stops),
            frozen[power.freezes_holders],
            _("by: %s") % power.who if power.who else "",
        )
    )


def custody_words(facts: PoolFacts) -> str:
    custody = facts.custody
    held = (
        (_("withdrawals: %s"), vocabulary.KEY_HOLDERS, custody.withdrawal_credentials),
        (_("validator keys: %s"), vocabulary.VALIDATOR_KEY_HOLDERS, custody.validator_keys),
    )
    return joined(
        (
            *(words % vocabulary.word(holders, key) for words, holders, key in held if key),
            custody.note,
        )
    )


def oracle_words(facts: PoolFacts) -> str:
    oracle = facts.oracle
    return joined(
        (
            vocabulary.word(vocabulary.REPORTERS, oracle.reports),
            quorum_words(oracle),
            oracle.bounds,
        )
    )


def contracts_words(facts: PoolFacts) -> str:
    return "; ".join(
        " ".join(
            part
            for part in (
                contract.role,
                _("on %s") % contract.chain if contract.chain != "ethereum" else "",
                contract.address,
            )
            if part
        )
        for contract in facts.contracts
    )


def upgrades_words(facts: PoolFacts) -> str:
    return " · ".join(
        joined(
            (
                f"{dates.in_words(one.date)}: {one.what}" if one.what else dates.in_words(one.date),
                one.contract,
            )
        )
        for one in facts.upgrades
    )
