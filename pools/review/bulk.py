"""Many submissions in one go: close them as spam, or decline them for one reason.

Each is a transaction of its own. What somebody has decided on, or asked about, is left alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from pools.models import Submission
from pools.models.proposal import Decision
from pools.models.submission import State
from pools.models.submission_states import TransitionNotAllowed, locked
from pools.review import decisions
from pools.review.conflict_of_interest import HasConflict
from pools.review.publish_submission import apply_decisions

MOST = 500
CONSIDERED = (Decision.ACCEPT, Decision.ASK)


@dataclass(frozen=True)
class Closed:
    """Which were closed, and which were left alone."""

    done: list[int]
    left: list[int]


def spam(pks: Iterable[int], user: Any) -> Closed:
    """Close each as spam, without a letter."""
    return _each(pks, lambda pk: decisions.spam(pk, user))


def decline(pks: Iterable[int], user: Any, reason_code: str, reason_words: str) -> Closed:
    """Decline every claim of each for the same reason, close it and write to its contributor."""
    return _each(pks, lambda pk: _decline(pk, user, reason_code, reason_words))


@transaction.atomic
def _decline(pk: int, user: Any, reason_code: str, reason_words: str) -> bool:
    submission = locked(pk)
    if submission.state not in (State.RECEIVED, State.IN_REVIEW):
        raise TransitionNotAllowed("decline", submission.state)
    proposals = list(submission.proposals.all())
    if not proposals or any(p.decision in CONSIDERED for p in proposals):
        raise TransitionNotAllowed("decline", submission.state)
    for proposal in proposals:
        choice = decisions.Choice(
            Decision.DECLINE,
            decisions.stamp_of(proposal),
            reason_code=reason_code,
            reason_words=reason_words,
        )
        if proposal.decision == Decision.PENDING:
            decisions.decide(pk, proposal.pk, user, choice)
    return apply_decisions(pk, user).changed


def _each(pks: Iterable[int], close: Any) -> Closed:
    closed = Closed([], [])
    for pk in pks:
        try:
            done = close(pk)
        except (
            TransitionNotAllowed,
            HasConflict,
            decisions.StaleDecision,
            Submission.DoesNotExist,
        ):
            done = False
        (closed.done if done else closed.left).append(pk)
    return closed
