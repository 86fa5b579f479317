"""Who can change, freeze or take a stake: the rungs of the control ladder."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pools.browse.shown_facts import Fact
from pools.claims import control_formatting as say
from pools.claims import vocabulary
from pools.claims.facts import PoolFacts
from pools.claims.formatting import eth, listed_words, number
from pools.claims.vocabulary import word

NAMED = 3  # operators named on the rung; the rest are counted

Part = tuple[str, str]  # a label and words, which are empty for unknown


@dataclass(frozen=True)
class Rung:
    """One party with power over the stake, and the facts that say so."""

    key: str
    label: str
    who: str
    parts: tuple[Part, ...]
    facts: tuple[Fact, ...]
    note: str = ""

    @property
    def known(self) -> bool:
        """Whether anything is known of it."""
        return bool(self.who or any(words for _label, words in self.parts))

    @property
    def answers(self) -> tuple[Part, ...]:
        """What of it is shown: one unknown for all where nothing is known."""
        who = (_("Who"), self.who)
        return (who, *self.parts) if self.known else (who,)


def control_ladder(facts: PoolFacts, by_topic: Mapping[str, Fact]) -> tuple[Rung, ...]:
    """The rungs in their order, unknown ones too."""

    def rung(label: str, who: str, parts: tuple[Part, ...], *keys: str, note: str = "") -> Rung:
        return Rung(keys[0], label, who, parts, tuple(by_topic[key] for key in keys), note)

    upgrade, pause = facts.upgrade_power, facts.pause_power
    custody, oracle = facts.custody, facts.oracle
    return (
        rung(
            _("Code: vote or upgrade key"),
            _both(word(vocabulary.CODE_HOLDERS, upgrade.held_by), upgrade.who),
            (
                (_("Must agree"), say.quorum_words(upgrade)),
                (_("Warning"), say.delay_words(facts)),
                (_("Veto"), upgrade.veto),
            ),
            "upgrade_power",
            "upgrade_delay",
        ),
        rung(
            _("Pause key"),
            pause.who,
            (
                (_("Can stop"), listed_words(vocabulary.STOPPABLE, pause.stops)),
                (_("Can freeze one holder"), _yes_or_no(pause.freezes_holders)),
            ),
            "pause_power",
        ),
        rung(
            _("Custody of the keys"),
            word(vocabulary.KEY_HOLDERS, custody.withdrawal_credentials),
            (
                (
                    _("Validator keys"),
                    word(vocabulary.VALIDATOR_KEY_HOLDERS, custody.validator_keys),
                ),
            ),
            "custody",
            note=custody.note,
        ),
        rung(
            _("Oracle: reports balances"),
            word(vocabulary.REPORTERS, oracle.reports),
            (
                (_("Must agree"), say.quorum_words(oracle)),
                (_("Limits on a report"), oracle.bounds),
            ),
            "oracle",
        ),
        rung(
            _("Node operators"),
            word(vocabulary.ENTRIES, facts.node_operators.entry),
            (
                (_("How many"), _operators(facts)),
                (_("Bond each"), _bond(facts)),
            ),
            "node_operators",
        ),
    )


def _both(one: str, other: str) -> str:
    return (
        _("%(holder)s: %(names)s") % {"holder": one, "names": other}
        if one and other
        else one or other
    )


def _yes_or_no(value: bool | None) -> str:
    return {True: _("Yes"), False: _("No"), None: ""}[value]


def _bond(facts: PoolFacts) -> str:
    bond = facts.node_operators.bond
    return "" if bond is None else eth(bond)


def _operators(facts: PoolFacts) -> str:
    """How many there are and the first of those known by name."""
    operators = facts.node_operators
    names = ", ".join(operators.named[:NAMED])
    more = len(operators.named) - NAMED
    if more > 0:
        names = _("%(names)s and %(more)s more") % {"names": names, "more": number(more)}
    if operators.count is None:
        return names
    count = ngettext("%s operator", "%s operators", operators.count) % number(operators.count)
    return _both(count, names)
