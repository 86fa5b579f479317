"""Conflicts of interest: an editor's declared ties, and the refusals that follow."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from pools.models import Conflict, Pool, Submission
from pools.models.conflict_of_interest import HasConflict

__all__ = ["HasConflict", "declare", "end", "has_conflict", "refuse_conflict"]


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
