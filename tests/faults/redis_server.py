"""A Redis that a test may kill and start again, on a free port of the loopback."""

import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.faults.site import PATIENCE, free_port


class NoRedis(Exception):
    """No server's program on this machine."""


class RedisServer:
    """Runs until the block ends. It keeps nothing: killed and started again, it is empty."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("redis-server")
        if not program:
            raise NoRedis("needs Debian's redis-server")
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        # Without a file of settings, snapshots or a log of writes.
        self.command = [program, "--bind", "127.0.0.1", "--port", str(self.port), "--save", ""]
        self.folder = folder
        self.start()

    def start(self) -> None:
        """Returns once it answers."""
        self.process = subprocess.Popen(  # noqa: S603
            self.command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + PATIENCE
        while self._ask(b"PING") != b"+PONG":
            assert self.process.poll() is None and time.monotonic() < end, "Redis does not start."
            time.sleep(0.05)

    def kill(self) -> None:
        """As where its machine is gone: no good-bye, and connections are refused from now on."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def keys(self) -> int:
        """How many things it holds."""
        return int(self._ask(b"DBSIZE").removeprefix(b":"))

    def _ask(self, what: bytes) -> bytes:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
                line.sendall(what + b"\r\n")
                return line.recv(100).strip()
        except OSError:
            return b""

    def __enter__(self) -> "RedisServer":
        return self

    def __exit__(self, *_error: Any) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(PATIENCE)
