"""A PostgreSQL server and a streaming replica of it, which may be held back and killed."""

import os
import time

import psycopg

from tests.faults.cluster import TALK, Cluster
from tests.faults.site import PATIENCE, free_port

# The throw-away server writes no log to stream; this one does. The replica lies beside its data.
SET_UP = """
set -e
cd /
exec 3>&1 1>&2
printf 'wal_level = replica\\nmax_wal_senders = 4\\n' | $PG_AS tee -a "$PGDATA/postgresql.conf"
$PG_AS "$PG_BIN/pg_ctl" -l "$PGDATA/server.log" -w -t 60 -m fast restart
replica="$(dirname "$PGDATA")/replica"
$PG_AS "$PG_BIN/pg_basebackup" -d "$DATABASE_URL" -D "$replica" -R --checkpoint=fast
printf "port = $REPLICA_PORT\\nunix_socket_directories = '$replica'\\n" |
  $PG_AS tee -a "$replica/postgresql.conf"
$PG_AS "$PG_BIN/pg_ctl" -D "$replica" -l "$PGDATA/replica.log" -w -t 60 start
trap '$PG_AS "$PG_BIN/pg_ctl" -D "$replica" -m immediate stop 1>&2 || true' EXIT
exec 1>&3
set +e
echo "$replica"
"""


class Replicated(Cluster):
    """As a cluster; ``replica_url`` is the copy's address."""

    script = SET_UP + TALK

    def __init__(self) -> None:
        port = free_port()
        os.environ["REPLICA_PORT"] = str(port)
        try:
            super().__init__()
        finally:
            del os.environ["REPLICA_PORT"]
        before, after = self.url.rsplit(":", 1)  # the port and the database's name
        self.replica_url = f"{before}:{port}/{after.split('/')[1]}"

    def read_more(self) -> None:
        """Where the replica lies."""
        self.place = self.talk.stdout.readline().strip()

    def kill_replica(self) -> None:
        self._tell(f"-D {self.place} -m immediate stop")

    def start_replica(self) -> None:
        self._tell(f"-D {self.place} start")

    def hold_back(self, held: bool) -> None:
        """What is written arrives, and is not shown until it is let go."""
        what = "pause" if held else "resume"
        with psycopg.connect(self.replica_url) as line:
            line.execute(f"SELECT pg_wal_replay_{what}()")

    def publish(self, name: str) -> str:
        """Give the listed pool a name, as the publishing path does: with a new token, at once."""
        with psycopg.connect(self.url) as line:
            line.execute(
                "UPDATE pools_publishedpool"
                " SET document = jsonb_set(document, '{name}', to_jsonb(%s::text))",
                [name],
            )
            line.execute("UPDATE pools_generation SET token = left(md5(%s), 22)", [name])
        return name

    def catch_up(self) -> None:
        """Return once the replica shows what the primary does."""
        end = time.monotonic() + PATIENCE
        while self._token(self.url) != self._token(self.replica_url):
            assert time.monotonic() < end
            time.sleep(0.05)

    def last_of_the_site(self) -> list[str]:
        """What the site's connections asked the replica last."""
        with psycopg.connect(self.replica_url) as line:
            rows = line.execute(
                "SELECT query FROM pg_stat_activity WHERE backend_type = 'client backend'"
                " AND pid <> pg_backend_pid()"
            ).fetchall()
        return [row[0] for row in rows]

    def _token(self, url: str) -> str:
        with psycopg.connect(url) as line:
            row = line.execute("SELECT max(token) FROM pools_generation").fetchone()
        return str(row and row[0])
