"""How old what is said is, in words: newest evidence, review and recheck are never mixed."""

import datetime as dt
from typing import Protocol

from django.utils.translation import gettext as _

from pools.claims import dates
from pools.claims.agreement import differs_later, seen_again
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

    A recheck counts from the day the value was last seen in a source, which is said where it is
    not the date of the evidence. A review after it was due found nothing newer, so it stays due.
    """
    parts = _evidence(item)
    seen, since = seen_again(item.sources), item.freshness.stale_from
    if item.known and seen:
        parts.append(_("seen again %s") % dates.day_in_words(seen))
    if since and item.freshness.stale and item.reviewed_on and item.reviewed_on >= since:
        words = _("reviewed %(day)s by %(who)s: nothing newer confirms it, so a recheck stays due")
        return " · ".join((*parts, _review(words, item)))
    if item.reviewed_on:
        words = _("reviewed %(day)s by %(who)s") if parts else _("Reviewed %(day)s by %(who)s")
        parts.append(_review(words, item))
    if since and item.freshness.stale:
        parts.append(_("recheck due since %s") % dates.day_in_words(since))
    elif item.freshness.stale:
        parts.append(_("recheck due"))
    return " · ".join(parts)


def dated_briefly(item: Dated) -> str:
    """The same in as few words as a list has room for: who reviewed and since when a recheck is due
    are said where the evidence opens."""
    parts = _evidence(item)
    if item.freshness.stale:
        parts.append(_("recheck due"))
    elif item.reviewed_on and not parts:
        parts.append(_("Reviewed %s") % dates.day_in_words(item.reviewed_on))
    return " · ".join(parts)


def _evidence(item: Dated) -> list[str]:
    """The date of the newest evidence, and of a later source that says otherwise."""
    if not item.known or not item.sources:
        return []
    if not item.evidence:
        return [_("Evidence without a date")]
    parts = [_("Newest evidence %s") % dates.in_words(item.evidence)]
    if later := differs_later(item.sources):
        parts.append(_("a later source differs (%s)") % dates.in_words(later))
    return parts


def _review(words: str, item: Dated) -> str:
    day = item.reviewed_on
    return words % {
        "day": dates.day_in_words(day) if day else "",
        "who": item.reviewed_by or _("the editors"),
    }
