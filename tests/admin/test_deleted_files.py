"""Files of what was deleted or replaced: kept, brought back, and nowhere else to be opened."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document

from directory.uploads import MediaStorage
from pools.admin import bring_back
from pools.models import DeletedFile, Deletion
from tests.admin.test_recently_deleted import back

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def document() -> Document:
    return Document.objects.create(title="Audit", file=ContentFile(b"first", "audit.pdf"))


def replace(client: Client, found: Document, content: bytes) -> None:
    edit = reverse("wagtaildocs:edit", args=[found.pk])
    sent = {"title": "Audit", "collection": found.collection_id, "tags": ""}
    answer = client.post(edit, sent | {"file": ContentFile(content, "newer.pdf")})
    assert answer.status_code == 302


def opened(pk: int) -> bytes:
    with Document.objects.get(pk=pk).file.open() as file:
        return bytes(file.read())


def folder(found: Document) -> list[str]:
    """The names of the files that lie where documents are opened."""
    return [one.name for one in Path(found.file.path).parent.iterdir()]


def test_a_documents_file_that_was_replaced_comes_back_and_the_newer_one_is_kept(
    admin_client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    found = document()
    with django_capture_on_commit_callbacks(execute=True):
        replace(admin_client, found, b"second")
    assert opened(found.pk) == b"second"
    for content in (b"first", b"second"):
        with django_capture_on_commit_callbacks(execute=True):
            assert "Brought back as it was." in back(admin_client, "Audit")
        assert opened(found.pk) == content
        assert len(folder(found)) == 1


def test_a_file_that_is_missing_is_not_offered_or_refused_in_words(admin_client: Client) -> None:
    found = document()
    replace(admin_client, found, b"second")
    DeletedFile.objects.all().delete()
    assert "the earlier file is missing" in back(admin_client, "Audit")
    assert opened(found.pk) == b"second"
    Deletion.objects.all().delete()
    found.refresh_from_db()
    found.file.storage.delete(found.file.name)
    replace(admin_client, found, b"third")
    assert not Deletion.objects.exists()


@pytest.mark.parametrize("broken", ["exists", "open"])
def test_a_file_that_cannot_be_kept_is_not_replaced(
    broken: str, admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, works = document(), getattr(MediaStorage, broken)
    name = found.file.name

    def fails(self: Any, asked: str, *args: Any) -> Any:
        if asked == name:
            raise OSError("gone")
        return works(self, asked, *args)

    with monkeypatch.context() as patch:
        patch.setattr(MediaStorage, broken, fails)
        replace(admin_client, found, b"second")
    told = admin_client.get(reverse("wagtaildocs:edit", args=[found.pk]))
    assert "a copy of the file could not be kept" in told.content.decode()
    assert opened(found.pk) == b"first"
    assert len(folder(found)) == 1
    assert not Deletion.objects.exists()


def test_an_old_file_that_cannot_be_removed_does_not_undo_the_replacement(
    admin_client: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    found = document()

    def fails(self: Any, name: str) -> None:
        raise OSError("gone")

    with monkeypatch.context() as patch, django_capture_on_commit_callbacks(execute=True):
        patch.setattr(MediaStorage, "delete", fails)
        replace(admin_client, found, b"second")
    assert opened(found.pk) == b"second"


def test_files_of_what_could_not_be_brought_back_are_removed_again(
    admin_client: Client, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    found = document()
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(reverse("wagtaildocs:delete", args=[found.pk]))
    found.file.storage.delete(found.file.name)  # as the worker does

    def fail(rows: Any) -> None:
        assert folder(found)
        raise IntegrityError

    monkeypatch.setattr(bring_back, "_index", fail)
    assert "Something else has taken its place" in back(admin_client, "Audit")
    assert folder(found) == [] and not Document.objects.exists()
    monkeypatch.undo()
    back(admin_client, "Audit")
    assert opened(found.pk) == b"first"
