"""Searches that found nothing, so that editors can see what is missing. Words and numbers only:
nothing of who searched is kept."""

import datetime as dt
from typing import ClassVar, Self

from django.db import DatabaseError, models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.search.query_text import LONGEST_QUERY, cleaned, query_words
from pools.claims.text import fold

MOST_KEPT = 500  # rows; those asked least and longest ago make room
ROOM = 50  # rows that make room at once
KEPT_FOR = dt.timedelta(days=365)
MOST_DIGITS = 6  # in a word; longer numbers may be somebody's


class MissedSearchQuerySet(models.QuerySet["MissedSearch"]):
    """Noting and forgetting."""

    def note(self, typed: str) -> None:
        """Count one search. What may be personal is left out: addresses, keys, long numbers.

        A database that cannot write now loses a count, never the visitor's page.
        """
        query = fold(cleaned(typed))
        if not query_words(query) or may_be_personal(query):
            return
        try:
            now = timezone.now()
            if not self.filter(query=query).update(count=F("count") + 1, last_seen=now):
                self.make_room()
                self.bulk_create([self.model(query=query, count=1)], ignore_conflicts=True)
        except DatabaseError:
            return

    def make_room(self) -> None:
        """Where there are too many rows, delete what is a year old, and the rarest."""
        if self.count() < MOST_KEPT:
            return
        self.filter(last_seen__lt=timezone.now() - KEPT_FOR).delete()
        rarest = self.order_by("count", "last_seen").values_list("pk", flat=True)[:ROOM]
        self.filter(pk__in=list(rarest)).delete()


class MissedSearch(models.Model):
    """Words that were looked for and not found."""

    query = models.CharField(_("searched for"), max_length=2 * LONGEST_QUERY, unique=True)
    count = models.PositiveIntegerField(_("times"), default=0)
    first_seen = models.DateTimeField(_("first"), default=timezone.now)
    last_seen = models.DateTimeField(_("last"), default=timezone.now, db_index=True)

    objects: ClassVar[models.Manager[Self]] = MissedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("search that found nothing")
        verbose_name_plural = _("searches that found nothing")
        ordering: ClassVar[list[str]] = ["-count", "-last_seen"]

    def __str__(self) -> str:
        return self.query


def may_be_personal(query: str) -> bool:
    """Whether a search may name a person, an account or a secret."""
    if "@" in query or "://" in query:
        return True
    return any(
        sum(letter.isdigit() for letter in word) > MOST_DIGITS or word.startswith("0x")
        for word in query.split()
    )
