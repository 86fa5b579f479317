"""Draws an uploaded picture anew: what is stored is pixels and nothing else.

The camera's and the place's data, comments, thumbnails and whatever hides before, between or after
the pixels (a script, an archive, a page) stay behind, since only the pixels are carried over.
"""

from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

# What is read, and how it is written. A GIF that does not move loses nothing as PNG. What a
# camera calls MPO is a JPEG with further pictures behind the first, which go.
WRITTEN_AS = {"GIF": "PNG", "JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WEBP"}
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
OPTIONS: dict[str, dict[str, int | bool]] = {
    "JPEG": {"quality": 90, "optimize": True, "progressive": True},
    "PNG": {},
    "WEBP": {"quality": 90},
}
KEPT_MODES = {"1", "L", "I;16"}  # grey, which needs no colour
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class NotAPicture(Exception):
    """None of the formats that are read."""


class Moving(Exception):
    """More than one frame."""


class TooManyPixels(Exception):
    """Width times height is above the limit; nothing was unpacked."""


class Damaged(Exception):
    """The start of a picture, but not a whole one."""


class Picture(NamedTuple):
    content: bytes
    extension: str  # without the dot
    mime: str


def reencode(content: bytes, most_pixels: int) -> Picture:
    """The same picture, upright, in the colours of the web and with nothing but its pixels.

    Raises ``NotAPicture``, ``Moving``, ``TooManyPixels`` or ``Damaged``.
    """
    try:
        with Image.open(BytesIO(content), formats=["GIF", "JPEG", "PNG", "WEBP"]) as opened:
            if opened.width * opened.height > most_pixels:
                raise TooManyPixels
            if opened.format != "MPO" and getattr(opened, "is_animated", False):
                raise Moving
            form = WRITTEN_AS[opened.format or ""]
            drawn = _pixels(opened, form)
        written = BytesIO()
        drawn.save(written, form, **OPTIONS[form])
    except BOMBS as error:
        raise TooManyPixels from error
    except UnidentifiedImageError as error:
        raise NotAPicture from error
    except (Moving, TooManyPixels):
        raise
    except Exception as error:  # its decoders raise whatever a broken file leads them to
        raise Damaged from error
    return Picture(written.getvalue(), EXTENSIONS[form], f"image/{form.lower()}")


def _pixels(opened: Image.Image, form: str) -> Image.Image:
    profile = opened.info.get("icc_profile")
    opened.load()
    upright = ImageOps.exif_transpose(opened)
    if upright.mode not in KEPT_MODES:
        clear = form != "JPEG" and upright.has_transparency_data
        target = "RGBA" if clear else "RGB"
        # A profile speaks of the colours as they are stored: those of print are turned by it.
        if upright.mode != "CMYK" or not profile:
            upright = upright.convert(target)
        if profile:
            upright = _in_web_colours(upright, profile, target)
    upright.info = {}
    return upright


def _in_web_colours(drawn: Image.Image, profile: bytes, target: str) -> Image.Image:
    """Browsers take what has no profile for sRGB. One that cannot be read is left out."""
    try:
        turned = ImageCms.profileToProfile(
            drawn,
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")),
            outputMode=target,
        )
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        turned = None
    return turned or drawn.convert(target)
