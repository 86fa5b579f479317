"""What follows from signals that Wagtail and Django send: a refusal, and pictures out of date."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import TaskState
from wagtail.signals import task_approved, task_rejected

from pools.models import generation
from pools.models.conflict_of_interest import Conflict
from pools.models.network import NetworkFigure
from pools.models.pool import Pool


@receiver([post_save, post_delete], sender=NetworkFigure)
@receiver(post_delete, sender=Pool)
def refresh(**kwargs: Any) -> None:
    """Pictures and lists built from these rows are out of date."""
    generation.move()


@receiver([task_approved, task_rejected])
def refuse_conflict_in_moderation(instance: TaskState, user: Any, **kwargs: Any) -> None:
    """Approving or rejecting in moderation is a decision too, by whatever button it comes: it is
    taken back with its transaction. Raises HasConflict."""
    subject = instance.workflow_state.content_object
    if isinstance(subject, Pool):
        Conflict.refuse(user, subject.pk)
