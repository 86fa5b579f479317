"""The four answers an indicator can give."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Verdict(StrEnum):
    """A verdict. Unknown is an answer in its own right and never ranks below unmet."""

    MET = "met"
    PARTLY = "partly"
    UNMET = "unmet"
    UNKNOWN = "unknown"

    @property
    def word(self) -> Promise:
        """The word a visitor reads."""
        return WORDS[self]

    @property
    def needs_source(self) -> bool:
        """Met and partly speak for a pool, so they are not published without evidence."""
        return self in (Verdict.MET, Verdict.PARTLY)


WORDS: dict[Verdict, Promise] = {
    Verdict.MET: _("Met"),
    Verdict.PARTLY: _("Partly"),
    Verdict.UNMET: _("Not met"),
    Verdict.UNKNOWN: _("Unknown"),
}
