"""Under which generation and day a page must have been made to be shown now."""

import time

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from wagtail.models import Site

from directory.caching.entries import Stamp
from pools.claims import dates
from pools.models import generation

# Refused, lost or timed-out connections and locks: all of them pass.
OUT = (OperationalError, InterfaceError)
LONGEST_PAUSE = 10.0  # seconds


class DatabaseGone(Exception):
    """The database does not say which generation it is."""


class Present:
    """Asks the database once a request. One that hangs is not waited for by every visitor: it is
    left alone for five times as long as the last attempt took."""

    def __init__(self) -> None:
        self._again = 0.0  # on the clock of time.monotonic
        self.confirmed: tuple[Stamp, float] | None = None  # the last stamp, and when (POSIX)

    def stamp(self) -> Stamp | None:
        """The stamp of now; None before anything was published. Raises DatabaseGone."""
        began = time.monotonic()
        if began < self._again:
            raise DatabaseGone
        try:
            token = generation.token()
        except OUT as error:
            now = time.monotonic()
            self._again = now + min(5 * (now - began), LONGEST_PAUSE)
            raise DatabaseGone from error
        if not token:
            return None
        stamp = Stamp(token, dates.today().isoformat())
        if self.confirmed is None or self.confirmed[0].token != token:
            Site.clear_site_root_paths_cache()  # which another process may have changed
        self.confirmed = stamp, timezone.now().timestamp()
        return stamp
