"""Schedules that could not be kept, until they are kept or taken back."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ScheduleFailure(models.Model):
    """A publication or an end of one that was due and was refused, and why."""

    class Act(models.TextChoices):
        """What was due."""

        PUBLISH = "publish", _("Publish")
        EXPIRE = "expire", _("Take off the site")

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=255)
    act = models.CharField(max_length=8, choices=Act.choices)
    name = models.CharField(max_length=255)  # of the page or pool, for readers
    reasons = models.TextField()
    since = models.DateTimeField(default=timezone.now)
    last_tried = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "act"], name="one_schedule_failure"
            )
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.name}"

    @property
    def subject(self) -> models.Model | None:
        """The page or pool it is about; None where it is gone."""
        model = self.content_type.model_class()
        return model._default_manager.filter(pk=self.object_id).first() if model else None
