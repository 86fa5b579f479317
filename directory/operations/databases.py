"""Which databases there are, by the environment, and how long anything may wait for one."""

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

# One writer at a time, readers never blocked; a writer waits rather than failing.
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
# A stuck lock or a runaway query ends as an error page, not as a hung worker (ms).
# A host that is gone does too: two seconds for a new connection, the shortest there is,
# and about five until one that was open counts as lost.
POSTGRESQL = {
    "options": "-c statement_timeout=5000 -c lock_timeout=4000",
    "connect_timeout": 2,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 5000,
}
# A copy is only read, and what it does not give soon the primary gives (ms).
REPLICA = {
    **POSTGRESQL,
    "options": "-c statement_timeout=2000 -c default_transaction_read_only=on",
}


def databases(var_dir: Path, replica: str = "") -> dict[str, Any]:
    """Django's DATABASES: what DATABASE_URL names, else a file of SQLite in the folder, and a copy
    of it to read from where its address is given. Raises ImproperlyConfigured."""
    try:
        url = f"sqlite:///{var_dir / 'directory.sqlite3'}"
        default: dict[str, Any] = {
            **dj_database_url.config(default=url, conn_max_age=60, conn_health_checks=True)
        }
    except ValueError:  # whose words may quote a password
        raise ImproperlyConfigured(
            "DATABASE_URL is not understood. "
            "Write it as postgres://name:password@host:port/database."
        ) from None
    if default["ENGINE"].endswith("sqlite3"):
        default["OPTIONS"] = dict(SQLITE)
    else:
        default.setdefault("OPTIONS", {}).update(POSTGRESQL)
    if not replica:
        return {"default": default}
    if not default["ENGINE"].endswith("postgresql"):
        raise ImproperlyConfigured("REPLICA_URL needs PostgreSQL in DATABASE_URL: SQLite has none.")
    return {"default": default, "replica": _replica(replica)}


def _replica(url: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = {
            **dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
        }
    except ValueError:
        found = {"ENGINE": ""}
    if not found["ENGINE"].endswith("postgresql"):
        raise ImproperlyConfigured(
            "REPLICA_URL is not understood. Write it as postgres://name:password@host:port/database."
        )
    found.setdefault("OPTIONS", {}).update(REPLICA)
    return found
