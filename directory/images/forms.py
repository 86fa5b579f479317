"""How pictures come in: drawn anew before anything of them is stored.

The file that was sent is changed in place. Wagtail's upload of several at once puts it aside as it
was sent where another field needs mending, and would keep the original otherwise.
"""

from io import BytesIO
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from directory.images import reencode
from directory.uploads import StoresFirst

LONGEST_NAME = 50  # characters, without the extension
MESSAGES = {
    reencode.NotAPicture: _("This file isn't a GIF, JPEG, PNG or WebP picture."),
    reencode.Moving: _(
        "Animated pictures aren't accepted. Save one frame as PNG or JPEG and upload that."
    ),
    reencode.TooManyPixels: _(
        "This picture has too many pixels: at most %(most)s million are accepted. Make it smaller "
        "and try again."
    ),
    reencode.Damaged: _(
        "We can't read this picture. It may be damaged or cut short. Open it in a picture program, "
        "save it again and upload the new file."
    ),
}


class PictureField(WagtailImageField):
    """An uploaded picture. What it hands on is drawn anew and named by what it is."""

    def to_python(self, data: Any) -> Any:
        """The file that was sent, with other content."""
        sent: Any = forms.FileField.to_python(self, data)
        if sent is None:
            return None
        self.check_image_file_size(sent)
        extension = PurePath(sent.name).suffix.lower().removeprefix(".")
        if extension not in self.allowed_image_extensions:
            code = "invalid_image_extension"
            raise ValidationError(self.error_messages[code], code=code)
        sent.seek(0)
        try:
            picture = reencode.reencode(sent.read(), self.max_image_pixels)
        except tuple(MESSAGES) as error:
            most = {"most": self.max_image_pixels // 1_000_000}
            raise ValidationError(MESSAGES[type(error)], "invalid_image", most) from error
        stem = slugify(PurePath(sent.name).stem)[:LONGEST_NAME].strip("-_") or "picture"
        sent.file = BytesIO(picture.content)
        sent.size = len(picture.content)
        sent.name = f"{stem}.{picture.extension}"
        sent.content_type = picture.mime
        return sent


class ImageForm(StoresFirst, BaseImageForm):
    """Wagtail's form for a picture, wherever one is uploaded: by page, dialogue or in bulk."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):
            self.fields["file"] = PictureField(
                label=field.label, required=field.required, widget=field.widget
            )


class AvatarForm(AvatarPreferencesForm):
    """A picture of oneself, which Wagtail would store as it was sent where it is small."""

    avatar = PictureField(required=False)  # Wagtail's template has the label
