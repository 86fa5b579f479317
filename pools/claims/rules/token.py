"""Liquidity token: one that can be held, passed on and redeemed freely."""

import datetime as dt
from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pools.claims.facts import PoolFacts
from pools.claims.rules.rule import UNKNOWN, Finding, Thresholds
from pools.claims.verdict import Verdict

ISSUED = ("tokens", "kind")  # what says whether there is a token at all
REDEEMING = {"redeem", "queue"}
NEEDED: dict[str, Promise] = {
    "sign-up": gettext_lazy("Redeeming it takes an account."),
    "identity": gettext_lazy("Redeeming it takes an identity check."),
    "allowlist": gettext_lazy("Only those on an allowlist can redeem it."),
}


def judge_token(facts: PoolFacts, thresholds: Thresholds, on: dt.date) -> Finding:
    """A token for the stake in one's own wallet, not where most of it is. What is not known of
    its use is no reason to lower the verdict."""
    if not facts.tokens:
        if facts.kind == "tokenless":
            return _judged(Verdict.UNMET, _("no token"), _("The pool issues no token."))
        return UNKNOWN
    tokens = facts.current_tokens
    if not tokens:
        return _judged(
            Verdict.PARTLY,
            _("retired"),
            _("The token has been retired. It is no longer given out for new deposits."),
        )
    symbols = ", ".join(token.symbol for token in tokens)
    found = {topic: why for topic, check in RESTRICTIONS if (why := check(facts))}
    if found:
        reason = " ".join((_("A token exists, but its use is restricted."), *found.values()))
        return _judged(Verdict.PARTLY, symbols, reason, *found)
    return _judged(
        Verdict.MET, symbols, _("A token stands for the stake and can be moved to your own wallet.")
    )


def _not_passed_on(facts: PoolFacts) -> str:
    bound = all(token.transferable is False for token in facts.current_tokens)
    return _("It cannot be passed on freely.") if bound else ""


def _frozen(facts: PoolFacts) -> str:
    freezes = facts.pause_power.freezes_holders
    return _("Somebody can freeze the tokens of single holders.") if freezes else ""


def _not_redeemed(facts: PoolFacts) -> str:
    ways = set(facts.withdrawal.ways)
    if ways == {"none"}:
        return _("There is no way out today.")
    if ways and not ways & REDEEMING:
        return _("The pool does not redeem it: the only way out is to sell it.")
    return ""


def _not_open(facts: PoolFacts) -> str:
    return str(NEEDED.get(facts.access.needs, ""))


# What keeps a holder from using it freely, by the fact that says so; empty where nothing does.
RESTRICTIONS: tuple[tuple[str, Callable[[PoolFacts], str]], ...] = (
    ("tokens", _not_passed_on),
    ("pause_power", _frozen),
    ("withdrawal", _not_redeemed),
    ("access", _not_open),
)
READS = tuple(dict.fromkeys((*ISSUED, *(topic for topic, _check in RESTRICTIONS))))


def _judged(verdict: Verdict, quantity: str, reason: str, *restricting: str) -> Finding:
    return Finding(verdict, quantity, reason, topics=tuple(dict.fromkeys((*ISSUED, *restricting))))
