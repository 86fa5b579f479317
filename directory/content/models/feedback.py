"""Was this helpful? Answers without a cookie and without keeping an address."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

LONGEST_SENTENCE = 500  # characters


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    """Reading answers for their uses."""

    def by_page_and_month(self) -> models.QuerySet["Feedback", Any]:
        """Numbers of yes and no for every page and month of the directory, newest first."""
        return (
            self.annotate(month=TruncMonth("given_at", tzinfo=dt.UTC))
            .values("month", "page_id", "page__title", "address")
            .annotate(
                yes=Count("pk", filter=Q(helpful=True)),
                no=Count("pk", filter=Q(helpful=False)),
                said=Count("pk", filter=~Q(sentence="")),
            )
            .order_by("-month", "page__title", "page_id", "address")
        )


class Feedback(models.Model):
    """One reader's answer about one page: one that editors own, or one of the directory's."""

    page = models.ForeignKey(
        Page, null=True, blank=True, on_delete=models.CASCADE, related_name="feedback"
    )
    # Of the directory's page, without a language: "pools", "pools/lido", "indicators/trustless".
    address = models.CharField(_("address"), max_length=80, blank=True, editable=False)
    helpful = models.BooleanField(_("helpful"))
    sentence = models.TextField(
        _("sentence"), blank=True, validators=[MaxLengthValidator(LONGEST_SENTENCE)]
    )
    # Set by the form that was shown: a form sent twice stays one answer.
    form_key = models.UUIDField(unique=True, editable=False)
    given_at = models.DateTimeField(_("given"), auto_now_add=True)
    amended_at = models.DateTimeField(_("amended"), null=True, blank=True)

    objects: ClassVar[models.Manager[Self]] = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to “was this helpful?”")
        verbose_name_plural = _("answers to “was this helpful?”")
        indexes = [models.Index(fields=["page", "given_at"], name="feedback_by_page")]
        constraints = [
            models.CheckConstraint(
                condition=Q(page__isnull=False, address="") | Q(page=None) & ~Q(address=""),
                name="feedback_on_one_page",
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_id or self.address}: {'yes' if self.helpful else 'no'}"
