"""A key that others refer to: chosen once, and kept whatever else is reworded."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


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
