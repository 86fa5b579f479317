"""What the desk does when Wagtail publishes a pool, by whatever way."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import TaskState
from wagtail.signals import published, task_approved, task_rejected

from pools.models import Conflict, Pool
from pools.review.carrying import close_published


@receiver(published, sender=Pool)
def close_what_waited(instance: Pool, revision: Any, **kwargs: Any) -> None:
    """A submission handed over to moderation closes with the publication, in its transaction."""
    close_published(instance, revision)


@receiver([task_approved, task_rejected])
def refuse_tied_word(instance: TaskState, user: Any, **kwargs: Any) -> None:
    """Approving or rejecting in moderation is a decision too, by whatever button it comes: it is
    taken back with its transaction. Raises Tied."""
    subject = instance.workflow_state.content_object
    if isinstance(subject, Pool):
        Conflict.refuse(user, subject.pk)
