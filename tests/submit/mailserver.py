"""Mail servers that misbehave, on raw sockets: each connection is met in the next way of a list."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.message import Message

# What each stage of the talk is answered with; None drops the connection there.
FINE: dict[str, bytes | None] = {
    "HELLO": b"220 ready",
    "EHLO": b"250 mail.example",
    "MAIL": b"250 ok",
    "RCPT": b"250 ok",
    "DATA": b"354 go on",
    ".": b"250 taken",
    "QUIT": b"221 bye",
}
SILENCE = b""


class MailServer:
    """``ways`` say how successive connections differ from a fine one; the last goes on."""

    def __init__(self, *ways: dict[str, bytes | None]) -> None:
        self.ways = list(ways)
        self.taken: list[Message] = []
        self.met = threading.Event()  # somebody has connected
        self.over = threading.Event()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listening.getsockname()[1])
        self.threads = [threading.Thread(target=self._serve)]
        self.threads[0].start()

    def _serve(self) -> None:
        while True:
            line, _address = self.listening.accept()
            if self.over.is_set():
                line.close()
                return
            way = FINE | (self.ways.pop(0) if len(self.ways) > 1 else self.ways[0])
            self.met.set()
            self.threads.append(threading.Thread(target=self._talk, args=[line, way]))
            self.threads[-1].start()

    def _talk(self, line: socket.socket, way: dict[str, bytes | None]) -> None:
        def say(stage: str) -> bool:
            words = way[stage]
            if words == SILENCE:
                self.over.wait(60)
            if not words:
                return False
            line.sendall(words + b"\r\n")
            return True

        # The file too must be closed, or the other side would never see the end.
        with line, line.makefile("rb") as said, suppress(OSError):
            if not say("HELLO"):
                return
            while command := said.readline():
                stage = command[:4].decode().strip().upper()
                if stage == "RSET":
                    line.sendall(b"250 ok\r\n")
                    continue
                if not say(stage):
                    return
                if stage == "DATA" and way["DATA"].startswith(b"354"):  # type: ignore[union-attr]
                    lines = iter(said.readline, b".\r\n")
                    self.taken.append(message_from_bytes(b"".join(lines)))
                    if not say("."):
                        return
                if stage == "QUIT":
                    return

    def close(self) -> None:
        self.over.set()
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port)).close()
        for thread in self.threads:
            thread.join(60)
        self.listening.close()


@contextmanager
def mail_server(*ways: dict[str, bytes | None]) -> Iterator[MailServer]:
    server = MailServer(*ways)
    try:
        yield server
    finally:
        server.close()
