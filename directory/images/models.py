"""Pictures that editors upload. Only staff can; contributors never upload a file."""

from typing import Any

from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image, SourceImageIOError

from directory.uploads import NotStored


class SiteImage(AbstractImage):
    """An uploaded picture with the credit that is shown beside it."""

    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Who made it, and its licence.")
    )

    admin_form_fields = (*Image.admin_form_fields, "credit")

    def generate_rendition_file(self, *args: Any, **kwargs: Any) -> ContentFile[bytes]:
        """As Wagtail's, in memory: it leaves the temporary file to the collector."""
        with super().generate_rendition_file(*args, **kwargs) as drawn:
            drawn.seek(0)
            return ContentFile(drawn.read(), drawn.name)

    def create_rendition(self, filter: Any) -> Any:
        """As Wagtail's. Where there is no room for it, a page shows no picture, as where the
        picture itself is missing."""
        try:
            return super().create_rendition(filter)
        except NotStored as error:
            raise SourceImageIOError("There is no room for a resized copy.") from error

    def create_renditions(self, *filters: Any) -> Any:
        """As above, for several at once."""
        try:
            return super().create_renditions(*filters)
        except NotStored as error:
            raise SourceImageIOError("There is no room for resized copies.") from error


class SiteRendition(AbstractRendition):
    """A resized copy of a picture."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="unique_site_rendition"
            )
        ]
