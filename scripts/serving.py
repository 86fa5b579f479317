"""A production server of our own on the loopback, for scripts that look at the site."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def need_browser() -> None:
    """End with a sentence where there is no browser."""
    if not Path(CHROMIUM).exists():
        sys.exit(f"No browser at {CHROMIUM}: install Chromium or name one in CHROMIUM.")


@contextmanager
def serving() -> Iterator[str]:
    """The address of the site's server, which runs as long as the block does."""
    bind = f"127.0.0.1:{free_port()}"
    address = f"http://{bind}"
    command = [sys.executable, "-m", "gunicorn", "-c", "directory/gunicorn.py"]
    with starting(command, f"{address}/pools/", BIND=bind, SITE_URL=address):
        yield address


@contextmanager
def starting(command: list[str], address: str, **env: str) -> Iterator[int]:
    """The process id of a server that answers at an address as long as the block runs."""
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | env)
    try:
        _wait_for(address)
        yield server.pid
    finally:
        server.terminate()
        server.wait(timeout=30)


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, seconds: float = 60) -> None:
    """Return once the server answers, with whatever status."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=5)  # noqa: S310  (our own server)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.3)
        else:
            return
    sys.exit(f"The server at {address} does not answer.")
