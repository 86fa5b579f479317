"""SQLite, by its own backup: one consistent state, whoever writes meanwhile, in both directions."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from django.db import connection

from directory.operations.backups.manifest import BackupError

PATIENCE = 30  # seconds that others may hold the database


def server() -> int:
    """SQLite is no server."""
    return 0


def dump(file: Path) -> dict[str, int]:
    """Copy the database; returns the rows of each table in the copy."""
    _copy(_name(), file)
    file.chmod(0o600)
    return count(file)


def load(file: Path, *, replace: bool) -> None:
    """Write the copy over the database, in one transaction: processes that have it open see what
    was there before, or the copy. ``replace`` makes no difference here."""
    connection.close()
    _copy(str(file), _name())


def check(file: Path, _server: int) -> dict[str, int]:
    """That a copy is whole: the rows of each table. Raises BackupError."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
            found = copy.execute("PRAGMA integrity_check").fetchone()
        if found != ("ok",):
            raise BackupError("The backup's database is damaged.")
        return count(file)
    except sqlite3.Error:
        raise BackupError("The backup's database is no database of SQLite.") from None


def count(file: Path) -> dict[str, int]:
    """Rows by table."""
    with closing(sqlite3.connect(file)) as copy:
        names = copy.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return {
            name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
            for (name,) in names
        }


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _copy(source: str, target: str | Path) -> None:
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new, pages=-1, sleep=0.25, progress=_impatient())
    except sqlite3.Error as error:
        raise BackupError(f"The database cannot be copied: {error}.") from None


def _impatient() -> Callable[[int, int, int], None]:
    """Gives up where the database stays locked; Python would try for ever."""
    end = time.monotonic() + PATIENCE

    def progress(status: int, _left: int, _all: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > end:
            raise BackupError(
                f"Others have held the database for {PATIENCE} seconds: stop the web server and "
                "the worker, and try again."
            )

    return progress
