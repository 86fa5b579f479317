"""Releases: dated copies of everything published, which never change."""

from typing import Any

from django.db import models


class Release(models.Model):
    """One release as it is listed. Its files lie below ``settings.VAR_DIR``; what they were when
    they were published, their sizes and hashes, stands here. A row is written once, when the files
    are in their place, and is neither changed nor deleted by anything of ours."""

    day = models.DateField(primary_key=True)  # the last one of which it tells
    made_at = models.DateTimeField()
    # SHA-256 over the tables: two releases with the same hold the same.
    digest = models.CharField(max_length=64)
    # In the order in which they are shown: {"name": …, "bytes": …, "sha256": …}.
    files = models.JSONField()
    # By table: how many rows.
    counts = models.JSONField()
    # What changed since the release before; see pools.opendata.releases.differences.
    differences = models.JSONField()

    class Meta:
        default_permissions = ()
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Written once. Raises IntegrityError where that day has a release already."""
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)
