"""What the desk does when Wagtail publishes a pool, by whatever way."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import TaskState
from wagtail.signals import published, task_approved, task_rejected

from pools.links import checks
from pools.models import Conflict, Event, Pool
from pools.review.publish_submission import close_published


@receiver(published, sender=Pool)
def close_what_waited(instance: Pool, revision: Any, **kwargs: Any) -> None:
    """A submission handed over to moderation closes with the publication, in its transaction."""
    close_published(instance, revision)


@receiver([task_approved, task_rejected])
def refuse_tied_word(instance: TaskState, user: Any, **kwargs: Any) -> None:
    """Approving or rejecting in moderation is a decision too, by whatever button it comes: it is
    taken back with its transaction. Raises HasConflict."""
    subject = instance.workflow_state.content_object
    if isinstance(subject, Pool):
        Conflict.refuse(user, subject.pk)


@receiver(post_save, sender=Event)
def open_its_links(instance: Event, created: bool, **kwargs: Any) -> None:
    """What was just sent or answered names links: a reviewer should find them opened already.
    The task is stored with the event, or neither is."""
    if created and instance.name in {"send", "answer"}:
        checks.queue(instance.submission_id)
