"""What becomes of a picture that is uploaded: pixels are stored, and nothing else that was sent."""

import gc
import io
import struct
import warnings
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageCms
from wagtail.images import get_image_model
from wagtail.models import Collection, UploadedFile
from wagtail.users.models import UserProfile

from directory import request_limits
from directory.images.reencode import reencode
from tests.admin.test_pools import signed_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("collected", "uploads"),
]
SECRET = b"here-I-live"


def picture(form: str = "JPEG", size: tuple[int, int] = (40, 20), **options: Any) -> bytes:
    file = io.BytesIO()
    drawn = Image.new("RGB", size, "teal")
    drawn.paste("white", (0, 0, size[0] // 2, size[1]))  # left half
    drawn.save(file, form, **options)
    return file.getvalue()


def telling(form: str = "JPEG") -> bytes:
    """A picture that lies on its side and says where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it to the right by a quarter
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 30.0, 0.0)})
    more = {"comment": SECRET, "xmp": b"<x>" + SECRET + b"</x>"} if form == "JPEG" else {}
    return picture(form, exif=exif, **more)


def moving(form: str) -> bytes:
    file = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(file, form, save_all=True, append_images=frames[1:])
    return file.getvalue()


def bomb() -> bytes:
    """A PNG of 900 million pixels in a few bytes, as its head says."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunks = (head, b"IDAT" + zlib.compress(b"\0" * 999), b"IEND")
    parts = (
        struct.pack(">I", len(one) - 4) + one + struct.pack(">I", zlib.crc32(one)) for one in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def stored(uploads: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(uploads.rglob("*")) if path.is_file()]


def send(client: Client, door: str, content: bytes, name: str, **changes: Any) -> Any:
    """Through one of the places where pictures come in."""
    file = SimpleUploadedFile(name, content)
    common = {"title": "A", "collection": Collection.get_first_root_node().pk, "tags": ""} | changes
    if door == "page":
        return client.post(reverse("wagtailimages:add"), common | {"file": file})
    if door == "dialogue":
        prefix = "image-chooser-upload"
        data = {f"{prefix}-{key}": value for key, value in (common | {"file": file}).items()}
        return client.post(reverse("wagtailimages_chooser:create"), data)
    if door == "several":
        return client.post(reverse("wagtailimages:add_multiple"), common | {"files[]": file})
    data = {"avatar-avatar": file, "name_email-first_name": "A", "name_email-last_name": "B"}
    data |= {"theme-theme": "system", "theme-contrast": "system", "theme-density": "default"}
    data |= {"locale-preferred_language": "", "locale-current_time_zone": ""}
    return client.post(reverse("wagtailadmin_account"), data | {"theme-keyboard_shortcuts": "on"})


DOORS = ("page", "dialogue", "several", "account")


@pytest.mark.parametrize("door", DOORS)
def test_only_pixels_are_stored_upright_whichever_way_they_come(door: str, uploads: Path) -> None:
    polyglot = telling() + b"PK\x05\x06<script>alert(1)</script>"
    assert SECRET in polyglot and b"Exif" in polyglot
    send(signed_in("Editor"), door, polyglot, "../My Home.php.JPG")
    found = stored(uploads)
    assert found
    for content in found:
        for hidden in (SECRET, b"Exif", b"<script", b"PK\x05", b"ICC_PROFILE"):
            assert hidden not in content
        with Image.open(io.BytesIO(content)) as opened:
            assert opened.height > opened.width, "turned as its data said"
            assert not opened.getexif() and set(opened.info) <= {
                *("jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive"),
                *("progression", "dpi"),
            }
    if door == "account":
        assert UserProfile.objects.get(avatar__gt="").avatar.name.endswith(".jpg")
        return
    image = get_image_model().objects.get()
    assert image.filename == "my-homephp.jpg"
    assert (image.width, image.height) == (20, 40)
    assert image.file_size == image.file.size


REFUSED = {
    "not a picture": (b"<html><script>alert(1)</script>", "a.png", "a GIF, JPEG, PNG or WebP"),
    "a drawing": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png", "a GIF, JPEG, PNG or W"),
    "a drawing, said so": (
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "a.svg",
        "not allowed|Sup",
    ),
    "another kind": (picture("BMP"), "a.png", "a GIF, JPEG, PNG or WebP"),
    "a page by name": (picture("PNG"), "a.html", "not allowed|Supported formats"),
    "nothing": (b"", "a.png", "empty"),
    "cut short": (picture("PNG", (300, 300))[:-60], "a.png", "damaged or cut short"),
    "a broken GIF": (picture("GIF", (300, 300))[:200], "a.gif", "damaged or cut short"),
    "half a JPEG": (picture("JPEG", (300, 300))[:900], "a.jpg", "damaged or cut short"),
    "a bomb": (bomb(), "a.png", "too many pixels: at most 20 million"),
    "large": (picture("PNG", (5000, 4001)), "a.png", "too many pixels: at most 20 million"),
    "long": (picture("PNG") + b"\0" * 5 * 1024 * 1024, "a.png", "too big"),
    **{f"a moving {form}": (moving(form), "a.png", "Animated") for form in ("GIF", "WEBP", "PNG")},
}


def test_what_is_no_harmless_picture_is_refused_in_words(uploads: Path) -> None:
    editor = signed_in("Editor")
    for number, (case, (content, name, words)) in enumerate(REFUSED.items()):
        for door in (DOORS[number % 4], DOORS[(number + 2) % 4]):
            response = send(editor, door, content, name)
            assert response.status_code == 200, (case, door)
            body = response.content.decode().replace("&#x27;", "'")
            assert any(one in body for one in words.split("|")), (case, door, words)
    assert not get_image_model().objects.exists() and not UploadedFile.objects.exists()
    assert stored(uploads) == []


def test_what_waits_for_another_field_is_drawn_anew_too(uploads: Path) -> None:
    """Wagtail puts the file aside where a title is too long."""
    editor = signed_in("Editor")
    answer = send(editor, "several", telling(), "a.jpg", title="x" * 300).json()
    waiting = UploadedFile.objects.get()
    (content,) = stored(uploads)
    assert SECRET not in content and b"Exif" not in content
    create = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk])
    data = {"title": "A", "collection": Collection.get_first_root_node().pk, "tags": ""}
    sent = {f"uploaded-image-{waiting.pk}-{key}": value for key, value in data.items()}
    assert answer["success"] and editor.post(create, sent).json()["success"]
    assert get_image_model().objects.get().height == 40


def test_a_wrong_extension_is_put_right_and_a_picture_can_be_replaced(uploads: Path) -> None:
    editor = signed_in("Editor")
    send(editor, "page", picture("PNG"), "logo.jpg")
    image = get_image_model().objects.get()
    assert image.filename == "logo.png"
    change = reverse("wagtailimages:edit", args=[image.pk])
    data = {"title": "B", "collection": image.collection_id, "tags": ""}
    assert editor.post(change, data).status_code == 302
    file = SimpleUploadedFile("newer.webp", telling("WEBP"))
    assert editor.post(change, data | {"file": file}).status_code == 302
    image = get_image_model().objects.get()
    assert (image.title, image.filename, image.height) == ("B", "newer.webp", 40)
    assert not any(SECRET in content for content in stored(uploads))


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(reencode(content, 20_000_000).content))


def saved(drawn: Image.Image, form: str, **options: Any) -> bytes:
    file = io.BytesIO()
    drawn.save(file, form, **options)
    return file.getvalue()


def test_colours_and_clear_parts_stay_what_they_were() -> None:
    clear = Image.new("RGBA", (4, 4), (200, 0, 0, 0))
    assert opened(saved(clear, "PNG")).getpixel((0, 0)) == (200, 0, 0, 0)
    few = Image.new("P", (4, 4), 0)
    few.putpalette([9, 8, 7, 1, 2, 3])
    assert opened(saved(few, "GIF", transparency=0)).getpixel((0, 0)) == (9, 8, 7, 0)
    assert opened(saved(few, "PNG")).getpixel((0, 0)) == (9, 8, 7)
    grey = Image.new("I;16", (4, 4), 40_000)
    assert opened(saved(grey, "PNG")).getpixel((0, 0)) == 40_000
    printed = Image.new("CMYK", (4, 4), (255, 0, 0, 0))
    assert opened(saved(printed, "JPEG")).mode == "RGB"


def test_a_colour_profile_is_applied_and_left_out() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    drawn = Image.new("RGB", (4, 4), (10, 200, 30))
    result = opened(saved(drawn, "PNG", icc_profile=lab))
    pixel: Any = result.getpixel((0, 0))
    assert "icc_profile" not in result.info
    assert all(abs(one - other) <= 2 for one, other in zip(pixel, (10, 200, 30), strict=True))
    assert opened(saved(drawn, "PNG", icc_profile=b"no profile")).getpixel((0, 0)) == (10, 200, 30)


def test_a_cameras_several_pictures_in_one_leave_the_first() -> None:
    first, second = (Image.new("RGB", (8, 8), colour) for colour in ("white", "black"))
    several = saved(first, "MPO", save_all=True, append_images=[second])
    assert opened(several).format == "JPEG" and opened(several).getpixel((0, 0)) == (255,) * 3


def test_an_upload_never_waits_on_the_disk(settings: Any) -> None:
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE == request_limits.LONGEST_UPLOAD
    assert settings.FILE_UPLOAD_HANDLERS == [
        "django.core.files.uploadhandler.MemoryFileUploadHandler"
    ]


def test_resized_copies_leave_no_open_file_behind() -> None:
    """The collector would find it in the middle of somebody else's request."""
    image = get_image_model().objects.create(
        title="A", width=40, height=20, file=ContentFile(picture("PNG"), "a.png")
    )
    one = image.get_rendition("max-10x10")
    several = image.get_renditions("max-11x11", "max-12x12")
    assert one.file.read(4) == b"\x89PNG" and len(several) == 2
    one.file.close()
    del image, one, several
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        gc.collect()
    assert not [one for one in found if "SpooledTemporaryFile" in str(one.message)]
