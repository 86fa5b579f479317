"""A PostgreSQL server that a test may stop and start, and a copy of the test database in it."""

import subprocess
from typing import Any

import psycopg

from tests.faults.site import ROOT, database_url

# scripts/with-postgres says how a command stops and starts its server; one line in, one out.
TALK = """
echo "$DATABASE_URL $PG_BIN"
cd /
while read -r what; do
  $PG_AS "$PG_BIN/pg_ctl" -l "$PGDATA/server.log" -w -t 60 -m fast $what > /dev/null 2>&1
  echo "$?"
done
"""


class NoPostgreSQL(Exception):
    """No server's programs on this machine."""


class Cluster:
    """Runs until the block ends."""

    script = TALK

    def __init__(self) -> None:
        self.talk: Any = subprocess.Popen(  # noqa: S603
            ["scripts/with-postgres", "bash", "-c", self.script],  # noqa: S607
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        said = self.talk.stdout.readline()  # which version on which port
        if not said:
            self._end()
            raise NoPostgreSQL("needs a PostgreSQL server of its own")
        self.read_more()
        self.url, self.bin = self.talk.stdout.readline().split()
        self.filled = self.stopped = False

    def read_more(self) -> None:
        """What a longer script says first."""

    def _tell(self, what: str) -> None:
        self.talk.stdin.write(f"{what}\n")
        self.talk.stdin.flush()
        assert self.talk.stdout.readline() == "0\n", what

    def stop(self) -> None:
        """Every connection ends and none is taken."""
        self._tell("stop")
        self.stopped = True

    def start(self) -> None:
        self._tell("start")
        self.stopped = False

    def fill(self) -> None:
        """Copy the test database as it is, once."""
        if self.filled:
            return
        dump = [f"{self.bin}/pg_dump", "--no-owner", database_url()]
        load = [f"{self.bin}/psql", "--quiet", "-v", "ON_ERROR_STOP=1", self.url]
        text = subprocess.run(dump, check=True, capture_output=True).stdout  # noqa: S603
        subprocess.run(load, check=True, input=text, stdout=subprocess.DEVNULL)  # noqa: S603
        self.filled = True

    def count(self, table: str) -> int:
        with psycopg.connect(self.url) as line:
            found = line.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
        return int(found[0]) if found else 0

    def forget_tasks(self) -> None:
        """Nothing waits to be done: another test of this session may have left letters behind."""
        with psycopg.connect(self.url) as line:
            line.execute("DELETE FROM django_tasks_database_dbtaskresult")

    def _end(self) -> None:
        for stream in (self.talk.stdin, self.talk.stdout):
            stream.close()
        self.talk.wait(60)

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_error: Any) -> None:
        self._end()
