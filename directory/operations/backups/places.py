"""What a backup is of, and where it goes: the database in use, and our folders of files."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from directory.operations.backups import postgresql, sqlite
from pools.opendata.releases import store

WORKING = (".restoring-", ".replaced-")  # how our own folders inside these are called
MEDIA = "media"
UPLOADS_ELSEWHERE = (
    "Uploads lie in the bucket {} and are no part of it: back that up by its own means."
)
KINDS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}


def database() -> ModuleType:
    """What copies a database of the kind in use, and loads such a copy."""
    return KINDS[connection.vendor]


def folders() -> dict[str, Path]:
    """The folders whose files cannot be made again, by their names in the archive. Uploads in a
    bucket are not among them: it is backed up by its own means (UPLOADS_ELSEWHERE)."""
    releases = {"releases": store.folder()}
    return releases if settings.S3_BUCKET else {MEDIA: Path(settings.MEDIA_ROOT), **releases}


def entries(folder: Path) -> list[Path]:
    """What lies in one of these folders, but for what an interrupted restore left there."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith(WORKING))


def files(folder: Path) -> Iterator[Path]:
    """Every plain file below it; links lead elsewhere, and are left out."""
    for path in entries(folder):
        if path.is_symlink():
            continue
        if path.is_file():
            yield path
        elif path.is_dir():
            yield from (
                one for one in sorted(path.rglob("*")) if one.is_file() and not one.is_symlink()
            )


def known_migrations() -> set[tuple[str, str]]:
    """Every migration of this code, also those that others have replaced."""
    disk = MigrationLoader(None).disk_migrations
    return {*disk, *(old for migration in disk.values() for old in migration.replaces)}
