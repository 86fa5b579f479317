"""What the desk does when Wagtail publishes a pool, by whatever way."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import published

from pools.models import Pool
from pools.review.carrying import close_published


@receiver(published, sender=Pool)
def close_what_waited(instance: Pool, revision: Any, **kwargs: Any) -> None:
    """A submission handed over to moderation closes with the publication, in its transaction."""
    close_published(instance, revision)
