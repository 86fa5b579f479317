"""What the content files put into the site, so that nothing is loaded twice."""

from django.db import models


class LoadedContent(models.Model):
    """One thing that came from a file: from which version of it, and in which state it was left.

    ``state`` is the id of the revision the loader published, or a fingerprint of the stored
    values where there are no revisions.
    """

    key = models.CharField(max_length=255, unique=True)  # the file's place, or term:<slug>
    checksum = models.CharField(max_length=64)  # of the file's content
    object_id = models.PositiveBigIntegerField()
    state = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.key
