"""What the web server itself has to say tells nothing of who asked either."""

import json
import socket
import sys

from tests.faults.site import free_port
from tests.faults.test_worker import running as started
from tests.faults.test_worker import until


def test_a_request_nobody_can_read_leaves_a_line_without_its_sender(tmp_path):
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "directory/gunicorn.py"]
    nowhere = f"sqlite:///{tmp_path}/none/none.sqlite3"

    def spoil() -> bool:
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) != 0:
                return False
            line.sendall(b"GET /search/?q=ann@example.org HTTP/9.9\r\n\r\n")
            return b"400" in line.recv(1_000)

    with started(command, nowhere, BIND=f"127.0.0.1:{port}", WEB_WORKERS="1") as server:
        until(spoil)
        server.says("Invalid")
    lines = [json.loads(line) for line in server.lines if line.startswith("{")]
    (said,) = [line for line in lines if line["logger"] == "gunicorn.error"]
    assert said["message"].startswith("Invalid request from ip=[address]")
    assert not any("ann@" in line or "127.0.0.1" in line for line in server.lines)
