"""How old what is said is, in words: newest evidence, review and recheck are never mixed."""

import datetime as dt
from typing import Protocol

from django.utils.translation import gettext as _

from pools.claims import dates
from pools.claims.facts import SourceNote
from pools.claims.freshness import Freshness


class Dated(Protocol):
    """A claim or a fact with what carries it."""

    @property
    def known(self) -> bool:
        """Whether anything is said at all."""

    @property
    def evidence(self) -> str | None:
        """The date of the newest source."""

    @property
    def reviewed_on(self) -> dt.date | None:
        """When an editor last looked."""

    @property
    def reviewed_by(self) -> str:
        """A name or a role; empty for the editors."""

    @property
    def freshness(self) -> Freshness:
        """Whether a recheck is due, and since when."""

    @property
    def sources(self) -> tuple[SourceNote, ...]:
        """Citations."""


def dated_words(item: Dated) -> str:
    """How old the evidence is, when and by whom it was last reviewed, and since when a recheck is
    due. A source of 2022 may have been read again yesterday. Empty where nobody looked at all.
    """
    parts = []
    if item.known and item.evidence:
        parts.append(_("Newest evidence %s") % dates.in_words(item.evidence))
    elif item.known and item.sources:
        parts.append(_("Evidence without a date"))
    if item.reviewed_on:
        words = _("reviewed %(day)s by %(who)s") if parts else _("Reviewed %(day)s by %(who)s")
        parts.append(
            words
            % {
                "day": dates.day_in_words(item.reviewed_on),
                "who": item.reviewed_by or _("the editors"),
            }
        )
    if item.freshness.stale_from and item.freshness.stale:
        parts.append(_("recheck due since %s") % dates.day_in_words(item.freshness.stale_from))
    elif item.freshness.stale:
        parts.append(_("recheck due"))
    return " · ".join(parts)


def dated_briefly(item: Dated) -> str:
    """The same in as few words as a list has room for: who reviewed and since when a recheck is due
    are said where the evidence opens."""
    parts = []
    if item.known and item.evidence:
        parts.append(_("Newest evidence %s") % dates.in_words(item.evidence))
    elif item.known and item.sources:
        parts.append(_("Evidence without a date"))
    if item.freshness.stale:
        parts.append(_("recheck due"))
    elif item.reviewed_on and not parts:
        parts.append(_("Reviewed %s") % dates.day_in_words(item.reviewed_on))
    return " · ".join(parts)
