"""What visitors read on days that are over: one row for each stretch of days a pool read alike.

Written by the publishing path, in the transaction that publishes. A day's state is the one at its
end: of several publications on a day the last is kept, so that a pool has one row a day at most,
and a day on which it did not change has none.
"""

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from wagtail.images import get_image_model_string

from pools.claims.facts import PoolFacts
from pools.claims.indicator import IndicatorSpec
from pools.models.generation_cache import remembered
from pools.models.pool import Pool
from pools.models.publication import PublishedPool

# What makes another row. ``changed`` follows from these.
KEPT = ("slug", "document", "logo_id", "first_published", "changed")


class PastPoolQuerySet(models.QuerySet["PastPool"]):
    """Reading days that are over."""

    def on(self, day: dt.date) -> "PastPoolQuerySet":
        """The state of every pool that was listed at the end of a day."""
        still = Q(until__isnull=True) | Q(until__gt=day)
        return self.filter(still, since__lte=day)


class PastPool(models.Model):
    """The published state of a pool from the end of one day on, until the end of another."""

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="past")
    since = models.DateField()  # the first day at whose end visitors read this
    until = models.DateField(null=True)  # the first one at whose end they did not; None: still
    slug = models.SlugField(max_length=60, db_index=False)
    document = models.JSONField()
    logo = models.ForeignKey(
        get_image_model_string(), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    first_published = models.DateTimeField()
    changed = models.DateTimeField()

    objects: ClassVar[PastPoolQuerySet] = PastPoolQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["since"], name="past_since")]
        constraints = [
            models.UniqueConstraint(fields=["pool", "since"], name="past_one_a_day"),
            models.UniqueConstraint(
                fields=["pool"], condition=Q(until__isnull=True), name="past_one_still"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="past_has_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.since:%Y-%m-%d}"

    @property
    def facts(self) -> PoolFacts:
        """The document as plain values."""
        return PoolFacts.from_store(self.document)

    @property
    def shown_facts(self) -> PoolFacts:
        """As pages show it; see ``PublishedPool.shown_facts``."""
        return self.facts.in_language(get_language() or settings.LANGUAGE_CODE)


class PastCriteria(models.Model):
    """Every indicator as it was in force from the end of a day on, until the next row's day: in the
    directory's own language, in their order."""

    since = models.DateField(primary_key=True)
    indicators = models.JSONField()  # see IndicatorSpec.to_document

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}"


def keep(before: PublishedPool | None, now: PublishedPool, day: dt.date) -> None:
    """Note what a pool reads from a day on. Within the transaction that publishes it. No query
    where it reads as before."""
    if before is not None and before.facts == now.facts and _beside(before) == _beside(now):
        return
    values: dict[str, Any] = {name: getattr(now, name) for name in KEPT}
    rows = PastPool.objects.filter(pool=now.pk, until__isnull=True)
    if before is not None and rows.filter(since=day).update(**values):
        return
    if before is not None:
        rows.update(until=day)
    PastPool.objects.create(pool_id=now.pk, since=day, **values)


def _beside(state: PublishedPool) -> tuple[Any, ...]:
    return tuple(getattr(state, name) for name in KEPT if name != "document")


def withdrawn(pool: Pool, day: dt.date) -> None:
    """Note that a pool is not listed any more. What was published the same day was not there at
    the end of any."""
    rows = PastPool.objects.filter(pool=pool, until__isnull=True)
    rows.filter(since=day).delete()
    rows.update(until=day)


def keep_criteria(indicators: tuple[IndicatorSpec, ...], day: dt.date) -> None:
    """Note by what pools are judged from a day on. No row is added where nothing differs."""
    last = PastCriteria.objects.order_by("-since").first()
    if last is None or _specs(last) != indicators:
        documents = [spec.to_document() for spec in indicators]
        PastCriteria.objects.update_or_create(since=day, defaults={"indicators": documents})


def criteria_on(day: dt.date) -> tuple[IndicatorSpec, ...]:
    """By what pools were judged at the end of a day; the first known where none is older. One
    query, two for a day before all that are known."""
    rows = PastCriteria.objects
    row = rows.filter(since__lte=day).order_by("-since").first() or rows.order_by("since").first()
    return _specs(row) if row else ()


def first_day() -> dt.date | None:
    """The first day whose state is kept; None where nothing is. One query a generation."""
    found: dt.date | None = remembered(
        "first kept day", lambda: PastPool.objects.aggregate(first=models.Min("since"))["first"]
    )
    return found


def _specs(row: PastCriteria) -> tuple[IndicatorSpec, ...]:
    return tuple(map(IndicatorSpec.from_document, row.indicators))
