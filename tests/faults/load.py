"""Visitors who read and send forms without pause, and a count of those who got no answer."""

import threading
from collections import Counter
from typing import Any

from tests.faults.site import PATIENCE
from tests.faults.visitor import FEE, TYPED, Visitor, stamp

VISITORS = 6  # three times as many as answer, so that some always wait


class Load:
    """Runs with the block. Every visit is counted when it begins and when its answer is whole."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.asked: Counter[str] = Counter()
        self.answered: Counter[tuple[str, int]] = Counter()
        self.forms: list[str] = []  # the nonce of every one that was sent
        self.errors: list[BaseException] = []
        self.over = threading.Event()
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self._visit, args=[n]) for n in range(VISITORS)]

    @property
    def waiting(self) -> int:
        """Visitors who have asked and have no answer yet."""
        with self.lock:
            return self.asked.total() - self.answered.total() - len(self.errors)

    @property
    def answers(self) -> int:
        """How many there are so far."""
        with self.lock:
            return self.answered.total()

    def _visit(self, who: int) -> None:
        number = 0
        while not self.over.is_set():
            number += 1
            method, nonce = ("POST" if number % 3 == 0 else "GET"), f"load-{who}-{number}"
            with self.lock:
                self.asked[method] += 1
                if method == "POST":
                    self.forms.append(nonce)
            try:
                visitor = Visitor(self.port)
                if method == "POST":
                    answer = visitor.post(FEE, {**TYPED, "stamp": stamp(nonce)})
                else:  # an address nobody has asked for: no page is kept of it
                    answer = visitor.get(f"/pools/lido/?only={nonce}")
                    assert answer.text.rstrip().endswith("</html>")
            except BaseException as error:  # counted; the test judges
                with self.lock:
                    self.errors.append(error)
            else:
                with self.lock:
                    self.answered[method, answer.status] += 1

    def is_whole(self) -> None:
        """As many answers as requests, and each what it should be."""
        assert self.errors == []
        assert self.answered == {
            ("GET", 200): self.asked["GET"],
            ("POST", 302): self.asked["POST"],
        }

    def __enter__(self) -> "Load":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error: Any) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()
