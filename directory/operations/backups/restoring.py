"""Restore a backup: everything is looked at before anything is touched."""

import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from directory.operations.backups import archive, places
from directory.operations.backups.manifest import BackupError, Manifest
from directory.operations.backups.working_folders import sync, working_folder
from pools.models import generation, publishing
from pools.models.migrated import unapplied_migrations

RESTORING, REPLACED = places.WORKING


@dataclass(frozen=True)
class Restored:
    """What was done. ``migrated`` counts the migrations that the backup was older by."""

    about: Manifest
    migrated: int


def restore(file: Path, *, replace: bool) -> Restored:
    """Make the system what the backup says, and migrate it to this release. ``replace`` allows
    that something is there already, which is lost. Raises BackupError and OSError; then nothing
    was touched, unless the error says otherwise."""
    Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)  # SQLite's file lies in it
    if not replace:
        _refuse_in_use()
    with ExitStack() as stack:
        working = stack.enter_context(working_folder(Path(settings.VAR_DIR), RESTORING))
        staged = {
            name: stack.enter_context(working_folder(folder, RESTORING))
            for name, folder in places.folders().items()
        }
        dump = working / "database"
        # Unpacked elsewhere only to be refused in words.
        unwanted = {places.MEDIA: working / places.MEDIA} if settings.S3_BUCKET else {}
        about = archive.unpack(file, {**staged, **unwanted}, dump)
        _check(about, dump)
        places.database().load(dump, replace=replace)
        try:
            _put_in_place(staged)
            return Restored(about, _bring_up_to_date())
        except Exception as error:
            raise BackupError(
                f"The database is restored, but not everything after it: {error} "
                "Put that right and run the same again with --replace."
            ) from error


def _refuse_in_use() -> None:
    """Raises BackupError where a table or a file is there already."""
    found = [str(folder) for folder in places.folders().values() if places.entries(folder)]
    if tables := len(connection.introspection.table_names()):
        found.insert(0, f"the database ({tables} tables)")
    connection.close()
    if found:
        raise BackupError(
            f"Something is there already: {', '.join(found)}. Nothing was touched; --replace puts "
            "the backup in its place, and what is there is lost."
        )


def _check(about: Manifest, dump: Path) -> None:
    """That the database here can take the backup."""
    if about.database != connection.vendor:
        raise BackupError(
            f"The backup is of {about.database}, and the database here is {connection.vendor}."
        )
    if newer := sorted(".".join(one) for one in about.migrations - places.known_migrations()):
        raise BackupError(
            f"The backup is of a newer release: it has {len(newer)} migrations that this one does "
            f"not know ({', '.join(newer[:3])}). Install that release first."
        )
    if settings.S3_BUCKET and any(name.startswith(f"{places.MEDIA}/") for name in about.parts):
        raise BackupError(
            "The backup holds uploads in a folder, and here they lie in a bucket. Restore it without "
            "S3_BUCKET, then copy the folder into the bucket."
        )
    counts = places.database().check(dump, about.server)
    if counts is not None and counts != about.tables:
        raise BackupError("The backup is damaged: its tables are not as long as they were.")


def _put_in_place(staged: dict[str, Path]) -> None:
    """The files, each folder by renaming within itself: it may be a disk of its own."""
    for name, folder in places.folders().items():
        old = Path(tempfile.mkdtemp(prefix=REPLACED, dir=folder))
        for path in places.entries(folder):
            path.rename(old / path.name)
        for path in sorted(staged[name].iterdir()):
            path.rename(folder / path.name)
        sync(folder)
        for left in folder.glob(f"{REPLACED}*"):  # a killed run's too
            shutil.rmtree(left)


def _bring_up_to_date() -> int:
    """Migrate; what is derived from rows follows, and no page of before is shown again."""
    missing = len(unapplied_migrations())
    if missing:
        call_command("migrate", interactive=False, verbosity=0)
        publishing.rebuild()
    generation.move()
    return missing
