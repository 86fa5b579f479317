"""How much came from where today, without keeping anybody's address."""

import datetime as dt
import hashlib
import secrets

from django.db import models
from django.db.models import F


class DailySalt(models.Model):
    """A random salt for one day. With it gone, yesterday's hashes can be told by nobody."""

    day = models.DateField(primary_key=True)
    salt = models.CharField(max_length=43)

    def __str__(self) -> str:
        return str(self.day)


class RateCounter(models.Model):
    """A count for one day, one purpose and one sender (or everybody: an empty sender)."""

    day = models.DateField()
    purpose = models.CharField(max_length=12)
    sender = models.CharField(max_length=64, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["day", "purpose", "sender"], name="one_tally")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.purpose} {self.count}"


def sender_hash(address: str, day: dt.date) -> str:
    """The address under the day's salt. Older salts and counts are removed on the way."""
    salt = DailySalt.objects.filter(day=day).first()
    if salt is None:
        salt, created = DailySalt.objects.get_or_create(
            day=day, defaults={"salt": secrets.token_urlsafe(32)}
        )
        if created:
            DailySalt.objects.filter(day__lt=day).delete()
            RateCounter.objects.filter(day__lt=day).delete()
    return hashlib.sha256(f"{salt.salt}{address}".encode()).hexdigest()


def count_up(day: dt.date, purpose: str, sender: str, most: int, by: int = 1) -> bool:
    """Count ``by`` more unless that would be more than ``most``; one statement, so that two at
    the same moment cannot pass together."""
    RateCounter.objects.get_or_create(day=day, purpose=purpose, sender=sender)
    row = RateCounter.objects.filter(day=day, purpose=purpose, sender=sender, count__lte=most - by)
    return bool(row.update(count=F("count") + by))


def count_down(day: dt.date, purpose: str, sender: str) -> None:
    """Count one less, where anything is counted."""
    row = RateCounter.objects.filter(day=day, purpose=purpose, sender=sender, count__gte=1)
    row.update(count=F("count") - 1)
