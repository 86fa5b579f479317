"""What cannot be deleted because other things, most of all the audit log, hold on to it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import router
from django.db.models import Model, ProtectedError, RestrictedError
from django.db.models.deletion import Collector


@dataclass(frozen=True)
class Kept:
    """How many things of one kind hold on to what was to be deleted."""

    label: str
    count: int

    def __str__(self) -> str:
        return f"{self.count} {self.label}"


def holding(error: ProtectedError | RestrictedError) -> list[Kept]:
    """The kinds of things that an error names, the most frequent first."""
    found: Any = getattr(error, "protected_objects", None) or getattr(
        error, "restricted_objects", ()
    )
    counts = Counter(type(item) for item in found)
    return [
        Kept(str(kind._meta.verbose_name if count == 1 else kind._meta.verbose_name_plural), count)
        for kind, count in counts.most_common()
    ]


def kept_with(instances: Iterable[Model]) -> list[Kept]:
    """What would stand in the way of deleting these; nothing where they can be deleted."""
    rows: list[Any] = list(instances)
    if not rows:
        return []
    try:
        Collector(using=router.db_for_write(type(rows[0]))).collect(rows)
    except (ProtectedError, RestrictedError) as error:
        return holding(error)
    return []
