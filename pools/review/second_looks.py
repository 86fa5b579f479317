"""Answering a second look: blind, once, and by somebody else than the first."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from pools.models import SecondLook, generation
from pools.models.conflict_of_interest import Conflict


class NotBlind(Exception):
    """Whoever has seen the first answer is no second reviewer."""


class AlreadyAnswered(Exception):
    """Somebody was faster; ``look`` has both answers."""

    def __init__(self, look: SecondLook) -> None:
        super().__init__(str(look))
        self.look = look


def refuse(look: SecondLook, user: Any) -> None:
    """Raises HasConflict, NotBlind for whoever must not answer."""
    Conflict.refuse(user, look.pool_id)
    if not SecondLook.objects.open_to(user).filter(pk=look.pk).exists():
        raise NotBlind


@transaction.atomic
def answer(pk: int, user: Any, verdict: str, reason: str) -> SecondLook:
    """Write down what the second reviewer says; both answers are open from then on. Raises
    SecondLook.DoesNotExist, HasConflict, NotBlind, AlreadyAnswered."""
    # First, as publishing does, which then drops looks: in two orders each would wait for the other.
    generation.hold()
    look = SecondLook.objects.select_for_update(of=("self",)).get(pk=pk)
    refuse(look, user)
    if look.second_by_id is not None:
        raise AlreadyAnswered(look)
    look.second_by, look.second_verdict, look.second_reason = user, verdict, reason
    look.answered_at = timezone.now()
    look.save()
    generation.move()  # how often reviewers agree is public
    return look
