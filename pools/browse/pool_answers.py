"""What a visitor asks first of a pool, and how one gets one's ETH back."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pools import topics
from pools.claims import terms_formatting as say
from pools.claims import vocabulary
from pools.claims.facts import PoolFacts
from pools.claims.formatting import percent
from pools.claims.translations import untranslated

ANSWERS = (  # topic, and where the page says more of it
    ("minimum_deposit", "fact-minimum_deposit"),
    ("fee", "fact-fee"),
    ("withdrawal", "exit"),
    ("upgrade_power", "control"),
    ("tokens", "tokens"),
    ("network_shares", "spread"),
)
WAYS = ("redeem", "queue", "trade")


@dataclass(frozen=True)
class Answer:
    """One of the first answers; ``words`` is empty where nothing is known."""

    label: str
    words: str
    place: str  # the id on the page that says more
    written: tuple[str, ...]  # what in the words an editor wrote, in no other language


def first_answers(facts: PoolFacts) -> tuple[Answer, ...]:
    """Minimum, fee, way out, control, token and share of stake, as cards say them."""
    return tuple(
        Answer(
            str(topics.FACT[key].label),
            topics.FACT[key].listed(facts),
            place,
            untranslated(getattr(facts, topics.FACT[key].document_key)),
        )
        for key, place in ANSWERS
    )


@dataclass(frozen=True)
class Way:
    """A way out; ``open`` is None where nobody says which ways there are."""

    key: str
    label: str
    open: bool | None
    limited: bool  # pays out of a buffer that can be empty
    note: str


@dataclass(frozen=True)
class ExitCard:
    """How depositors get their ETH back. Empty words are unknown."""

    ways: tuple[Way, ...]
    closed: bool  # no way out today
    lines: tuple[tuple[str, str], ...]
    note: str
    written: tuple[str, ...]  # what in the lines an editor wrote, in no other language


def exit_card_of(facts: PoolFacts) -> ExitCard:
    """The ways out side by side, the usual wait, limits, the fee to leave and what can block it."""
    withdrawal, fees = facts.withdrawal, facts.deposit_exit_fees
    # A note beside a fee to enter may be on that alone: it does not say what leaving costs.
    about_leaving = fees.note if fees.deposit is None else ""
    cost = about_leaving if fees.exit is None else percent(fees.exit)
    return ExitCard(
        ways=tuple(
            Way(
                key,
                vocabulary.word(vocabulary.WAYS_OUT, key),
                _is_open(key, facts),
                say.from_buffer(key, facts),
                _way_note(key, facts),
            )
            for key in WAYS
        ),
        closed="none" in withdrawal.ways,
        lines=(
            (_("Usual wait"), say.wait_words(facts)),
            (_("Limits"), say.request_limits(facts)),
            (_("Fee to leave"), cost),
            (_("What can block it"), say.obstacles_words(facts)),
        ),
        note=withdrawal.note,
        written=untranslated(fees),
    )


def _is_open(way: str, facts: PoolFacts) -> bool | None:
    """Whether a way is known to be there. What a pool says of its own ways does not shut the
    market: a token that can be passed on may find a buyer."""
    ways = facts.withdrawal.ways
    if way in ways or not ways:
        return way in ways or None
    movable = any(token.transferable is not False for token in facts.current_tokens)
    return None if way == "trade" and movable else False


def _way_note(key: str, facts: PoolFacts) -> str:
    if key == "redeem" and not say.from_buffer(key, facts):
        return _("Paid by the pool at once, within its limits.")
    if key == "redeem" and "queue" in facts.withdrawal.ways:
        return _("If it is empty, request and wait.")
    if key == "redeem":
        return _("If it is empty, sell or wait. Nobody can say how long.")
    if key == "queue":
        wait = say.wait_value(facts)
        return _("Usual wait: %s.") % wait if wait else _("The wait is not known.")
    symbols = ", ".join(token.symbol for token in facts.current_tokens)
    if _is_open(key, facts) is None and symbols:
        return _("%s can be passed on. We have no evidence on its market.") % symbols
    if not symbols:
        return _("At the market's price, which can be lower.")
    return _("Sell %s at the market's price, which can be lower.") % symbols
