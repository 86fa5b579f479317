"""The plain Wagtail page that ours is held against, where it is there: a folder beside this project
with a Django project of its own, run on the same database server."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TIMED = """
import statistics, time, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
import seed
from django.test import Client
client = Client(headers={{"host": "127.0.0.1"}})
times = []
for run in range({runs} + 3):
    started = time.perf_counter()
    assert client.get("/pools/").status_code == 200
    times.append((time.perf_counter() - started) * 1000)
print("median ms", statistics.median(times[3:]))
"""


def median_of(folder: Path, runs: int, database_url: str = "") -> float | None:
    """Milliseconds of the reference's list of pools, in a process of its own; None where the folder
    is not there. ``database_url`` names an empty database; without one it makes a file of SQLite.
    Raises subprocess.CalledProcessError where it does not run."""
    if not folder.is_dir():
        return None
    with tempfile.TemporaryDirectory() as scratch:
        done = subprocess.run(  # noqa: S603  (our own words)
            [sys.executable, "-c", TIMED.format(runs=runs)],
            env={
                **os.environ,
                "PYTHONPATH": str(folder),
                "DJANGO_SETTINGS_MODULE": "refsettings",
                "DATABASE_URL": database_url or f"sqlite:///{scratch}/reference.sqlite3",
            },
            cwd=scratch,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
    found = re.search(r"median ms ([\d.]+)", done.stdout)
    return float(found[1]) if found else None
