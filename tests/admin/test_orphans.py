"""Uploaded files that no row names: removed an hour later, and nothing else with them."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from wagtail.documents.models import Document
from wagtail.models import RevisionMixin, UploadedFile
from wagtail.users.models import UserProfile

from directory.images import orphans
from directory.images.models import SiteImage
from directory.uploads import UNFINISHED, MediaStorage
from tests.admin.test_pictures import picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def put(folder: Path, name: str) -> str:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"left")
    return name


def make_old(folder: Path) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (0, 0))


def remove(capsys: Any) -> str:
    call_command("remove_orphans")
    return capsys.readouterr().out


def image() -> SiteImage:
    return SiteImage.objects.create(title="A", file=ContentFile(picture("PNG", (64, 64)), "a.png"))


def test_old_files_without_a_row_go_and_all_others_stay(uploads: Path, capsys: Any) -> None:
    image().get_rendition("width-32")
    Document.objects.create(title="Audit", file=ContentFile(b"text", "audit.txt"))
    user = get_user_model().objects.create_user("ann", password=None)
    UserProfile.objects.create(user=user, avatar=ContentFile(picture("PNG", (9, 9)), "b.png"))
    UploadedFile.objects.create(file=ContentFile(b"waits", "c.png"), for_content_type=None)
    kept = names(uploads)
    assert len(kept) == 5
    for folder in orphans.FOLDERS:
        put(uploads, f"{folder}/left.png")
    put(uploads, f"{UNFINISHED}/half")
    kept |= {put(uploads, name) for name in ("note.txt", "elsewhere/left.png")}
    make_old(uploads)
    kept |= {put(uploads, "images/young.png"), put(uploads, f"{UNFINISHED}/young")}
    assert remove(capsys) == "6 files removed\n"
    assert names(uploads) == kept
    assert remove(capsys) == "0 files removed\n"


def test_one_run_is_bounded(uploads: Path, capsys: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(orphans, "MOST", 2)
    kept = {image().file.name}
    for number in range(5):
        put(uploads, f"documents/{number}.txt")
    make_old(uploads)
    assert [remove(capsys)[0] for _run in range(3)] == ["2", "2", "1"]
    assert names(uploads) == kept


def test_nothing_goes_where_the_database_knows_none_of_the_files(
    uploads: Path, capsys: Any, caplog: Any
) -> None:
    """It may be a new one, or another site's."""
    kept = {put(uploads, "images/a.png"), put(uploads, "documents/b.txt")}
    make_old(uploads)
    assert remove(capsys) == "0 files removed\n"
    assert names(uploads) == kept
    assert "none is removed" in caplog.text


def test_a_storage_that_fails_is_said_and_tried_again(
    uploads: Path, capsys: Any, monkeypatch: Any
) -> None:
    kept = {image().file.name}
    put(uploads, "images/left.png")
    make_old(uploads)

    def gone(self: Any, name: str) -> None:
        raise OSError("gone")

    with monkeypatch.context() as broken:
        broken.setattr(MediaStorage, "delete", gone)
        with pytest.raises(CommandError, match="storage of uploads"):
            call_command("remove_orphans")
    assert remove(capsys) == "1 files removed\n"
    assert names(uploads) == kept


def test_every_field_with_a_file_has_its_folder_and_no_draft_names_one() -> None:
    """A revision may name a file that its row has no more: then revisions must be asked as well."""
    user = get_user_model()(pk=1)
    folders = set()
    for field in orphans.file_fields():
        assert not issubclass(field.model, RevisionMixin)
        assert field.storage == default_storage
        row = field.model(user=user) if field.model is UserProfile else field.model()
        folders.add(field.generate_filename(row, "a.png").split("/")[0])
    assert folders == set(orphans.FOLDERS)
