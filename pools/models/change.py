"""The public log: one line for every topic that reads differently after publishing."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pools.models.fields import TextLine
from pools.models.pool import Pool


class ChangeQuerySet(models.QuerySet["Change"]):
    """Reading the log for its uses."""

    def for_log(self) -> "ChangeQuerySet":
        """Newest first, with the pool's public name and address."""
        return self.select_related("pool__published").order_by("-at", "-pk")


class Change(models.Model):
    """One line of the log. The words are kept as they were said; who wrote it is not public."""

    class Kind(models.TextChoices):
        """What happened to the topic."""

        LISTED = "listed", _("Listed")
        CHANGED = "changed", _("Changed")
        CONFIRMED = "confirmed", _("Confirmed")
        WITHDRAWN = "withdrawn", _("Taken off the list")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="changes")
    topic = models.CharField(_("topic"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    reason = models.TextField(_("reason"), blank=True)
    credit = TextLine(_("credit"), max_length=120, blank=True)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the public log")
        verbose_name_plural = _("lines of the public log")
        indexes = [
            models.Index(fields=["-at", "-id"], name="change_newest"),
            models.Index(fields=["pool", "-at"], name="change_by_pool"),
            models.Index(fields=["topic", "-at"], name="change_by_topic"),
        ]

    def __str__(self) -> str:
        return f"{self.pool_id} {self.topic} {self.at:%Y-%m-%d}"
