"""Real servers on the loopback that answer well, badly, slowly, or not at all."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ENDLESS = 400  # pieces; an end, so that a test that fails ends as well


class Answers(BaseHTTPRequestHandler):
    """Answers by the path; the server remembers what was asked for."""

    server: Any

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        name, _slash, rest = self.path[1:].partition("/")
        with contextlib.suppress(OSError):  # whoever asked has hung up
            getattr(self, f"say_{name.replace('.', '_')}", self.say_ok)(rest)

    def say_ok(self, _rest: str) -> None:
        self._send(200, b"<p>The fee is ten percent.</p>")

    def say_robots_txt(self, _rest: str) -> None:
        self._send(200 if self.server.robots else 404, self.server.robots.encode())

    def say_doc(self, rest: str) -> None:
        """What a test has put there: bytes, and headers that may lie about them."""
        body, headers = self.server.documents[rest]
        self._send(200, body, **headers)

    def say_status(self, rest: str) -> None:
        self._send(int(rest), b"no")

    def say_to(self, rest: str) -> None:
        self._send(302, b"", Location=rest)

    def say_hops(self, rest: str) -> None:
        left = int(rest)
        self._send(302, b"", Location=f"/hops/{left - 1}" if left > 1 else "/ok")

    def say_endless(self, _rest: str) -> None:
        self._send(200, None)
        for _ in range(ENDLESS):
            self.wfile.write(b"x" * 65_536)

    def say_drip(self, _rest: str) -> None:
        self._send(200, None)
        self._drip(b"x")

    def say_drip_headers(self, _rest: str) -> None:
        self.wfile.write(b"HTTP/1.0 200 OK\r\nX-Slow: ")
        self._drip(b"x")

    def say_garbage(self, _rest: str) -> None:
        self.wfile.write(b"\x00\x01 this is not HTTP\r\n\r\n")

    def say_silence(self, _rest: str) -> None:
        self.server.over.wait(20)

    def _send(self, status: int, body: bytes | None, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if body is not None and "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if body:
            self.wfile.write(body)

    def _drip(self, piece: bytes) -> None:
        for _ in range(ENDLESS):
            self.wfile.write(piece)
            self.wfile.flush()
            if self.server.over.wait(0.1):
                return

    def log_message(self, *_args: Any) -> None:
        """The test's output is not a log."""


class Site(ThreadingHTTPServer):
    """A site on a free port."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.asked: list[str] = []
        self.documents: dict[str, tuple[bytes, dict[str, str]]] = {}
        self.robots = ""
        self.over = threading.Event()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{path}"

    def put(self, path: str, body: bytes | str, **headers: str) -> str:
        """Put a document at an address, which is given back; ``Content_Type`` names a header."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        self.documents[path] = (body.encode() if isinstance(body, str) else body, said)
        return self.url(f"doc/{path}")

    @property
    def pages(self) -> list[str]:
        return [path for path in self.asked if path != "/robots.txt"]


@contextlib.contextmanager
def site() -> Iterator[Site]:
    """A site that runs as long as the block does."""
    server = Site()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


class Canary:
    """Something that must never be reached, on both loopbacks; counts who connects."""

    def __init__(self) -> None:
        self.hits = 0
        self.sockets = [socket.create_server(("127.0.0.1", 0))]
        self.port = self.sockets[0].getsockname()[1]
        with contextlib.suppress(OSError):  # a machine without IPv6
            self.sockets.append(socket.create_server(("::1", self.port), family=socket.AF_INET6))

    def visitors(self) -> int:
        """How many connections came in so far."""
        for listening in self.sockets:
            listening.settimeout(0.05)
            with contextlib.suppress(TimeoutError):
                while True:
                    listening.accept()[0].close()
                    self.hits += 1
        return self.hits

    def close(self) -> None:
        for listening in self.sockets:
            listening.close()


def closed_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
