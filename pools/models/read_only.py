"""The switch for emergencies: reading goes on, nothing is written. By command for all processes at
once, or by the environment (``READ_ONLY``) for those that are started with it."""

from django.conf import settings
from django.db import OperationalError, models
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


class NotShown(Exception):
    """The switch is turned, but pages do not say so yet: somebody is publishing."""


def switch(on: bool) -> None:
    """Turn the switch, then have every kept page made anew: two steps, since a bulk load may hold
    the generation for minutes, and whatever would write asks for the switch itself. Call it outside
    of any transaction. Raises NotShown; OperationalError where the switch could not be turned."""
    if on:
        ReadOnlySwitch.objects.get_or_create(pk=1)
    else:
        ReadOnlySwitch.objects.all().delete()
    try:
        generation.move()
    except OperationalError as error:
        raise NotShown from error
