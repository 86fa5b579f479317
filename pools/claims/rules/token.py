"""Liquidity token: one that can be held, passed on and redeemed freely."""

import datetime as dt
from collections.abc import Iterator

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
            return _finding(Verdict.UNMET, _("no token"), _("The pool issues no token."))
        return UNKNOWN
    tokens = facts.current_tokens
    if not tokens:
        return _finding(
            Verdict.PARTLY,
            _("retired"),
            _("The token has been retired. It is no longer given out for new deposits."),
        )
    symbols = ", ".join(token.symbol for token in tokens)
    found = list(_restrictions(facts))
    if found:
        reasons = " ".join(
            (_("A token exists, but its use is restricted."), *(r for _t, r in found))
        )
        return _finding(Verdict.PARTLY, symbols, reasons, *(topic for topic, _r in found))
    return _finding(
        Verdict.MET, symbols, _("A token stands for the stake and can be moved to your own wallet.")
    )


def _restrictions(facts: PoolFacts) -> Iterator[tuple[str, str]]:
    """What keeps a holder from using it freely, with the fact that says so."""
    if all(token.transferable is False for token in facts.current_tokens):
        yield "tokens", _("It cannot be passed on freely.")
    if facts.pause_power.freezes_holders:
        yield "pause_power", _("Somebody can freeze the tokens of single holders.")
    ways = set(facts.withdrawal.ways)
    if ways == {"none"}:
        yield "withdrawal", _("There is no way out today.")
    elif ways and not ways & REDEEMING:
        yield "withdrawal", _("The pool does not redeem it: the only way out is to sell it.")
    if needed := NEEDED.get(facts.access.needs):
        yield "access", str(needed)


def _finding(verdict: Verdict, quantity: str, reason: str, *restricting: str) -> Finding:
    return Finding(verdict, quantity, reason, topics=tuple(dict.fromkeys((*ISSUED, *restricting))))
