"""The site under its real server: gunicorn with the settings of production, on a free port."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180  # seconds after which something hangs; nothing here is to take that long


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def database_url() -> str:
    """Of the test database, for another process."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    host = (values["HOST"] or "").replace("/", "%2F")
    return f"postgresql://{values['USER']}:{values['PASSWORD']}@{host}:{values['PORT']}/{values['NAME']}"


def environment(database: str, **more: str) -> dict[str, str]:
    """What a process of the site is started with. It shares the tests' key, so that a test can
    date a form's stamp back, and believes X-Forwarded-For, so that visitors can be many."""
    inherited = {name: value for name, value in os.environ.items() if name != "DEBUG"}
    return inherited | {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "tests.faults.production",
        "SECRET_KEY": settings.SECRET_KEY,
        "SITE_URL": "http://127.0.0.1:8000",
        "BEHIND_PROXY": "1",
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "default",
        **more,
    }


class Site:
    """A running server. ``options`` are gunicorn's own, after those of its settings file."""

    def __init__(self, database: str, *options: str, workers: int = 2, **env: str) -> None:
        self.port = free_port()
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "gunicorn", "-c", "directory/gunicorn.py", *options],
            cwd=ROOT,
            env=environment(
                database, BIND=f"127.0.0.1:{self.port}", WEB_WORKERS=str(workers), **env
            ),
            stderr=subprocess.DEVNULL,
        )
        self._wait_until_it_listens()

    def _wait_until_it_listens(self) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            with socket.socket() as probe:
                probe.settimeout(1)
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        self.stop()
        raise AssertionError("The server does not start.")

    @property
    def workers(self) -> list[int]:
        """The process ids of those that answer."""
        pid = self.process.pid
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def memory(self) -> int:
        """The most that any worker ever held, in bytes."""
        most = 0
        for pid in self.workers:
            for line in Path(f"/proc/{pid}/status").read_text().splitlines():
                if line.startswith("VmHWM:"):
                    most = max(most, int(line.split()[1]) * 1024)
        return most

    def stop(self) -> int:
        """End it as an operator would; its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise

    def __enter__(self) -> "Site":
        return self

    def __exit__(self, *_error: Any) -> None:
        self.stop()
