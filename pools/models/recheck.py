"""Answers of editors who looked at a claim again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pools.models.pool import Pool


class RecheckAnswer(models.TextChoices):
    """What it came to."""

    STILL_TRUE = "still-true"
    CANNOT_TELL = "cannot-tell"
    HANDED_OVER = "handed-over"  # to a moderator
    LINK_OPENS = "link-opens"  # though the machine called it dead
    QUOTE_STANDS = "quote-stands"  # though the machine did not find it
    UNDONE = "undone"  # one of the others, within the minutes in which that is offered


class Recheck(models.Model):
    """An editor looked at a claim again and could not tell, or what became of it."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="rechecks")
    topic = models.CharField(max_length=60)
    answer = models.CharField(max_length=12, choices=RecheckAnswer.choices)
    url = models.CharField(max_length=500, blank=True)  # of the link that opens
    words = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("answer of a re-check")
        verbose_name_plural = _("answers of a re-check")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=RecheckAnswer.values), name="recheck_answer_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pool_id} {self.topic} {self.answer}"
