"""An upload to a disk without room: an error beside the field, no half-written file, no row.

The kernel refuses here as a full disk does: after so many bytes of a file.
"""

import io
import re
import resource
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, models, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.documents.models import Document
from wagtail.images import get_image_model
from wagtail.models import Collection, UploadedFile
from wagtail.users.models import UserProfile

from directory import uploads as storing
from tests.admin.test_pictures import DOORS, send
from tests.admin.test_pools import signed_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("collected", "uploads"),
]
NOISE = Image.frombytes("RGB", (60, 60), secrets.token_bytes(60 * 60 * 3))
# What Wagtail's page for several uploads sends.
BY_SCRIPT = {
    "X-Requested-With": "XMLHttpRequest",
    "Accept": "application/json, text/javascript, */*; q=0.01",
}
DOCUMENTS = ("wagtaildocs:add", "wagtaildocs:add_multiple", "wagtaildocs_chooser:create")


def large() -> bytes:
    """A picture that does not fit: noise cannot be packed."""
    file = io.BytesIO()
    NOISE.save(file, "PNG")
    return file.getvalue()


@contextmanager
def _limit(most: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """No file of uploads gets longer than 2,000 bytes; the database has room."""
    original = storing.MediaStorage._save

    def save(self: Any, name: str, content: Any) -> str:
        with _limit(2_000):
            return original(self, name, content)

    monkeypatch.setattr(storing.MediaStorage, "_save", save)


def words(response: Any) -> str:
    text = response.content.decode()
    return unescape(re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text))


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def send_document(client: Client, door: str, **changes: Any) -> Any:
    file = SimpleUploadedFile("a.txt", b"0123456789" * 1_000)
    data = {"title": "Kept title", "collection": Collection.get_first_root_node().pk, "tags": ""}
    field = "files[]" if door.endswith("multiple") else "file"
    data |= {field: file} | changes
    if "chooser" in door:
        data = {f"document-chooser-upload-{key}": value for key, value in data.items()}
    return client.post(reverse(door), data, headers=BY_SCRIPT if "multiple" in door else None)


@pytest.mark.parametrize("door", DOORS)
def test_a_picture_without_room_is_an_error_of_its_field(
    door: str, uploads: Path, full: None
) -> None:
    response = send(signed_in("Editor"), door, large(), "a.png", title="Kept title")
    assert response.status_code == 200
    assert "We couldn't store this file" in words(response)
    assert not files(uploads)
    assert not get_image_model().objects.exists()
    assert not UserProfile.objects.filter(avatar__gt="").exists()
    if door in ("page", "dialogue"):
        assert "Kept title" in words(response)
    if door == "account":
        assert 'value="A"' in words(response), "what was typed beside it"


@pytest.mark.parametrize("door", DOCUMENTS)
def test_a_document_without_room_is_an_error_of_its_field(
    door: str, uploads: Path, full: None
) -> None:
    response = send_document(signed_in("Editor"), door)
    assert response.status_code == 200
    assert "We couldn't store this file" in words(response)
    assert not files(uploads) and not Document.objects.exists()


def test_what_has_to_wait_for_another_field_is_refused_as_well(uploads: Path, full: None) -> None:
    """Wagtail puts it aside without asking a form."""
    editor = signed_in("Editor")
    with transaction.atomic():  # the refused row ends it, as it ends a request's own
        response = send_document(editor, "wagtaildocs:add_multiple", title="x" * 300)
    assert response.json()["success"] is False
    assert "We couldn't store this file" in words(response)
    assert not files(uploads) and not UploadedFile.objects.exists()


def test_a_replacement_without_room_leaves_what_was_there(uploads: Path, request: Any) -> None:
    editor = signed_in("Editor")
    send(editor, "page", large(), "a.png", title="First")
    image = get_image_model().objects.get()
    before = {path: path.read_bytes() for path in files(uploads) if "original" in str(path)}
    request.getfixturevalue("full")
    response = editor.post(
        reverse("wagtailimages:edit", args=[image.pk]),
        {
            "title": "Second",
            "collection": image.collection_id,
            "file": SimpleUploadedFile("b.png", large()),
        },
    )
    assert response.status_code == 200 and "We couldn't store this file" in words(response)
    image.refresh_from_db()
    assert image.title == "First"
    assert {path: path.read_bytes() for path in files(uploads) if "original" in str(path)} == before


@pytest.mark.parametrize("door", [*DOORS[:3], *DOCUMENTS])
def test_a_row_that_cannot_be_stored_leaves_no_file(
    door: str, uploads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = signed_in("Editor")

    def gone(self: models.Model, *args: Any, **kwargs: Any) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(models.Model, "save_base", gone)
    editor.raise_request_exception = False
    if door in DOORS:
        response = send(editor, door, large(), "a.png")
    else:
        response = send_document(editor, door)
    assert response.status_code >= 500
    assert not files(uploads)


def test_a_page_is_shown_without_the_picture_where_a_copy_has_no_room(
    uploads: Path, request: Any
) -> None:
    editor = signed_in("Editor")
    send(editor, "several", large(), "a.png")
    image = get_image_model().objects.get()
    image.renditions.all().delete()
    request.getfixturevalue("full")
    response = editor.get(reverse("wagtailimages:index"))
    assert response.status_code == 200 and image.title in words(response)
    assert not image.renditions.exists()
