"""What visitors read: the published state of every pool, and nothing else.

Derived by the publishing path from a published revision. Public pages, files and feeds read
these rows only, so a draft cannot reach a visitor by any filter that somebody forgot.
"""

from django.db import models
from wagtail.images import get_image_model_string

from pools.claims.facts import PoolFacts
from pools.models.pool import Pool


class PublishedPool(models.Model):
    """The published document of a pool, with a compact entry for the listing's index."""

    pool = models.OneToOneField(
        Pool, on_delete=models.CASCADE, primary_key=True, related_name="published"
    )
    slug = models.SlugField(max_length=60, unique=True)
    document = models.JSONField()
    entry = models.JSONField()  # see pools.browse.entry
    logo = models.ForeignKey(
        get_image_model_string(),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    first_published = models.DateTimeField()
    changed = models.DateTimeField()  # when what visitors see last changed

    def __str__(self) -> str:
        return self.slug

    @property
    def facts(self) -> PoolFacts:
        """The document as plain values."""
        return PoolFacts.from_store(self.document)


class FormerSlug(models.Model):
    """An address a pool had once; it keeps redirecting."""

    slug = models.SlugField(max_length=60, primary_key=True)
    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="former_slugs")

    def __str__(self) -> str:
        return self.slug
