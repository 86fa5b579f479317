"""PostgreSQL, by its own programs: a dump of one snapshot, and back in one transaction.

Programs get what they need to connect from their environment, which only their own user can read;
command lines are for all to see.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from directory.operations.backups.manifest import BackupError

# Tables with all that hangs on them, then functions; not what belongs to an extension.
EMPTY = """
SET lock_timeout = '10s';
DO $$
DECLARE statements text;
BEGIN
  SELECT string_agg(format('DROP %s IF EXISTS %s CASCADE', kind, name), '; ' ORDER BY turn)
  INTO statements
  FROM (
    SELECT 1 AS turn, oid, oid::regclass::text AS name,
      CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
        WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind
    FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
    UNION ALL
    SELECT 2, oid, oid::regprocedure::text, 'ROUTINE'
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  ) AS ours
  WHERE NOT EXISTS (SELECT FROM pg_depend WHERE objid = ours.oid AND deptype IN ('e', 'i'));
  IF statements IS NOT NULL THEN EXECUTE statements; END IF;
END $$;
"""


def server() -> int:
    """The server's major version."""
    ours: Any = connection
    return int(ours.pg_version) // 10_000


def dump(file: Path) -> dict[str, int]:
    """Dump the database in PostgreSQL's own format; returns the rows of each table at that very
    moment. Raises BackupError."""
    program = _program("pg_dump", server())
    own: Any = connection.copy()
    try:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
            tables = _count(cursor)
            _run(
                program, "--no-password", "--format=custom", "--no-owner", "--no-privileges",
                f"--snapshot={snapshot}", f"--file={file}",
            )  # fmt: skip
    finally:
        own.close()
    file.chmod(0o600)
    return tables


def check(file: Path, made_by: int) -> None:
    """That a dump can be read by the program here. Raises BackupError."""
    if made_by > server():
        raise BackupError(
            f"The backup is of PostgreSQL {made_by}; the server here is older ({server()})."
        )
    _program("psql", 0)
    _run(_program("pg_restore", made_by), "--list", str(file))


def load(file: Path, *, replace: bool) -> None:
    """Write a dump into the database, in one transaction; with ``replace`` what was there goes in
    the same. Raises BackupError, and then the database is as it was."""
    script, empty = file.with_suffix(".sql"), file.with_suffix(".empty.sql")
    _run(
        _program("pg_restore", server()), "--no-owner", "--no-privileges",
        f"--file={script}", str(file),
    )  # fmt: skip
    empty.write_text(EMPTY if replace else "", encoding="utf-8")
    connection.close()
    try:
        _run(
            _program("psql", 0), "--no-password", "--no-psqlrc", "--quiet", "--single-transaction",
            "--set=ON_ERROR_STOP=1", "--output=/dev/null", f"--file={empty}", f"--file={script}",
        )  # fmt: skip
    finally:
        script.unlink()


def _count(cursor: Any) -> dict[str, int]:
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
        "AND relkind IN ('r', 'p') ORDER BY relname"
    )
    tables = {}
    for (name,) in cursor.fetchall():
        cursor.execute(f'SELECT count(*) FROM public."{name}"')  # noqa: S608
        tables[name] = int(cursor.fetchone()[0])
    return tables


def _program(name: str, least: int) -> str:
    """Where one of PostgreSQL's programs is, of that major version or newer."""
    path = os.pathsep.join(filter(None, (os.environ.get("PG_BIN"), os.environ.get("PATH"))))
    found = shutil.which(name, path=path)
    if not found:
        raise BackupError(
            f"The program {name} is not here. On Debian: apt-get install postgresql-client "
            "(or set PG_BIN to the folder it is in)."
        )
    version = re.search(r"\) (\d+)", _run(found, "--version"))
    if not version or int(version[1]) < least:
        raise BackupError(
            f"{found} is of version {version[1] if version else 'unknown'}, which is older than "
            f"PostgreSQL {least}: install postgresql-client-{least}, or set PG_BIN to its folder."
        )
    return found


def _run(*command: str) -> str:
    """What a program says. Raises BackupError with the line that says why."""
    done = subprocess.run(  # noqa: S603
        command, env=_environment(), capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        name = Path(command[0]).name
        lines = done.stderr.strip().splitlines() or [f"status {done.returncode}"]
        said = next((line for line in lines if "error" in line.lower()), lines[0])
        raise BackupError(f"{name} failed: {said.removeprefix(f'{name}: ')}")
    return done.stdout


def _environment() -> dict[str, str]:
    """Ours, with what names the database and opens it."""
    values = connection.settings_dict
    _arguments, opens = DatabaseClient.settings_to_cmd_args_env(values, [])
    named = {
        "PGHOST": values["HOST"],
        "PGPORT": values["PORT"],
        "PGUSER": values["USER"],
        "PGDATABASE": values["NAME"],
        "PGCONNECT_TIMEOUT": "10",
        "PGCLIENTENCODING": "UTF8",
    }
    return {
        **os.environ,
        **{name: str(value) for name, value in (opens or {}).items()},
        **{name: str(value) for name, value in named.items() if value},
    }
