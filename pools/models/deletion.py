"""What was deleted in the admin, kept for a while so that it can be brought back."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Exact(DjangoJSONEncoder):
    """Times to the microsecond."""

    def default(self, o: Any) -> Any:
        """As Django's, but for times."""
        return o.isoformat() if isinstance(o, dt.datetime) else super().default(o)


class Deletion(models.Model):
    """One thing that was deleted, or the file of one that was replaced, with all that went along."""

    kind = models.CharField(max_length=100)  # app.model
    object_id = models.CharField(max_length=255)
    name = models.CharField(max_length=255)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now, db_index=True)
    rows = models.JSONField(encoder=Exact)  # as Django's serializer for Python writes them
    # What pointed at it and was emptied: {"model", "field", "value", "rows"}.
    emptied = models.JSONField(default=list)
    parent = models.PositiveBigIntegerField(null=True)  # in a tree: the row above
    is_replaced_file = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("deleted thing")
        verbose_name_plural = _("deleted things")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class DeletedFile(models.Model):
    """A file of a deleted thing: here and not in its folder, where anybody could still open it."""

    deletion = models.ForeignKey(Deletion, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    content = models.BinaryField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


def forget(found: models.QuerySet[Deletion]) -> int:
    """Remove these for good; returns how many. Reads nothing of their files into memory, as
    Django would before it deletes rows one by one."""
    files: Any = DeletedFile.objects.filter(deletion__in=found)
    with transaction.atomic():
        files._raw_delete(files.db)
        return int(found._raw_delete(found.db))


def forget_old(days: int) -> int:
    """Forget what was deleted longer ago; returns how many things."""
    return forget(Deletion.objects.filter(at__lt=timezone.now() - dt.timedelta(days=days)))
