"""Pages for anybody are made from a copy of the database, where one is named and says the same.

PostgreSQL's streaming replication is behind by moments or, after a fault, by hours. A page is stamped
with the generation, so the copy is good for it exactly when it has come to that generation: then it
holds everything that was published up to it. All else is read where it is written.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections

from directory.operations.replica_state import ALIAS, generation_there

PAUSE = 10.0  # seconds in which a copy that failed is left alone

logger = logging.getLogger(__name__)
# A list while the copy may be read; emptied by the first thing that is written.
_reading: ContextVar[list[bool] | None] = ContextVar("reading_the_replica", default=None)


class Router:
    """Answers for every model, so that no object's own database is asked instead: what a process
    remembers may have come from either."""

    def db_for_read(self, *_args: Any, **_hints: Any) -> str:
        """The copy within ``reading``, outside of a transaction and before anything is written."""
        in_transaction = connections[DEFAULT_DB_ALIAS].in_atomic_block
        return ALIAS if _reading.get() and not in_transaction else DEFAULT_DB_ALIAS

    def db_for_write(self, *_args: Any, **_hints: Any) -> str:
        """Who writes reads from then on what was written."""
        reading = _reading.get()
        if reading:
            reading.clear()
        return DEFAULT_DB_ALIAS

    def allow_relation(self, *_args: Any, **_hints: Any) -> bool:
        """It is one database, seen twice."""
        return True

    def allow_migrate(self, db: str, *_args: Any, **_hints: Any) -> bool:
        """The copy gets its tables as it gets everything."""
        return db != ALIAS


class Replica:
    """The copy, as long as it answers."""

    def __init__(self) -> None:
        self._again = 0.0  # on the clock of time.monotonic

    @contextmanager
    def reading(self, token: str) -> Iterator[bool]:
        """Within this the copy is read, if it has come to the generation; yields whether."""
        good = self._has_come_to(token)
        reset = _reading.set([True] if good else None)
        try:
            yield good
        finally:
            _reading.reset(reset)

    def leave_alone(self) -> None:
        """After it failed, for some seconds."""
        self._again = time.monotonic() + PAUSE
        logger.warning("The replica fails; pages are made from the primary.", exc_info=True)

    def _has_come_to(self, token: str) -> bool:
        if ALIAS not in settings.DATABASES or time.monotonic() < self._again:
            return False
        try:
            return generation_there() == token
        except (DatabaseError, InterfaceError):
            self.leave_alone()
            return False
