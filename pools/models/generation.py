"""One token that moves whenever anything visitors see has changed.

Whatever is cached carries the token it was made under, so moving it invalidates everything
at once, in every process, in the same transaction as the change itself.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, models
from django.utils import timezone


class Generation(models.Model):
    """The single row that holds the present token."""

    token = models.CharField(max_length=22)
    moved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_generation"),
        ]

    def __str__(self) -> str:
        return self.token


# Outside of ``pinned`` there is no list; inside, it holds the token once it has been read.
_pin: ContextVar[list[str] | None] = ContextVar("generation_pin", default=None)


def token() -> str:
    """The present token; empty before the first change. One query, or none if pinned."""
    pin = _pin.get()
    if pin:
        return pin[0]
    with connection.cursor() as cursor:  # every request asks, so without the ORM's detour
        cursor.execute("SELECT token FROM pools_generation WHERE id = 1")
        row = cursor.fetchone()
    token = row[0] if row else ""
    if pin is not None:
        pin.append(token)
    return token


def hold() -> None:
    """Wait for whoever is about to move it, and let others wait until this transaction ends. Before
    anything is derived from what others may be changing: criteria from which a pool's verdicts
    follow, or the pools themselves. Call it before the rows of what is published are locked."""
    Generation.objects.select_for_update().filter(pk=1).first()
    pin = _pin.get()
    if pin is not None:
        pin.clear()


def move() -> None:
    """Make everything cached so far out of date."""
    Generation.objects.update_or_create(pk=1, defaults=_new())
    pin = _pin.get()
    if pin is not None:
        pin.clear()


def _new() -> dict[str, Any]:
    return {"token": secrets.token_urlsafe(16), "moved_at": timezone.now()}


@contextmanager
def pinned() -> Iterator[None]:
    """Within this, everything is read under one token: a page is of one piece."""
    reset = _pin.set([])
    try:
        yield
    finally:
        _pin.reset(reset)
