"""Whether the site is well, as programs that watch it ask: by IP address, over plain http."""

import datetime as dt
import json
from typing import Any

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from directory.operations import checks, replica_state
from pools.notifications.emails import deliver

SECRET = "the password of db.internal:5432"


@pytest.fixture(autouse=True)
def in_public(settings: Any) -> None:
    """As on a server: https outside, one host name, pages kept."""
    settings.SECURE_SSL_REDIRECT = True
    settings.PAGE_CACHE_MB = 32


def ask(path: str = "/readyz") -> tuple[int, dict[str, Any]]:
    response = Client(headers={"host": "10.0.0.7:8000"}).get(path)
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies
    assert SECRET not in response.content.decode()
    return response.status_code, json.loads(response.content)


def out(*_args: Any, **_kwargs: Any) -> Any:
    raise OperationalError(SECRET)


def test_the_process_answers_without_any_database() -> None:
    """No mark lets this test near one; asking it would be an error."""
    assert ask("/healthz") == (200, {"status": "ok"})


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_nothing_but_reading(client: Client, path: str) -> None:
    response = client.post(path)
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.django_db
def test_all_is_well() -> None:
    status, said = ask()
    assert (status, said["status"], said["failing"]) == (200, "ready", [])
    assert list(said["checks"]) == ["database", "migrations", "cache", "worker", "clock", "replica"]
    assert all(one["ok"] is True for one in said["checks"].values())


def test_asking_is_not_limited_and_never_kept(db: None, settings: Any) -> None:
    assert {ask()[0] for _ in range(30)} == {200}
    MigrationRecorder(connection).record_unapplied("pools", "0002_roles")
    assert ask()[0] == 503


def test_the_database_is_gone(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as gone:
        gone.setattr(connections["default"], "cursor", out)
        status, said = ask()
        assert ask("/healthz")[0] == 200
    assert (status, said["status"], said["failing"]) == (503, "not ready", ["database"])
    assert said["checks"]["database"]["detail"] == "The database cannot be reached."
    assert said["checks"]["migrations"]["ok"] is None
    assert said["checks"]["cache"]["ok"] is True


def test_the_database_goes_while_it_is_asked(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "waiting", out)
    status, said = ask()
    assert (status, said["failing"]) == (503, ["worker"])
    assert "does not answer" in said["checks"]["worker"]["detail"]


def test_a_migration_waits(db: None) -> None:
    MigrationRecorder(connection).record_unapplied("pools", "0002_roles")
    status, said = ask()
    assert (status, said["failing"]) == (503, ["migrations"])
    assert said["checks"]["migrations"]["detail"] == "1 migrations wait: run manage.py migrate."


@pytest.mark.parametrize("fault", ["raises", "forgets"])
def test_the_shared_cache_fails(db: None, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caches["pages"], "set", out if fault == "raises" else lambda *_args: None)
    monkeypatch.setattr(caches["pages"], "get", lambda _key: None)
    status, said = ask()
    assert (status, said["failing"]) == (503, ["cache"])


def test_without_pages_kept_there_is_no_cache_to_fail(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PAGE_CACHE_MB = 0
    monkeypatch.setattr(caches["pages"], "set", out)
    assert ask()[0] == 200


def task(asked: int, due: int | None = None) -> None:
    """One that was asked for, and may be done, so many minutes ago."""
    now = timezone.now()
    result = deliver.enqueue(0)
    DBTaskResult.objects.filter(pk=result.id).update(
        enqueued_at=now - dt.timedelta(minutes=asked),
        run_after=get_date_max() if due is None else now - dt.timedelta(minutes=due),
    )


def test_tasks_wait_for_a_worker_that_does_not_run(db: None) -> None:
    task(asked=9)
    task(asked=60, due=-5)  # put off until later
    task(asked=60, due=3)
    assert ask()[1]["checks"]["worker"] == {"ok": True, "detail": "2 tasks wait."}
    task(asked=90, due=12)
    status, said = ask()
    assert (status, said["failing"]) == (503, ["worker"])
    now = timezone.now()
    words = "3 tasks wait (letters), the oldest for 12 minutes: is the worker running?"
    assert said["checks"]["worker"]["detail"] == words
    DBTaskResult.objects.update(queue_name="links")
    assert ask()[1]["checks"]["worker"]["ok"], "links may take longer"
    DBTaskResult.objects.filter(run_after__lt=now).update(run_after=now - dt.timedelta(hours=3))
    status, said = ask()
    assert (status, said["failing"]) == (503, ["worker"])
    assert "(links), the oldest for 180 minutes" in said["checks"]["worker"]["detail"]
    # What only the worker lacks is no reason to send readers away.
    assert ask("/readyz?exclude=worker&exclude=cache")[0] == 200


def test_clocks_differ(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    real = checks.time.time
    monkeypatch.setattr(checks.time, "time", lambda: real() - 90)
    status, said = ask()
    if connection.vendor == "sqlite":  # which has no clock of its own
        words = "The database runs on this machine's clock."
        assert (status, said["checks"]["clock"]) == (200, {"ok": True, "detail": words})
        return
    assert (status, said["failing"]) == (503, ["clock"])
    assert said["checks"]["clock"]["detail"].startswith("Our clock and the database's differ by ")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("there", "ok", "words"),
    [
        (lambda: "", True, "Up to date; pages are made from it."),
        (lambda: "older", None, "Behind; pages are made from the primary meanwhile."),
        (out, None, "Does not answer; pages are made from the primary."),
    ],
)
def test_a_lost_replica_leaves_the_site_ready(
    settings: Any, monkeypatch: pytest.MonkeyPatch, there: Any, ok: bool | None, words: str
) -> None:
    assert ask()[1]["checks"]["replica"] == {"ok": True, "detail": "There is none."}
    monkeypatch.setitem(settings.DATABASES, "replica", {})
    monkeypatch.setattr(replica_state, "generation_there", there)
    monkeypatch.setattr(replica_state.generation, "token", lambda: "")
    status, said = ask()
    assert (status, said["failing"]) == (200, [])
    assert said["checks"]["replica"] == {"ok": ok, "detail": words}


def test_a_check_that_is_not_there_is_not_left_out_silently(db: None) -> None:
    status, said = ask("/readyz?exclude=databse")
    assert status == 400
    assert "database, migrations, cache, worker, clock" in said["detail"]
