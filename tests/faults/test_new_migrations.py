"""The next release migrates while the code of now serves: no visitor sees an error of it."""

import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django_tasks_db.models import DBTaskResult
from psycopg.errors import LockNotAvailable

from directory.operations.databases import POSTGRESQL
from directory.operations.management.commands import migrate
from pools.models import Submission
from tests.faults.load import VISITORS, Load
from tests.faults.next_release import LAST
from tests.faults.site import PATIENCE, ROOT, Site, database_url, environment
from tests.faults.test_killed import known
from tests.faults.test_worker import Running, running, until

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
MIGRATE = [sys.executable, "manage.py", "migrate", "pools"]
NEXT = {"DJANGO_SETTINGS_MODULE": "tests.faults.next_settings"}
MANY = 10_000


def applied() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM django_migrations WHERE name LIKE 'n00_%%'")
        return {name for (name,) in cursor.fetchall()}


def guards() -> dict[str, str]:
    """The triggers of SQLite, which goes back by making a table anew: without its triggers."""
    if connection.vendor != "sqlite":
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return dict(cursor.fetchall())


@pytest.fixture
def going_back() -> Iterator[None]:
    """Afterwards the tables are those of now, which also proves that there is a way back."""
    guarded = guards()
    yield
    env = environment(database_url(), **NEXT)
    subprocess.run([*MIGRATE, LAST], cwd=ROOT, env=env, check=True, timeout=PATIENCE)  # noqa: S603
    assert applied() == set()
    with connection.cursor() as cursor:
        for name in guarded.keys() - guards():
            cursor.execute(guarded[name])


def finished(migrating: Running) -> None:
    assert migrating.process.wait(PATIENCE) == 0, migrating.lines
    assert applied() == {"n001_columns", "n002_index", "n003_rows"}


def test_old_code_serves_while_new_migrations_run(
    listed: Any, site: Site, going_back: None
) -> None:
    DBTaskResult.objects.all().delete()
    Submission.objects.bulk_create(Submission(kind="correction") for _number in range(MANY))
    with Load(site.port) as load:
        until(lambda: load.answers > VISITORS)
        with running(MIGRATE, database_url(), **NEXT) as migrating:
            finished(migrating)
        so_far = load.answers
        until(lambda: load.answers > so_far + 3 * VISITORS or load.errors)
    load.is_whole()
    assert all(known(nonce) for nonce in load.forms)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pools_submission WHERE next_note = 'filled'")
        assert cursor.fetchone()[0] >= MANY


def test_a_table_that_is_held_is_waited_for_in_turns(
    postgresql: None, listed: Any, site: Site, going_back: None
) -> None:
    """Somebody reads for long, say a backup: the migration gives way until that is over."""
    DBTaskResult.objects.all().delete()
    with Load(site.port) as load, running(MIGRATE, database_url(), **NEXT) as migrating:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN; SELECT count(*) FROM pools_submission")
            migrating.says("Others hold a table; next attempt in", times=2)
            so_far = load.answers
            until(lambda: load.answers > so_far + VISITORS or load.errors)
            cursor.execute("ROLLBACK")
        finished(migrating)
    load.is_whole()
    assert all(known(nonce) for nonce in load.forms)


def test_migrations_wait_for_less_time_than_pages() -> None:
    assert f"lock_timeout={2_000 * migrate.LOCK_TIMEOUT}" in str(POSTGRESQL["options"])


def test_a_table_held_for_ever_is_an_error_in_words(postgresql: None, monkeypatch: Any) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(migrate.time, "sleep", pauses.append)

    def held(*_args: Any, **_options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone() == ("2s",)
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone() == ("0",)
        raise OperationalError("held") from LockNotAvailable()

    monkeypatch.setattr(migrate.migrate.Command, "handle", held)
    with pytest.raises(CommandError, match="pg_stat_activity says who"):
        call_command("migrate", attempts=3, stderr=StringIO())
    assert pauses == [migrate.PAUSE] * 2
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("4s",), "the process goes on with its own"


def test_other_errors_are_not_tried_again(postgresql: None, monkeypatch: Any) -> None:
    def gone(*_args: Any, **_options: Any) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(migrate.migrate.Command, "handle", gone)
    with pytest.raises(OperationalError, match="gone"):
        call_command("migrate")
