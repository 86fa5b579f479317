"""The task worker when the database goes, when somebody locks it, and when it is killed."""

import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.management import get_commands
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from pools.models.migrated import NOT_MIGRATED
from tests.faults.site import PATIENCE, ROOT, Site, database_url, environment, free_port
from tests.faults.visitor import FEE, TYPED, Visitor, stamp
from tests.submit.mailserver import MailServer, mail_server

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
WORKER = [sys.executable, "manage.py", "db_worker", "--no-reload", "--verbosity", "0"]


class Running:
    """A program of the site and what it says; ended with the block."""

    def __init__(self, command: list[str], database: str, **env: str) -> None:
        self.process: Any = subprocess.Popen(  # noqa: S603
            command,
            cwd=ROOT,
            env=environment(database, **env),
            text=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        self.lines: list[str] = []
        self.said = threading.Condition()
        self.listener = threading.Thread(target=self._listen)
        self.listener.start()

    def _listen(self) -> None:
        for line in self.process.stderr:
            with self.said:
                self.lines.append(line)
                self.said.notify_all()

    def says(self, words: str, times: int = 1) -> None:
        """Return once it has said so, that often."""
        with self.said:
            heard = self.said.wait_for(
                lambda: sum(words in line for line in self.lines) >= times, PATIENCE
            )
        assert heard, self.lines

    def end(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        status = int(self.process.wait(PATIENCE))
        self.listener.join(PATIENCE)
        self.process.stderr.close()
        return status


@contextmanager
def running(command: list[str], database: str, **env: str) -> Iterator[Running]:
    one = Running(command, database, **env)
    try:
        yield one
    finally:
        one.end()


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def descendants(pid: int) -> Iterator[int]:
    for child in children(pid):
        yield child
        with suppress(FileNotFoundError):
            yield from descendants(child)


def until(true: Any) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def send_a_form(port: int, nonce: str) -> None:
    assert Visitor(port).post(FEE, {**TYPED, "stamp": stamp(nonce)}).status == 302


def letters_to_ann(server: MailServer, count: int) -> bool:
    return [one["To"] for one in server.taken] == ["ann@example.org"] * count


@pytest.mark.postgres
def test_the_worker_outlives_its_database(postgresql, listed, cluster):
    cluster.fill()
    cluster.forget_tasks()
    with (
        mail_server({}) as server,
        Site(cluster.url) as site,
        running(WORKER, cluster.url, EMAIL_PORT=str(server.port)) as worker,
    ):
        send_a_form(site.port, "before")
        until(lambda: letters_to_ann(server, 1))
        cluster.stop()
        try:
            worker.says("No database", times=3)  # which is seven seconds
        finally:
            cluster.start()
        send_a_form(site.port, "after")
        until(lambda: letters_to_ann(server, 2))
        assert worker.process.poll() is None


def test_the_worker_outlives_a_lock_that_somebody_holds(site):
    if connection.vendor != "sqlite":
        pytest.skip("a server's locks end with a time-out")
    with (
        mail_server({}) as server,
        running(
            WORKER, database_url(), EMAIL_PORT=str(server.port), SQLITE_PATIENCE="0.2"
        ) as worker,
    ):
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
            other.execute("BEGIN IMMEDIATE")
            worker.says("No database (OperationalError)", times=2)
            other.rollback()
        send_a_form(site.port, "after")
        until(lambda: letters_to_ann(server, 1))
        assert worker.process.poll() is None


def test_a_killed_worker_is_started_again_and_the_site_goes_on(site):
    port = free_port()
    with mail_server({}) as server:
        serving = Running(
            ["scripts/serve"], database_url(), PORT=str(port), EMAIL_PORT=str(server.port)
        )

        def workers() -> list[int]:
            found = []
            for pid in descendants(serving.process.pid):
                with suppress(FileNotFoundError):
                    words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
                    if "db_worker" in words and "manage.py" in words:
                        found.append(pid)
            return found

        def answers() -> bool:
            with suppress(OSError):
                return Visitor(port).get("/pools/").status == 200
            return False

        try:
            until(answers)
            for times in (1, 2):
                until(workers)
                (worker,) = workers()
                # As hard as the system does it where memory is short.
                subprocess.run(["kill", "-9", str(worker)], check=True)  # noqa: S603, S607
                serving.says("The worker ended by itself", times)
                assert answers()
                until(lambda old=worker: workers() not in ([], [old]))
            send_a_form(port, "after")
            until(lambda: letters_to_ann(server, 1))
            assert answers()
        finally:
            status = serving.end()
        assert status == 0
        assert not Path(f"/proc/{serving.process.pid}").exists()


HOURLY = ["tend_submissions", "publish_scheduled", "remove_orphans"]
DAILY = ["tend_submissions", "purge_contacts", "prune_db_task_results", "clearsessions"]


def by_the_clock(house, which, pauses, database, status=1):
    done = subprocess.run(  # noqa: S603
        [str(house / "scripts" / "by-the-clock"), which],
        env=environment(database, CLOCK_PAUSES=pauses),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status
    return done, re.findall(r"^by-the-clock: (\S+) failed$", done.stderr, re.M)


def test_a_job_of_the_clock_that_fails_does_not_stop_the_next(tmp_path):
    """No table is there yet: each job fails, and each is named."""
    empty = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    done, failed = by_the_clock(ROOT, "daily", "", database=empty)
    assert [name for name in failed if name in DAILY] == DAILY
    assert done.stderr.count("The database is not migrated") >= len(DAILY)


def house_where(folder, commands):
    """A copy of the clock in which every command is these lines of a shell."""
    house = folder / "house"
    (house / "scripts").mkdir(parents=True)
    shutil.copy(ROOT / "scripts" / "by-the-clock", house / "scripts")
    python = house / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\n{commands}\n")
    python.chmod(0o700)
    return house


def test_the_clock_asks_before_each_attempt_whether_the_site_is_read_only(tmp_path):
    """It is turned on by the first command's second attempt; the first time nobody can say."""
    house = house_where(
        tmp_path,
        'cd "$(dirname "$0")" && echo "$2 $3" >> asked\n'
        'case "$2 $(grep -c read_only asked)" in\n'
        '"read_only 1") exit 1 ;; "read_only 2") exit 3 ;; "read_only "*) exit 0 ;; esac\nexit 1',
    )
    done, failed = by_the_clock(house, "hourly", "0 0", database_url(), status=0)
    asked = (house / ".venv" / "bin" / "asked").read_text().splitlines()
    ask = "read_only is-on"
    assert asked == [ask, ask, "tend_submissions ", *[ask] * len(HOURLY)]
    assert failed == []
    assert done.stderr.count("the site is read-only, so") == len(HOURLY)


def test_the_clock_runs_nothing_where_nobody_can_say(tmp_path):
    house = house_where(tmp_path, 'echo "$2"\nexit 1')
    done, failed = by_the_clock(house, "hourly", "0", database_url())
    assert failed == HOURLY
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("which", "jobs"),
    [
        ("hourly", HOURLY),
        ("daily", [DAILY[0], "make_release", DAILY[1], "check_links", "read_chain", *DAILY[2:]]),
    ],
)
def test_a_job_of_the_clock_that_fails_is_tried_again(which, jobs, tmp_path):
    """In a house whose every command fails at once, since what is under test is the trying."""
    house = house_where(tmp_path, '[ "$2" = read_only ] && exit 3\necho "$2"\nexit 1')
    done, failed = by_the_clock(house, which, "0 0", database=database_url())
    assert failed == jobs
    assert done.stdout.split() == [job for job in jobs for _try in range(3)]
    assert set(jobs) <= set(get_commands())


def test_the_web_server_does_not_start_while_a_migration_waits():
    """Newer code on older tables would fail at every visitor; it says what to do instead."""
    recorder, port = MigrationRecorder(connection), free_port()
    name = recorder.migration_qs.filter(app="pools").latest("name").name
    recorder.record_unapplied("pools", name)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "gunicorn", "-c", "directory/gunicorn.py"],
            cwd=ROOT,
            env=environment(database_url(), BIND=f"127.0.0.1:{port}"),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
    finally:
        recorder.record_applied("pools", name)
    assert done.returncode == 1
    assert NOT_MIGRATED in done.stderr
    assert "Traceback" not in done.stderr


def test_the_web_server_and_the_first_start_wait_for_a_database_that_is_not_there_yet(tmp_path):
    nowhere = f"postgresql://a:b@127.0.0.1:{free_port()}/none"
    with Site(nowhere, workers=1) as site:
        assert Visitor(site.port).get("/review/").status == 503  # of no page is anything kept
    done = subprocess.run(
        [sys.executable, "scripts/prepare"],
        cwd=ROOT,
        env=environment(nowhere, DATABASE_PATIENCE="1"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == "- Waiting for the database\n"
    assert "Not ready to start: the database cannot be reached." in done.stderr
    assert "Traceback" not in done.stderr
