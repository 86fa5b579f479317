"""A load on one address of this machine: ``python -m bench.load PORT PATH CONNECTIONS SECONDS
STATUS [HEADER ...]``. Prints what came of it as JSON.

Each connection sends one request, as gunicorn's workers want it. It needs the processor as well,
so figures tell by their ratios in one run.
"""

import json
import socket
import statistics
import sys
import threading
import time


class Load:
    """So many visitors, each of whom asks anew as soon as it is answered."""

    def __init__(self, port: int, path: str, status: int, headers: list[str]) -> None:
        self.port, self.begins = port, f"HTTP/1.1 {status} ".encode()
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close"]
        lines += ["Accept-Encoding: gzip", *headers, "", ""]
        self.request = "\r\n".join(lines).encode()
        self.times: list[float] = []  # seconds
        self.errors = 0

    def ask(self) -> bool:
        """Whether one request was answered as expected, to its last byte."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as line:
            line.sendall(self.request)
            first = line.recv(65536)
            while line.recv(65536):
                pass
        return first.startswith(self.begins)

    def visit(self, end: float) -> None:
        """Ask until the time is over."""
        while (began := time.perf_counter()) < end:
            try:
                if not self.ask():
                    self.errors += 1
            except OSError:
                self.errors += 1
            self.times.append(time.perf_counter() - began)

    def run(self, connections: int, seconds: float) -> dict[str, float]:
        """Requests a second, milliseconds, errors."""
        began = time.perf_counter()
        end = began + seconds
        visitors = [threading.Thread(target=self.visit, args=[end]) for _ in range(connections)]
        for visitor in visitors:
            visitor.start()
        for visitor in visitors:
            visitor.join()
        took, times = time.perf_counter() - began, sorted(self.times)
        return {
            "requests": len(times),
            "rate": (len(times) - self.errors) / took,
            "median": statistics.median(times) * 1000,
            "p99": times[max(0, round(len(times) * 0.99) - 1)] * 1000,
            "errors": self.errors,
        }


if __name__ == "__main__":
    port, path, connections, seconds, status, *headers = sys.argv[1:]
    load = Load(int(port), path, int(status), headers)
    sys.stdout.write(json.dumps(load.run(int(connections), float(seconds))))
