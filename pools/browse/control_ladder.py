"""Who can change, freeze or take a stake: the rungs of the control ladder."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pools.browse.shown_facts import Fact
from pools.claims import control_formatting as say
from pools.claims import implied, vocabulary
from pools.claims.facts import PoolFacts
from pools.claims.formatting import eth, listed_words, number, registration_words
from pools.claims.vocabulary import word

NAMED = 3  # operators named on the rung; the rest are counted


class Part(NamedTuple):
    """A label and what is said under it, which is empty for unknown."""

    label: str
    words: str
    written: str = ""  # by an editor, in the language of the directory


@dataclass(frozen=True)
class Rung:
    """One party with power over the stake, and the facts that say so."""

    key: str
    label: str
    who: Part
    parts: tuple[Part, ...]
    facts: tuple[Fact, ...]
    note: str = ""

    @property
    def known(self) -> bool:
        """Whether anything is known of it."""
        return bool(
            any(self.who[1:]) or any(words or written for _label, words, written in self.parts)
        )

    @property
    def answers(self) -> tuple[Part, ...]:
        """What of it is shown: one unknown for all where nothing is known."""
        return (self.who, *self.parts) if self.known else (self.who,)


def control_ladder(facts: PoolFacts, by_topic: Mapping[str, Fact]) -> tuple[Rung, ...]:
    """The rungs in their order, unknown ones too."""

    def rung(
        label: str, who: str, parts: tuple[Part, ...], *keys: str, written: str = "", note: str = ""
    ) -> Rung:
        return Rung(
            keys[0],
            label,
            Part(_("Who"), who, written),
            parts,
            tuple(by_topic[key] for key in keys),
            note,
        )

    upgrade, pause = facts.upgrade_power, facts.pause_power
    custody, oracle = facts.custody, facts.oracle
    return (
        rung(
            _("Who can change the code"),
            word(vocabulary.CODE_HOLDERS, upgrade.held_by),
            (
                Part(_("Must agree"), say.quorum_words(upgrade)),
                Part(_("Warning"), say.warning_words(facts)),
                Part(_("Veto"), "", upgrade.veto),
            ),
            "upgrade_power",
            "upgrade_delay",
            written=upgrade.who,
        ),
        rung(
            _("Who can pause it"),
            "",
            (
                Part(_("Can stop"), listed_words(vocabulary.STOPPABLE, pause.stops)),
                Part(_("Can freeze one holder"), _yes_or_no(pause.freezes_holders)),
            ),
            "pause_power",
            written=pause.who,
        ),
        rung(
            _("Who holds the keys"),
            word(vocabulary.KEY_HOLDERS, custody.withdrawal_credentials),
            (
                Part(
                    _("Validator keys"),
                    word(vocabulary.VALIDATOR_KEY_HOLDERS, custody.validator_keys),
                ),
            ),
            "custody",
            note=custody.note,
        ),
        rung(
            _("Who reports balances (oracle)"),
            word(vocabulary.REPORTERS, oracle.reports),
            (
                Part(_("Must agree"), say.quorum_words(oracle)),
                Part(_("Limits on a report"), "", oracle.bounds),
            ),
            "oracle",
        ),
        rung(
            _("Node operators"),
            implied.entry(facts),
            (
                _operators(facts),
                Part(_("New operators can register"), capfirst(registration_words(facts))),
                Part(_("Bond each"), _bond(facts)),
            ),
            "node_operators",
        ),
    )


def _yes_or_no(value: bool | None) -> str:
    return {True: _("Yes"), False: _("No"), None: ""}[value]


def _bond(facts: PoolFacts) -> str:
    bond = facts.node_operators.bond
    return "" if bond is None else eth(bond)


def _operators(facts: PoolFacts) -> Part:
    """How many there are, where that is known, and the first of those known by name."""
    operators = facts.node_operators
    names = ", ".join(operators.named[:NAMED])
    more = len(operators.named) - NAMED
    if more > 0:
        names = _("%(names)s and %(more)s more") % {"names": names, "more": number(more)}
    count = operators.count
    if count is None and names:
        return Part(_("Known by name"), "", names)
    words = "" if count is None else ngettext("%s operator", "%s operators", count) % number(count)
    return Part(_("How many"), words, names)
