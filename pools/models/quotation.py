"""Quoted words that published sources go by, and whether a machine still finds them there.

Like a link, a row here is no fact about a pool: it can be thrown away and is made again.
"""

import datetime as dt
import hashlib
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pools.claims import dates
from pools.models.generation_cache import remembered
from pools.models.link import Link

# As with links, one failure says little: a host may show another page for a moment. This many
# visits, at least ``BETWEEN_MISSES`` apart, make quoted words gone.
MISSES_OF_A_GONE_QUOTE = 2
BETWEEN_MISSES = dt.timedelta(hours=20)


class Reading(models.TextChoices):
    """Whether the text of a page could be read, and why not."""

    UNREAD = "", _("Its text has not been read yet")
    READ = "read", _("Its text can be read")
    SCRIPT = "script", _("Its text needs a script, which we don't run")
    LOGIN = "login", _("It asks for a login")
    TOO_LARGE = "too_large", _("It is too large to read all of it")
    NO_TEXT = "no_text", _("It has no text, only pictures")
    ENCRYPTED = "encrypted", _("It is an encrypted PDF")
    UNKNOWN_FORM = "unknown_form", _("It is no page, text or PDF we can read")


def digest_of(text: str) -> str:
    """SHA-256, in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class QuotationQuerySet(models.QuerySet["Quotation"]):
    """Reading quotations for their uses."""

    def gone(self) -> "QuotationQuerySet":
        """Those not found several times in a row, on pages that open."""
        return self.filter(misses__gte=MISSES_OF_A_GONE_QUOTE)


class Quotation(models.Model):
    """Words quoted from one address, and when they were last found there."""

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="quotations")
    words = models.TextField()
    digest = models.CharField(max_length=64)  # of the words
    found_on = models.DateField(null=True, blank=True)  # by a machine
    found_in = models.CharField(max_length=64, blank=True)  # hash of the text they were found in
    misses = models.PositiveSmallIntegerField(default=0)  # in a row
    missing_since = models.DateTimeField(null=True, blank=True)
    missed_at = models.DateTimeField(null=True, blank=True)
    nearest = models.TextField(blank=True)  # the passage most like it when it was last missed
    # Until then a reviewer's word holds that they are there.
    rests_until = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Quotation"]] = QuotationQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["link", "digest"], name="one_quotation"),
            models.CheckConstraint(
                condition=models.Q(misses=0, missing_since__isnull=True)
                | models.Q(misses__gt=0, missing_since__isnull=False),
                name="quotation_missing_since",
            ),
        ]

    def __str__(self) -> str:
        return self.words[:80]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.digest = digest_of(self.words)
        super().save(*args, **kwargs)

    @property
    def is_gone(self) -> bool:
        """Whether it was not found several times in a row."""
        return self.misses >= MISSES_OF_A_GONE_QUOTE

    @property
    def rests(self) -> bool:
        """Whether a reviewer found the words lately, so that a machine's misses do not count."""
        return self.rests_until is not None and self.rests_until > timezone.now()

    @property
    def page_changed(self) -> bool | None:
        """Whether the page's text is another than the one the words were found in; None where
        they were never found by a machine."""
        return None if not self.found_in else self.found_in != self.link.text_hash


def gone_quotes() -> dict[tuple[str, str], dt.date]:
    """Quoted words that are gone, by address and words, with the day they were first missed. Kept
    like dead links: whoever finds one gone or back moves the generation."""
    return remembered("gone quotes", _gone_quotes)


def _gone_quotes() -> dict[tuple[str, str], dt.date]:
    found = Quotation.objects.gone().values_list("link__url", "words", "missing_since")
    return {(url, words): dates.day_of(since) for url, words, since in found if since}
