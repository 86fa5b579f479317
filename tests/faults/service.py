"""The web server as systemd runs it: by the units of docs/deploy.md, on a port that is held for it."""

import re
import shlex
import signal
import socket
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from typing import Any

from tests.faults.site import PATIENCE, ROOT, database_url, environment

# What systemd does before it starts a program: descriptor 3 is the port, and it is told so.
HANDED = 'export LISTEN_PID=$$ LISTEN_FDS=1; exec "$@" 3<&{0} {0}<&-'


def unit(name: str) -> ConfigParser:
    """What docs/deploy.md tells an operator to write into that file."""
    text = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    found = re.search(rf"/{re.escape(name)}`[^`]*```ini\n(.*?)```", text, re.S)
    assert found, name
    parsed = ConfigParser(strict=False, interpolation=None)
    parsed.optionxform = str  # type: ignore[assignment,method-assign]
    parsed.read_string(found[1])
    return parsed


class Service:
    """A port, and a server that is started on it and ended as often as wanted. Without ``held`` it
    opens the port anew each time, as it would without the socket unit. ``app`` is the checkout."""

    def __init__(self, *, held: bool = True, app: Path = ROOT) -> None:
        self.held, self.app = held, app
        listen, self.unit = unit("directory-web.socket")["Socket"], unit("directory-web.service")
        self.host, _colon, self.written = listen["ListenStream"].rpartition(":")
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind((self.host, 0))
        self.port = int(self.socket.getsockname()[1])
        if held:
            self.socket.listen(int(listen["Backlog"]))
        else:
            self.socket.close()
        self.process: Any = None
        self.start()

    def _command(self, line: str) -> list[str]:
        """A line of the unit, on our port and with our packages."""
        service = self.unit["Service"]
        packages = f"{service['WorkingDirectory']}/.venv/bin"
        line = service[line].replace(packages, str(Path(sys.executable).parent))
        return shlex.split(line.replace(f"{self.host}:{self.written}", f"{self.host}:{self.port}"))

    def start(self) -> None:
        """Return once it answers, as ``systemctl start`` does."""
        number = self.socket.fileno()
        hand = ["bash", "-c", HANDED.format(number), "systemd"] if self.held else []
        self.process = subprocess.Popen(  # noqa: S603
            [*hand, *self._command("ExecStart")],
            cwd=self.app,
            env=environment(database_url(), BIND=f"{self.host}:{self.port}"),
            pass_fds=[number] if self.held else [],
            stderr=subprocess.DEVNULL,
        )
        subprocess.run(self._command("ExecStartPost"), check=True, timeout=PATIENCE)  # noqa: S603

    def end(self) -> None:
        """As ``systemctl stop`` does: SIGTERM to the master, and no more than the unit's time."""
        assert self.unit["Service"]["KillMode"] == "mixed"
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(int(self.unit["Service"]["TimeoutStopSec"])) == 0

    def __enter__(self) -> "Service":
        return self

    def __exit__(self, *_error: Any) -> None:
        if self.process.poll() is None:
            self.end()
        self.socket.close()
