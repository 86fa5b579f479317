"""Where pages are kept: in the memory of each process, and in one store that processes share.

The shared one is Redis where ``REDIS_URL`` names it, else files in ``VAR_DIR``. Whatever goes
wrong with it makes pages slower and nothing else.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import caches

from directory.caching.entries import KeptPage, Unkept

Value = TypeVar("Value")
ALIAS = "pages"
PAUSE = 5.0  # seconds in which a shared store that failed is left alone
MEGABYTE = 1024 * 1024

logger = logging.getLogger(__name__)


class Memory:
    """Entries of this process, up to ``PAGE_CACHE_MB``; what nobody asked for the longest goes
    first."""

    def __init__(self) -> None:
        self._entries: OrderedDict[str, KeptPage | Unkept] = OrderedDict()
        self._mutex = threading.Lock()
        self.size = 0  # bytes

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: str) -> KeptPage | Unkept | None:
        """The entry, which counts as asked for."""
        with self._mutex:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
            return entry

    def set(self, key: str, entry: KeptPage | Unkept) -> None:
        """Keep it in place of an earlier one."""
        with self._mutex:
            known = self._entries.pop(key, None)
            self.size += entry.size - (known.size if known else 0)
            self._entries[key] = entry
            while self.size > settings.PAGE_CACHE_MB * MEGABYTE:
                _oldest, gone = self._entries.popitem(last=False)
                self.size -= gone.size

    def clear(self) -> None:
        """Start afresh, as a new process does."""
        with self._mutex:
            self._entries.clear()
            self.size = 0


class Shared:
    """Django's cache of the name ``pages``, tolerated rather than relied on."""

    def __init__(self) -> None:
        self._again = 0.0  # on the clock of time.monotonic

    def get(self, key: str, kind: type[Value]) -> Value | None:
        """What any process kept, if it is of the kind; None also where the store cannot be asked."""
        found = self._try(lambda: caches[ALIAS].get(key), None)
        return found if isinstance(found, kind) else None

    def set(self, key: str, entry: KeptPage | frozenset[str]) -> None:
        """Keep it for all, if that can be."""
        self._try(lambda: caches[ALIAS].set(key, entry), None)

    def claim(self, key: str, seconds: int) -> bool:
        """Whether nobody else holds the claim; yes where the store cannot be asked."""
        return bool(self._try(lambda: caches[ALIAS].add(key, 1, seconds), True))

    def release(self, key: str) -> None:
        """Give a claim back."""
        self._try(lambda: caches[ALIAS].delete(key), None)

    def _try(self, ask: Callable[[], Any], otherwise: Value) -> Any | Value:
        if time.monotonic() < self._again:
            return otherwise
        try:
            return ask()
        except Exception:
            self._again = time.monotonic() + PAUSE
            logger.warning("The shared page cache fails; going on without it.", exc_info=True)
            return otherwise


shared = Shared()
