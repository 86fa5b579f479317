"""What is no backup of ours is refused before anything is touched; what was killed left none."""

import errno
import hashlib
import io
import json
import os
import signal
import tarfile
import warnings
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, connections

from directory.operations.backups import archive, making, places, postgresql
from directory.operations.backups.manifest import BackupError
from tests.operations.test_backups import another_database, files, house, move_to, refusal, said

__all__ = ["house"]
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
Members = dict[str, Any]  # bytes by name, or a member to be put in as it is
MANIFEST = "manifest.json"


def saying(**values: Any) -> Callable[[Members], None]:
    """A manifest that says something else."""

    def change(members: Members) -> None:
        about = json.loads(members[MANIFEST])
        members[MANIFEST] = json.dumps(about | values).encode()

    return change


def having(name: str, content: Any = b"x") -> Callable[[Members], None]:
    """A member more, or another one, before the manifest."""

    def change(members: Members) -> None:
        about = members.pop(MANIFEST)
        members[name] = content
        members[MANIFEST] = about

    return change


def link(name: str) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = tarfile.SYMTYPE, "/etc"
    return entry


def newer(members: Members) -> None:
    about = json.loads(members[MANIFEST])
    saying(migrations=[*about["migrations"], ["pools", "9999_later"]])(members)


REFUSED: dict[str, tuple[Callable[[Members], Any], str]] = {
    "another format": (saying(format=2), "has format 2"),
    "no format": (lambda members: members.update({MANIFEST: b"{}"}), "cannot be read"),
    "no JSON": (lambda members: members.update({MANIFEST: b"["}), "cannot be read"),
    "no manifest": (lambda members: members.pop(MANIFEST), "no whole backup"),
    "newer": (newer, "pools.9999_later"),
    "another database": (saying(database="oracle"), "is of oracle"),
    "changed": (having("media/picture.txt", b"another"), "media/picture.txt is not what"),
    "one too few": (lambda members: members.pop("media/picture.txt"), "media/picture.txt is not"),
    "one too many": (having("media/more.txt"), "media/more.txt is not what"),
    "no database": (lambda members: members.pop("database"), "database is not what"),
    "up": (having("media/../../evil"), "belongs to no folder of ours"),
    "up at once": (having("../evil"), "belongs to no folder of ours"),
    "from the root": (having("/tmp/evil"), "belongs to no folder of ours"),  # noqa: S108
    "doubled slash": (having("media//tmp/evil"), "belongs to no folder of ours"),
    "another folder": (having("static/evil"), "belongs to no folder of ours"),
    "the folder itself": (having("media"), "belongs to no folder of ours"),
    "a link": (having("media/link", link("media/link")), "which no backup has"),
}


def rewritten(file: Path, target: Path, change: Callable[[Members], Any]) -> Path:
    with tarfile.open(file) as old:
        members: Members = {one.name: old.extractfile(one).read() for one in old}  # type: ignore[union-attr]
    change(members)
    with tarfile.open(target, "w:gz", compresslevel=0) as new:
        for name, content in members.items():
            if isinstance(content, bytes):
                entry = tarfile.TarInfo(name)
                entry.size = len(content)
                new.addfile(entry, io.BytesIO(content))
            else:
                new.addfile(content)
    return target


@pytest.fixture
def backup(house: Path, settings: Any) -> Path:
    """Of an almost empty site; what it is restored to is empty."""
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "picture.txt").write_text("a picture")
    (settings.MEDIA_ROOT / "link").symlink_to("/etc/hostname")
    said("back_up", str(house / "backups"))
    (file,) = (house / "backups").iterdir()
    move_to(house / "other", settings)
    return file


def test_what_is_no_backup_of_ours_is_refused_untouched(backup: Path) -> None:
    kept = sorted(str(path) for path in backup.parents[1].rglob("*"))
    changed = backup.with_name("changed.tar.gz")
    with another_database(backup.parent):
        assert "The database is not migrated" in refusal("back_up", str(backup.parent / "new"))
        for name, (change, words) in REFUSED.items():
            said = refusal("restore_backup", str(rewritten(backup, changed, change)))
            assert words in said, name
        whole = backup.read_bytes()
        for content in (b"", b"no archive", whole[:-400], whole[: len(whole) // 2]):
            changed.write_bytes(content)
            assert "is no whole backup" in refusal("restore_backup", str(changed))
        rewritten(backup, changed, having("database", b"no database"))
        with tarfile.open(backup) as old:
            about = json.loads(old.extractfile(MANIFEST).read())  # type: ignore[union-attr]
        digest = hashlib.sha256(b"no database").hexdigest()
        parts = saying(parts=about["parts"] | {"database": digest})
        refusal("restore_backup", str(rewritten(changed, changed, parts)))
        assert "No such file" in refusal("restore_backup", str(backup.with_name("none")))
        assert connection.introspection.table_names() == []
        assert files() == {}
    changed.unlink()
    (backup.parent / "db").unlink(missing_ok=True)
    for folder in places.folders().values():
        folder.rmdir()
    assert sorted(str(path) for path in backup.parents[1].rglob("*")) == kept


def test_an_older_backup_is_brought_up_to_date(backup: Path) -> None:
    with another_database(backup.parent):
        assert "migrations" not in said("restore_backup", str(backup))
        tables = connection.introspection.table_names()
        said("migrate", "finding", "zero", "--verbosity=0")
        assert connection.introspection.table_names() != tables
        said("back_up", str(backup.parent / "older"))
        (older,) = (backup.parent / "older").iterdir()
        words = said("restore_backup", str(older), "--replace")
        assert "older than this release; migrations applied: 1." in words
        assert connection.introspection.table_names() == tables


def test_a_killed_backup_leaves_nothing_that_looks_like_one(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = house / "backups"

    def kill(*_given: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    connections.close_all()  # the child must not speak on ours
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads of the test runner
        child = os.fork()
    if child == 0:
        try:
            making.sync = kill  # type: ignore[assignment]
            archive.Manifest.to_json = kill  # type: ignore[assignment, method-assign]
            making.back_up(folder)
        finally:
            os._exit(1)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    assert list(folder.iterdir()) and not list(folder.glob("[!.]*"))
    # A full disk: said in words, and what the killed one left is gone as well.
    with monkeypatch.context() as patch:

        def full(*_given: Any) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        patch.setattr(archive, "write", full)
        assert "No backup was made. " in refusal("back_up", str(folder))
    assert list(folder.iterdir()) == []


def test_a_backup_is_never_put_where_visitors_read(house: Path, settings: Any) -> None:
    for place in (
        settings.MEDIA_ROOT,
        settings.MEDIA_ROOT / "below",
        settings.VAR_DIR / "releases",
    ):
        assert "which visitors can read" in refusal("back_up", str(place))
    (house / "file").write_text("")
    assert "No backup was made" in refusal("back_up", str(house / "file"))
    assert "No backup was made" in refusal("back_up", str(house / "a\0b"))


def test_a_password_stands_on_no_command_line_and_old_programs_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = {"HOST": "h", "PORT": "1", "USER": "u", "PASSWORD": "hush", "NAME": "d", "OPTIONS": {}}
    values: Any = SimpleNamespace(settings_dict=ours)
    monkeypatch.setattr(postgresql, "connection", values)
    monkeypatch.setenv("PG_BIN", "")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupError, match="pg_dump is not here"):
        postgresql._program("pg_dump", 15)
    program = tmp_path / "pg_dump"
    program.write_text('#!/bin/sh\necho "pg_dump (PostgreSQL) 14.2 $PGPASSWORD $PGHOST $*"\n')
    program.chmod(0o700)
    with pytest.raises(BackupError, match="version 14, which is older than PostgreSQL 15"):
        postgresql._program("pg_dump", 15)
    assert postgresql._program("pg_dump", 14) == str(program)
    assert postgresql._run(str(program), "--x").split()[3:] == ["hush", "h", "--x"]
    program.write_text(
        '#!/bin/sh\necho "pg_dump: warning: odd" >&2\necho "pg_dump: error: no" >&2\nexit 1\n'
    )
    with pytest.raises(BackupError, match=r"^pg_dump failed: error: no$"):
        postgresql._run(str(program))


def test_uploads_in_a_bucket_are_left_to_the_bucket(house: Path, settings: Any) -> None:
    """A backup without them says so, and one with them is not restored beside a bucket."""
    (house / "house" / "media").mkdir(exist_ok=True)
    (house / "house" / "media" / "picture.txt").write_text("a picture")
    folder = house / "backups"
    said("back_up", str(folder / "whole"))
    settings.S3_BUCKET = "uploads-of-ours"
    assert "bucket uploads-of-ours and are no part of it" in said("back_up", str(folder / "rest"))
    (whole,), (rest,) = ((folder / one).glob("*.tar.gz") for one in ("whole", "rest"))
    with tarfile.open(whole) as first, tarfile.open(rest) as second:
        assert "media/picture.txt" in first.getnames()
        assert not [name for name in second.getnames() if name.startswith("media/")]
    assert "here they lie in a bucket" in refusal("restore_backup", str(whole), "--replace")
