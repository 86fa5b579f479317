"""What visitors read: the published state of every pool, and nothing else.

Derived by the publishing path from a published revision. Public pages, files and feeds read
these rows only, so a draft cannot reach a visitor by any filter that somebody forgot.
"""

import datetime as dt
from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.core.validators import slug_re
from django.db import models
from django.utils.translation import get_language
from wagtail.images import get_image_model_string

from pools.claims.facts import PoolFacts
from pools.models.fields import TextLine
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

    class Meta:
        # Every page says when anything last changed, and asks once a generation.
        indexes = [models.Index(fields=["changed"], name="published_pool_changed")]

    def __str__(self) -> str:
        return self.slug

    @property
    def facts(self) -> PoolFacts:
        """The document as plain values."""
        return PoolFacts.from_store(self.document)

    @property
    def shown_facts(self) -> PoolFacts:
        """As pages show it: with the texts of editors in the reader's language, where they are
        translated. Nothing that is stored or compared is made from it."""
        language = get_language() or settings.LANGUAGE_CODE
        # Kept beside the document it was read from: one read anew from the database is another.
        document, known = self.__dict__.get("_shown_facts", (None, {}))
        if document is not self.document:
            known = {}
            self.__dict__["_shown_facts"] = (self.document, known)
        if language not in known:
            known[language] = self.facts.in_language(language)
        shown: PoolFacts = known[language]
        return shown


def last_change() -> dt.datetime | None:
    """When what visitors see of any pool last changed. One query."""
    return PublishedPool.objects.aggregate(last=models.Max("changed"))["last"]


# Words an address of the directory needs or will need; ``pools.models.slugs`` adds those
# that stand in the map of the site. A change is a migration: the table refuses them too.
RESERVED = frozenset(
    """add all api atom badge calendar changes compare confirm contest correct csv data download
    edit embed export feed feeds history ical ics index indicators json log login map md oembed
    pools preview reply review rss search share sitemap svg tags xml zip""".split()
)


class PoolSlugQuerySet(models.QuerySet["PoolSlug"]):
    """Reading addresses for their uses."""

    def held(self, slug: str) -> "PoolSlug | None":
        """The address a slug is or once was; letters may have grown on the way. One query."""
        # What is no slug is nobody's; PostgreSQL would choke on some of it.
        if len(slug) > 60 or not slug_re.fullmatch(slug):
            return None
        return self.select_related("pool__published").filter(slug=slug.lower()).first()

    def moved(self, slugs: Iterable[str]) -> dict[str, str]:
        """Where pools are now that were found at these addresses, in capitals or not; those that
        stayed, and those that are not listed, are left out. One query."""
        # What is no slug is nobody's; PostgreSQL would choke on some of it.
        asked = {one: one.lower() for one in slugs if len(one) <= 60 and slug_re.fullmatch(one)}
        found = self.filter(slug__in=set(asked.values()), pool__published__isnull=False)
        present = dict(found.values_list("slug", "pool__published__slug"))
        return {
            slug: present[small]
            for slug, small in asked.items()
            if small in present and slug != present[small]
        }


class PoolSlug(models.Model):
    """An address at which a pool is, or once was, published. Written by the publishing path and
    never given to another pool, whatever becomes of the first."""

    slug = models.SlugField(max_length=60, primary_key=True)
    pool = models.ForeignKey(Pool, null=True, on_delete=models.SET_NULL, related_name="addresses")
    name = TextLine(max_length=80)  # as visitors last read it there

    objects: ClassVar[PoolSlugQuerySet] = PoolSlugQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(slug__in=sorted(RESERVED)), name="address_not_reserved"
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def present(self) -> str:
        """Where its pool is now; empty where that is not listed any more."""
        published = getattr(self.pool, "published", None)
        return published.slug if published else ""
