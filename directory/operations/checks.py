"""What must be well for the site to be: each check says in a sentence what is wrong.

Nothing here quotes an error: its words may hold a host, a name or a statement.
"""

import datetime as dt
import secrets
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, InterfaceError, connection, transaction

from directory.operations.replica_state import ReplicaState, replica_state
from directory.operations.task_queue import together, waiting
from pools.models import read_only
from pools.models.migrated import unapplied_migrations

PATIENCE = 1_000  # milliseconds that the database has for each question
LONGEST_WAIT = dt.timedelta(minutes=10)  # of a task; the worker looks every second
# A submission's links may take a minute, and many may come at once; nobody waits for the answer.
LONGEST_WAITS = {"links": dt.timedelta(hours=2)}
MOST_SKEW = 5.0  # seconds between the database's clock and ours
PAGES = "pages"


class Failing(Exception):
    """What a check found wrong, in words."""


class Harmless(Exception):
    """What a check found wrong that readers do not lack, in words."""


@dataclass(frozen=True)
class Result:
    """Whether something is well, and in words what was found. ``ok`` is None where it could not
    be looked at, since what it stands on fails, and where the site does as well without it."""

    ok: bool | None
    detail: str


def results(excluded: Collection[str] = ()) -> dict[str, Result]:
    """Every check by its name, but for those left out. Takes seconds at most, also where the
    database does not answer."""
    found: dict[str, Result] = {}
    for name, (check, asks_database) in CHECKS.items():
        if name in excluded:
            continue
        if asks_database and "database" in found and not found["database"].ok:
            found[name] = Result(None, "Not checked: it needs the database.")
            continue
        try:
            found[name] = Result(True, check())
        except Failing as error:
            found[name] = Result(False, str(error))
        except Harmless as error:
            found[name] = Result(None, str(error))
        except (DatabaseError, InterfaceError):
            found[name] = Result(False, "The database does not answer within a second.")
    return found


@contextmanager
def impatient() -> Iterator[None]:
    """Within this the database answers soon or not at all. On SQLite reading waits for nobody."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {PATIENCE}")
        yield


def database() -> str:
    """That it can be reached and read."""
    try:
        with impatient(), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except (DatabaseError, InterfaceError):
        raise Failing("The database cannot be reached.") from None
    return "Reached."


def migrations() -> str:
    """That the tables are those this release asks for."""
    with impatient():
        missing = len(unapplied_migrations())
    if missing:
        raise Failing(f"{missing} migrations wait: run manage.py migrate.")
    return "All applied."


def cache() -> str:
    """That the store processes share pages through takes something and gives it back."""
    if not settings.PAGE_CACHE_MB:
        return "No pages are kept (PAGE_CACHE_MB is 0)."
    sign = secrets.token_hex(8)
    try:
        caches[PAGES].set("readiness", sign, 60)
        found = caches[PAGES].get("readiness")
    except Exception:  # each store has errors of its own
        raise Failing("The shared page cache cannot be reached.") from None
    if found is None:
        raise Failing("The shared page cache does not keep what it is given.")
    return "Keeps pages."


def worker() -> str:
    """That tasks of every queue are taken up soon."""
    with impatient():
        if read_only.is_on():
            return "Paused: the site is read-only."
        queues = waiting()
    late = {
        name: queue
        for name, queue in queues.items()
        if queue.oldest > LONGEST_WAITS.get(name, LONGEST_WAIT)
    }
    if late:
        queue = together(late)
        minutes = int(queue.oldest.total_seconds() // 60)
        raise Failing(
            f"{queue.count} tasks wait ({', '.join(late)}), the oldest for {minutes} minutes: "
            "is the worker running?"
        )
    return f"{together(queues).count} tasks wait."


def clock() -> str:
    """That we tell the same time as the database. SQLite has no clock of its own."""
    if connection.vendor != "postgresql":
        return "The database runs on this machine's clock."
    with impatient(), connection.cursor() as cursor:
        before = time.time()
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
        theirs = float(cursor.fetchone()[0])
        after = time.time()
    skew = max(before - theirs, theirs - after, 0.0)
    if skew > MOST_SKEW:
        raise Failing(f"Our clock and the database's differ by {skew:.0f} seconds.")
    return "Agrees with the database's."


def replica() -> str:
    """That pages are made from it, where there is one. Without it they are made all the same."""
    match replica_state():
        case ReplicaState.NONE:
            return "There is none."
        case ReplicaState.CURRENT:
            return "Up to date; pages are made from it."
        case ReplicaState.BEHIND:
            raise Harmless("Behind; pages are made from the primary meanwhile.")
        case ReplicaState.GONE:
            raise Harmless("Does not answer; pages are made from the primary.")


# Each with whether it asks the database.
CHECKS: dict[str, tuple[Callable[[], str], bool]] = {
    "database": (database, False),
    "migrations": (migrations, True),
    "cache": (cache, False),
    "worker": (worker, True),
    "clock": (clock, True),
    "replica": (replica, True),
}
