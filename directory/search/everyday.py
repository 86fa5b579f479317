"""Everyday words and where their answer is: a filter, a topic, a page, or plainly nowhere.

Words are matched folded, in either language, whatever language the reader is in: people search
for "kyc" and "apr" everywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.search.pages import url_ending
from directory.search.query_text import parts_of, query_words
from pools.browse.presets import OPEN, SHARED_AND_DELAYED


@dataclass(frozen=True)
class Answer:
    """One way on from an everyday word."""

    title: str
    url: str
    text: str


@dataclass(frozen=True)
class _Signpost:
    words: frozenset[str]
    title: Promise
    text: Promise
    url: Callable[[], str]


def _signpost(words: str, title: Promise, text: Promise, url: Callable[[], str]) -> _Signpost:
    return _Signpost(frozenset(words.split()), title, text, url)


def _view(name: str, query: str = "") -> Callable[[], str]:
    return lambda: reverse(name) + query


_SIGNPOSTS = (
    _signpost(
        "apr apy yield yields interest return returns rendimiento rentabilidad interes",
        _("What you keep"),
        _(
            "We make no forecast; the FAQ cites a past figure. Compare what fees leave of your own "
            "figure."
        ),
        _view("what_you_keep"),
    ),
    _signpost(
        "calculator calculate calculadora calcular earn earnings ganar ganancias",
        _("What you keep"),
        _("Compare what each pool’s fees would leave, with your own yield, amount and years."),
        _view("what_you_keep"),
    ),
    _signpost(
        "kyc signup registration identity identidad registro anonymous anonimo",
        _("Pools and their access"),
        _("Whether a pool asks for a sign-up or an identity check is on its page, under Access."),
        _view("pools"),
    ),
    _signpost(
        "withdraw withdrawal withdrawals unstake exit redeem retirar retirada retiro salir",
        _("Getting your ETH back"),
        _(
            "The three ways out, how long they take and what can block them. Each pool’s page says "
            "which of them it has."
        ),
        lambda: url_ending("/withdrawals/") or url_ending("/withdrawals") or reverse("pools"),
    ),
    _signpost(
        "incident incidents hack hacks hacked hacking exploit exploited stolen theft outage failure "
        "incidente incidentes hackeo ataque robo fallo",
        _("Pools and their incidents"),
        _(
            "What has gone wrong at a pool is on its page, under Incidents. An incident of the "
            "last year is marked in the list."
        ),
        _view("pools"),
    ),
    _signpost(
        "take steal seize freeze frozen rug custody control quitar robar congelar custodia",
        _("Who can change, freeze or take your ETH"),
        _(
            "Pools in which no company holds the ETH and no key can change the code alone or at "
            "once. Each pool’s page says who holds what, under Control."
        ),
        _view("pools", f"?{urlencode([*SHARED_AND_DELAYED, *OPEN])}"),
    ),
    _signpost(
        "fee fees cost costs commission comision comisiones coste",
        _("Pools by fee"),
        _("The lowest known fee comes first. What fees leave of your rewards: see What you keep."),
        _view("pools", "?sort=fee"),
    ),
    _signpost(
        "minimum smallest minimo",
        _("Pools by minimum deposit"),
        _("The smallest minimum comes first."),
        _view("pools", "?sort=minimum"),
    ),
    _signpost(
        "safe safest safety risk risks scam best seguro segura riesgo riesgos estafa mejor",
        _("What every pool is asked"),
        _("We name no best or safest pool. These are the questions, with each pool’s answers."),
        _view("indicators"),
    ),
    _signpost(
        "token tokens address contract contrato direccion",
        _("Check my token"),
        _("Enter an address or a symbol to see which pool it belongs to."),
        _view("check_token"),
    ),
    _signpost(
        "price prices market usd precio precios dolar",
        _("Check my token"),
        _("We have no prices. We can tell you which pool a token belongs to."),
        _view("check_token"),
    ),
    _signpost(
        "largest biggest share concentration grande concentracion cuota",
        _("Who controls staked ETH"),
        _("Shares of pools, exchanges and clients, with dates and sources."),
        _view("network"),
    ),
    _signpost(
        "tax taxes impuesto impuestos",
        _("All pools"),
        _("We have nothing about taxes. They depend on where you live: ask an adviser there."),
        _view("pools"),
    ),
)


def answers_to(asked: str) -> tuple[Answer, ...]:
    """Where the everyday words of a query lead, in the reader's language, each place once."""
    words = set(parts_of(query_words(asked)))
    found = [
        Answer(str(one.title), one.url(), str(one.text)) for one in _SIGNPOSTS if words & one.words
    ]
    return tuple({answer.url: answer for answer in reversed(found)}.values())[::-1]
