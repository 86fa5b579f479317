"""A key that others refer to: chosen once, and kept whatever else is reworded."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from pydantic import TypeAdapter
from pydantic import ValidationError as InvalidSlug

from pools.claims.values import Slug

SLUG = TypeAdapter(Slug)


class FixedKey(models.Model):
    """For models that are public as soon as they are saved, with their key in ``slug``: links,
    filters, anchors and sources name them by it."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_another_key()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self._refuse_another_key()
        if not self.key and self.slug:  # type: ignore[attr-defined]
            self._check_new_key(self.slug)  # type: ignore[attr-defined]

    def _check_new_key(self, slug: str) -> None:
        try:
            SLUG.validate_python(slug)
        except InvalidSlug:
            words = _("Use only small letters from a to z, digits and single hyphens: rocket-pool.")
            raise ValidationError({"slug": words}) from None
        # The form does not know the language, which is half of what is unique.
        locale = getattr(self, "locale_id", None)
        other = type(self)._base_manager.filter(slug=slug, locale_id=locale).first()  # type: ignore[misc]
        if other is not None:
            raise ValidationError({"slug": _("This is the key of “%s”. Choose another.") % other})

    @property
    def key(self) -> str:
        """The key as it is stored, which is for good; empty for what is not saved yet."""
        stored = type(self)._base_manager.filter(pk=self.pk).values_list("slug", flat=True)  # type: ignore[misc]
        return stored.first() or ""

    def _refuse_another_key(self) -> None:
        key = self.key
        if key not in ("", self.slug):  # type: ignore[attr-defined]
            raise ValidationError(
                {"slug": _("The key stays “%s”: links, filters and sources use it.") % key}
            )
