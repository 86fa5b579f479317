"""What must follow when Wagtail unpublishes or an indicator is saved, whoever does it."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Locale
from wagtail.signals import unpublished

from pools.models import generation, publishing
from pools.models.indicator import Indicator
from pools.models.network import NetworkFigure
from pools.models.pool import Pool


@receiver(unpublished, sender=Pool)
def withdraw_unpublished(instance: Pool, **kwargs: Any) -> None:
    """Unpublishing, by hand or by schedule, takes the pool out of what visitors see."""
    publishing.withdraw(instance)


@receiver([post_save, post_delete], sender=Indicator)
def rejudge(instance: Indicator, raw: bool = False, **kwargs: Any) -> None:
    """New wording, thresholds or rules count for every pool at once; a translation is words only."""
    if raw:
        return
    if instance.locale_id == Locale.get_default().pk:
        publishing.rebuild()
    else:
        generation.move()


@receiver([post_save, post_delete], sender=NetworkFigure)
@receiver(post_delete, sender=Pool)
def refresh(**kwargs: Any) -> None:
    """Pictures and lists built from these rows are out of date."""
    generation.move()
