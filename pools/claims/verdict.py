"""The answers an indicator can give, and what a pool's answers come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Verdict(StrEnum):
    """A verdict. Unknown is an answer in its own right and never ranks below unmet; a question
    that does not apply to a pool is neither known nor unknown there, and asked of nobody."""

    MET = "met"
    PARTLY = "partly"
    UNMET = "unmet"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"

    @property
    def word(self) -> Promise:
        """The word a visitor reads."""
        return WORDS[self]

    @property
    def needs_source(self) -> bool:
        """Met and partly speak for a pool, so they are not published without evidence."""
        return self in (Verdict.MET, Verdict.PARTLY)

    @property
    def known(self) -> bool:
        """Whether it answers the question."""
        return self in KNOWN

    @property
    def applies(self) -> bool:
        """Whether the question makes sense for the pool."""
        return self is not Verdict.NOT_APPLICABLE


KNOWN = (Verdict.MET, Verdict.PARTLY, Verdict.UNMET)
# What an indicator has words of its own for; that it does not apply reads alike everywhere.
ANSWERS = (*KNOWN, Verdict.UNKNOWN)
WORDS: dict[Verdict, Promise] = {
    Verdict.MET: _("Met"),
    Verdict.PARTLY: _("Partly"),
    Verdict.UNMET: _("Not met"),
    Verdict.UNKNOWN: _("Unknown"),
    Verdict.NOT_APPLICABLE: _("Does not apply"),
}


@dataclass(frozen=True, slots=True)
class VerdictCounts:
    """What a pool's verdicts come to. All counts of them are out of ``applying``."""

    met: int
    known: int
    applying: int
    not_applicable: int


def tally(verdicts: Iterable[Verdict]) -> VerdictCounts:
    """How many are met and known, of how many questions that apply."""
    found = list(verdicts)
    not_applicable = found.count(Verdict.NOT_APPLICABLE)
    applying = len(found) - not_applicable
    return VerdictCounts(
        met=found.count(Verdict.MET),
        known=applying - found.count(Verdict.UNKNOWN),
        applying=applying,
        not_applicable=not_applicable,
    )
