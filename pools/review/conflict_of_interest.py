"""Conflicts of interest: an editor's declared ties, and the refusals that follow."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.locks import BaseLock

from pools.models import Conflict, Pool, Submission
from pools.models.conflict_of_interest import HasConflict

__all__ = [
    "ConflictLock",
    "HasConflict",
    "closed_words",
    "declare",
    "end",
    "has_conflict",
    "refuse_conflict",
]
NAMED = 3  # of the colleagues who can decide


def has_conflict(user: Any, pool_id: int | None) -> bool:
    """Whether the editor has an open tie to the pool."""
    return Conflict.has_conflict(user, pool_id)


def refuse_conflict(user: Any, submission: Submission) -> None:
    """Raises HasConflict."""
    Conflict.refuse(user, submission.pool_id)


def declare(user: Any, pool: Pool, words: str) -> Conflict:
    """Declare a tie; the one there is stays as it was declared."""
    try:
        with transaction.atomic():
            return Conflict.objects.create(editor=user, pool=pool, words=words)
    except IntegrityError:
        return Conflict.objects.get(editor=user, pool=pool, ended_at__isnull=True)


def end(user: Any, pk: int) -> None:
    """End one's own tie; it stays on record."""
    Conflict.objects.filter(pk=pk, editor=user, ended_at__isnull=True).update(
        ended_at=timezone.now()
    )


def closed_words(user: Any, pool_id: int | None, permission: str = "review_submission") -> str:
    """Why a pool is closed to an editor and which colleagues can decide there instead; empty where
    it is open. One query, or two."""
    if pool_id is None:
        return ""
    own = Conflict.objects.filter(editor_id=user.pk, pool_id=pool_id, ended_at__isnull=True)
    tie = own.first()
    if tie is None:
        return ""
    tied = Conflict.objects.filter(pool_id=pool_id, ended_at__isnull=True).values("editor_id")
    others = get_user_model().objects.with_perm(f"pools.{permission}").exclude(pk__in=tied)
    found = [
        one.get_full_name() or one.get_username() for one in others.order_by("pk")[: NAMED + 1]
    ]
    names = ", ".join([*found[:NAMED], *(["…"] if len(found) > NAMED else [])])
    why = _(
        "You have declared a tie to this pool (“%s”). You can read everything here, but somebody "
        "else must decide."
    )
    who = _("These colleagues can: %s") % names if names else ""
    nobody = _("No colleague can yet. Ask an administrator for one without a tie.")
    return f"{why % tie.words} {who or nobody}"


class ConflictLock(BaseLock):
    """A pool's form, closed to an editor with a tie: to be read, with no button that saves."""

    def __init__(self, pool: Pool, words: str) -> None:
        super().__init__(pool)
        self.words = words

    def for_user(self, user: Any) -> bool:
        """It is made for whom it is closed to."""
        return True

    def get_message(self, user: Any) -> SafeString:
        """At the top of the form."""
        return escape(self.words)

    def get_locked_by(self, user: Any) -> str:
        """In the form's side panel."""
        return _("Closed to you")

    def get_description(self, user: Any) -> str:
        """The same, there."""
        return self.words
