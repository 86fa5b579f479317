"""Ties that editors have declared to pools, which keep them from deciding there."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pools.models.pool import Pool


class HasConflict(Exception):
    """The editor has declared a tie to this pool. No PermissionDenied: the admin would answer that
    with "no permission", which is not why."""


class Conflict(models.Model):
    """A tie an editor has declared to a pool; their decisions there are refused."""

    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflicts"
    )
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="conflicts")
    words = models.CharField(_("kind of tie"), max_length=240)
    declared_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("declared tie")
        verbose_name_plural = _("declared ties")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["editor", "pool"],
                condition=Q(ended_at__isnull=True),
                name="one_open_tie",
            )
        ]

    def __str__(self) -> str:
        return f"{self.editor_id} {self.pool_id}"

    @classmethod
    def has_conflict(cls, user: Any, pool_id: int | None) -> bool:
        """Whether the editor has an open tie to the pool. Nobody (a schedule) has none."""
        if user is None or pool_id is None:
            return False
        return cls.objects.filter(editor=user, pool_id=pool_id, ended_at__isnull=True).exists()

    @classmethod
    def pools_of(cls, user: Any) -> frozenset[int]:
        """The pools that are closed to an editor."""
        open_ties = cls.objects.filter(editor_id=user.pk, ended_at__isnull=True)
        return frozenset(open_ties.values_list("pool_id", flat=True))

    @classmethod
    def refuse(cls, user: Any, pool_id: int | None) -> None:
        """Raises HasConflict."""
        if cls.has_conflict(user, pool_id):
            raise HasConflict
