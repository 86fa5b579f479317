"""One process at a time makes a page; the others that were asked for it wait and take it over."""

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from directory.caching.entries import KeptPage
from directory.caching.stores import Shared

PATIENCE = 8.0  # seconds one waits for another before making the page as well
PAUSE = 0.01  # seconds between two looks
LONGEST = 30  # seconds a claim stands whose process was killed; a request has no longer


class ByteLocks:
    """A byte of one file for each page: the processes of this machine exclude each other, and the
    system lets go of what a killed one held."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._mine: set[int] = set()  # a process is not excluded by its own lock, nor its threads
        self._file: tuple[int, int] | None = None  # the process that opened it, and the descriptor

    def take(self, key: str) -> bool:
        """Whether nobody here holds it. Yes where there can be no file: slower, not wrong."""
        byte = int(key[:7], 16)
        with self._mutex:
            if byte in self._mine:
                return False
            try:
                fcntl.lockf(self._descriptor(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
            except BlockingIOError:
                return False
            except OSError:
                pass
            self._mine.add(byte)
            return True

    def give_back(self, key: str) -> None:
        """Let the next one have it."""
        byte = int(key[:7], 16)
        with self._mutex:
            self._mine.discard(byte)
            try:
                fcntl.lockf(self._descriptor(), fcntl.LOCK_UN, 1, byte)
            except OSError:
                pass

    def _descriptor(self) -> int:
        if self._file is None or self._file[0] != os.getpid():
            folder = Path(settings.VAR_DIR)
            folder.mkdir(mode=0o700, exist_ok=True)
            path = folder / "page-cache.lock"
            self._file = os.getpid(), os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        return self._file[1]


class SingleFlight:
    """Locks on this machine; with Redis, claims among all of them."""

    def __init__(self, shared: Shared) -> None:
        self.here, self.shared = ByteLocks(), shared

    @contextmanager
    def alone(self, key: str, look: Callable[[], KeptPage | None]) -> Iterator[KeptPage | None]:
        """Within this nobody else makes the page ``key``. Yields what another one has just made,
        as ``look`` finds it, or None: then it is ours to make."""
        end = time.monotonic() + PATIENCE
        while not (held := self._take(key)) and time.monotonic() < end:
            time.sleep(PAUSE)
            if found := look():
                yield found
                return
        try:
            yield look()
        finally:
            if held:
                self._give_back(key)

    def _take(self, key: str) -> bool:
        if not self.here.take(key):
            return False
        if settings.REDIS_URL and not self.shared.claim(f"{key}-claim", LONGEST):
            self.here.give_back(key)
            return False
        return True

    def _give_back(self, key: str) -> None:
        if settings.REDIS_URL:
            self.shared.release(f"{key}-claim")
        self.here.give_back(key)
