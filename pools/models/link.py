"""Links that carry evidence, and what came of opening them.

Nothing here is a fact about a pool: rows can be thrown away and are made again.
"""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pools.claims import dates
from pools.models.fields import WebAddress
from pools.models.generation_cache import remembered

# One failure says little: servers restart, networks stumble. This many in a row, spread over
# some days by the checker's retries, make a link dead.
FAILURES_OF_A_DEAD_LINK = 3


class LinkQuerySet(models.QuerySet["Link"]):
    """Reading links for their uses."""

    def dead(self) -> "LinkQuerySet":
        """Those that have not opened several times in a row."""
        return self.filter(failures__gte=FAILURES_OF_A_DEAD_LINK)

    def due(self) -> "LinkQuerySet":
        """Those to open now, the longest waiting first."""
        return self.filter(due_at__lte=timezone.now()).order_by("due_at", "pk")


class Link(models.Model):
    """One address, when it was last opened, and what came of it."""

    class Outcome(models.TextChoices):
        """What the last try came to."""

        UNCHECKED = "unchecked", _("Not opened yet")
        OPENS = "opens", _("Opens")
        GONE = "gone", _("The page is gone")
        FAILS = "fails", _("The server reports a fault")
        UNREACHABLE = "unreachable", _("The server cannot be reached")
        FORBIDDEN = "forbidden", _("It leads to an address that is not public")
        REFUSES = "refuses", _("The server refuses automatic visits")
        OVERRIDDEN = "vouched", _("Opened by a reviewer")

    url = WebAddress(_("address"), unique=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.UNCHECKED)
    status = models.PositiveSmallIntegerField(null=True, blank=True)  # of HTTP, where one came
    final_url = WebAddress(blank=True)  # where redirects led, if elsewhere
    checked_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)  # in a row
    failing_since = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(default=timezone.now)
    # Of links that carry quoted words: whether the text could be read (``quotation.Reading``), its
    # SHA-256 as it is compared, and the day since when it is that text.
    reading = models.CharField(max_length=12, blank=True, default="", db_default="")
    text_hash = models.CharField(max_length=64, blank=True, default="", db_default="")
    text_since = models.DateField(null=True, blank=True)

    objects: ClassVar[models.Manager["Link"]] = LinkQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["due_at"], name="link_due")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(failures=0, failing_since__isnull=True)
                | models.Q(failures__gt=0, failing_since__isnull=False),
                name="link_fails_since",
            )
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def is_dead(self) -> bool:
        """Whether it has not opened several times in a row."""
        return self.failures >= FAILURES_OF_A_DEAD_LINK


def dead_links() -> dict[str, dt.date]:
    """Dead links with the day since when, for the marks beside sources. They are few; one
    process keeps them while nothing moves, and whoever finds one dead or alive moves the
    generation."""
    return remembered("dead links", _dead_links)


def _dead_links() -> dict[str, dt.date]:
    found = Link.objects.dead().values_list("url", "failing_since")
    return {url: dates.day_of(since) for url, since in found if since}
