"""Make a backup: under a temporary name until it is whole."""

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from directory.operations.backups import archive, places
from directory.operations.backups.manifest import BackupError, Manifest
from directory.operations.backups.working_folders import sync, working_folder
from pools.models.migrated import NOT_MIGRATED

WORKING = ".back_up-"


def back_up(folder: Path) -> tuple[Path, Manifest]:
    """Database and files as they are now, in a file of its own in the folder, which only its owner
    can read. The database comes first: a picture uploaded meanwhile is a file too many, not one
    that is missing. Raises BackupError, OSError; then there is no such file."""
    _refuse_public(folder)
    recorder = MigrationRecorder(connection)
    if not recorder.has_table():
        raise BackupError(NOT_MIGRATED)
    made_at = timezone.now()
    target = folder / f"directory-{made_at:%Y%m%dT%H%M%SZ}.tar.gz"
    with working_folder(folder, WORKING) as working:
        dump, whole = working / "database", working / "archive"
        about = Manifest(
            made_at=made_at,
            database=connection.vendor,
            server=places.database().server(),
            migrations=frozenset(recorder.applied_migrations()),
            tables=places.database().dump(dump),
        )
        with open(os.open(whole, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            about = archive.write(file, about, _members(dump))
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            raise BackupError(f"{target} is there already: try again in a second.")
        whole.rename(target)
        sync(folder)
    return target, about


def _members(dump: Path) -> Iterator[tuple[str, Path]]:
    yield archive.DATABASE, dump
    for name, folder in places.folders().items():
        for path in places.files(folder):
            yield f"{name}/{path.relative_to(folder).as_posix()}", path


def _refuse_public(folder: Path) -> None:
    """A backup holds addresses of people and hashes of passwords: never where it would be served."""
    served = [*places.folders().values(), Path(settings.STATIC_ROOT)]
    for place in served:
        if folder.resolve().is_relative_to(place.resolve()):
            raise BackupError(f"{folder} lies inside of {place}, which visitors can read.")
