"""The migrated test database, made once and kept as a file that every worker copies.

Migrating takes half a minute of one core, copying a second. ``TEST_MIGRATED_DIR`` names a folder
in which the next suite finds the file again: empty to begin with, and for one state of the code,
since nothing here asks whether the file still fits the migrations.
"""

import fcntl
import gc
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from tests.faults.site import database_url
from tests.settings import VAR_DIR

FOLDER = Path(os.environ.get("TEST_MIGRATED_DIR", VAR_DIR))


def create_from_copy(migrate: Callable[..., str]) -> Callable[..., str]:
    """Django's own ``create_test_db``, run by the first who asks; the others get a copy."""

    def create(
        verbosity: int = 1,
        autoclobber: bool = False,
        serialize: bool | None = None,
        keepdb: bool = False,
    ) -> str:
        kept = FOLDER / f"migrated.{connection.vendor}"
        contents = kept.with_suffix(f"{kept.suffix}.json")  # what transactional tests get back
        with alone(kept.with_suffix(f"{kept.suffix}.lock")):
            if not kept.exists():
                with _no_collector():
                    name = migrate(verbosity, autoclobber, True, keepdb)
                contents.write_text(connection._test_serialized_contents, encoding="utf-8")
                connection.close()
                _keep(kept)
                return name
        creation: Any = connection.creation
        name = creation._get_test_db_name()
        creation._create_test_db(verbosity, autoclobber, keepdb)
        connection.close()
        settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
        _load(kept)
        connection._test_serialized_contents = contents.read_text(encoding="utf-8")
        return str(name)

    return create


def _keep(file: Path) -> None:
    part = file.with_suffix(".part")
    if connection.vendor == "sqlite":
        shutil.copyfile(connection.settings_dict["NAME"], part)
    elif dump := _program("pg_dump"):
        command = [dump, "--no-owner", f"--file={part}", database_url()]
        if subprocess.run(command, check=False).returncode:  # noqa: S603
            return  # too old for the server, say: then everybody migrates
    else:
        return
    part.rename(file)


def _load(file: Path) -> None:
    if connection.vendor == "sqlite":
        shutil.copyfile(file, connection.settings_dict["NAME"])
        return
    command = [_program("psql"), "-qX", "-v", "ON_ERROR_STOP=1", "-f", file, database_url()]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def _program(name: str) -> str | None:
    """One of PostgreSQL's own, from where the throw-away server comes from if there is one."""
    return shutil.which(name, path=os.environ.get("PG_BIN"))


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """One worker at a time."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _no_collector() -> Iterator[None]:
    """Migrating makes twenty thousand classes, each in circles: looking for them takes
    three tenths of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
