"""Pictures that editors upload. Only staff can; contributors never upload a file."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class SiteImage(AbstractImage):
    """An uploaded picture with the credit that is shown beside it."""

    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Who made it, and its licence.")
    )

    admin_form_fields = (*Image.admin_form_fields, "credit")


class SiteRendition(AbstractRendition):
    """A resized copy of a picture."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="unique_site_rendition"
            )
        ]
