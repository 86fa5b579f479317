"""One token that moves whenever anything visitors see has changed.

Whatever is cached carries the token it was made under, so moving it invalidates everything
at once, in every process, in the same transaction as the change itself.
"""

import secrets

from django.db import models


class Generation(models.Model):
    """The single row that holds the present token."""

    token = models.CharField(max_length=22)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_generation"),
        ]

    def __str__(self) -> str:
        return self.token


def current() -> str:
    """The present token; empty before the first change. One query."""
    return Generation.objects.values_list("token", flat=True).filter(pk=1).first() or ""


def move() -> None:
    """Make everything cached so far out of date."""
    Generation.objects.update_or_create(pk=1, defaults={"token": secrets.token_urlsafe(16)})
