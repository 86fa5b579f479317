"""Django's cache of files, in a folder that is there."""

import os
from contextlib import suppress

from django.core.cache.backends.filebased import FileBasedCache


class PageFiles(FileBasedCache):
    """A folder that is named by mistake is not made: whatever else needs it says so in words."""

    def _createdir(self) -> None:
        with suppress(OSError):
            os.mkdir(self._dir, 0o700)  # type: ignore[attr-defined]
