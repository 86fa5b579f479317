"""The switch for emergencies: reading goes on, nothing is written. By command for all processes at
once, or by the environment (``READ_ONLY``) for those that are started with it."""

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from pools.models import generation
from pools.models.generation_cache import remembered


class ReadOnlySwitch(models.Model):
    """The single row; while it is there the switch is on."""

    since = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_read_only")]

    def __str__(self) -> str:
        return f"read-only since {self.since}"


def is_on() -> bool:
    """Whether nothing is to be written now. One query, or none by the environment."""
    return bool(settings.READ_ONLY) or ReadOnlySwitch.objects.exists()


def is_shown() -> bool:
    """The same for pages, which are of one generation: turning the switch moves it. No query in
    the steady state."""
    return bool(settings.READ_ONLY) or remembered("read only", ReadOnlySwitch.objects.exists)


@transaction.atomic
def switch(on: bool) -> None:
    """Turn the switch; every kept page is made anew."""
    if on:
        ReadOnlySwitch.objects.get_or_create(pk=1)
    else:
        ReadOnlySwitch.objects.all().delete()
    generation.move()
