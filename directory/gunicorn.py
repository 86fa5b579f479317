"""gunicorn's settings: ``gunicorn -c directory/gunicorn.py``. Measured reasons beside them."""

import gc
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

# gunicorn reads this file before it looks for our code.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from directory.operations.logs import configuration

wsgi_app = "directory.wsgi:application"
bind = os.environ.get("BIND", "127.0.0.1:8000")

# Sync workers beat threads here: pages are short and mostly computing.
worker_class = "sync"
workers = int(os.environ.get("WEB_WORKERS", "2"))
timeout = 30  # seconds until a hung worker is replaced
graceful_timeout = timeout  # seconds a request may go on after SIGTERM: none is cut short by it
if Path("/dev/shm").is_dir():  # noqa: S108
    worker_tmp_dir = "/dev/shm"  # noqa: S108  (the heartbeat must not wait for a disk)

# Loaded once and shared; see also post_worker_init.
preload_app = True

# Addresses hold what people searched for and the secrets of status links: no access log here.
# docs/deploy.md shows one without query strings in the web server before us.
accesslog = None
errorlog = "-"
loglevel = "warning"
# Its own words quote addresses and queries: they are blacked out as in Django's logs.
logconfig_dict = configuration(
    os.environ.get("LOG_FORMAT") or ("plain" if os.environ.get("DEBUG") == "1" else "json")
)

limit_request_line = 4094  # bytes
limit_request_fields = 60
control_socket_disable = True  # nothing here uses it

# Each process counts in files of its own, which whichever is asked for /metrics adds up. Names the
# folder before the library is loaded. Where it cannot be made, answers go uncounted, which the log
# says; readers are served all the same.
metrics = Path(os.environ.get("VAR_DIR", "var")).resolve() / "metrics"
if os.environ.get("METRICS_TOKEN") or os.environ.get("METRICS_NETWORKS"):
    with suppress(OSError):
        metrics.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.update(PROMETHEUS_MULTIPROC_DIR=str(metrics))


def on_starting(_server: Any) -> None:
    """Counters start at nought with the server, as Prometheus expects; what an earlier one left
    would be added to them."""
    with suppress(OSError):
        for file in metrics.glob("*.db"):
            file.unlink(missing_ok=True)


def when_ready(_server: Any) -> None:
    """Load the address map, and read which release this is, before the workers fork, so that no
    visitor waits for it. Without its tables nothing is served."""
    from django.db import connections
    from django.urls import get_resolver

    from directory.caching.addresses import release
    from pools.models.migrated import NOT_MIGRATED, lacks_migrations

    if lacks_migrations():
        sys.exit(NOT_MIGRATED)
    _ = get_resolver().url_patterns
    release()
    connections.close_all()  # a connection must not be shared between processes


def post_fork(server: Any, worker: Any) -> None:
    """Let the worker look, once it hears signals itself, at those that came before."""
    worker.before = server.SIG_QUEUE


def post_worker_init(worker: Any) -> None:
    """Keep what was loaded out of the garbage collector: it took the slowest hundredth of
    requests from eight times the median to under three. Then end where that was asked for right
    after the fork: the word lay in a queue that only the master reads, and the worker would have
    taken requests until it was killed in the middle of one."""
    gc.collect()
    gc.freeze()
    while not worker.before.empty():
        if worker.before.get_nowait() == signal.SIGTERM:
            worker.alive = False
