"""Static files in production: fingerprinted, compressed, and each of our style sheets in one piece."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from posixpath import dirname, join
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'@import "([^"]+)";')
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


def bundled(name: str, read: Callable[[str], str]) -> str:
    """The style sheet with what it imports in the imports' places, and without comments.

    ``read`` gives the text of a static file by its name. Only imports without a layer or a
    condition are known here, and those by a path from the sheet's own folder.
    """

    def imported(match: re.Match[str]) -> str:
        return bundled(join(dirname(name), match[1]), read)

    return IMPORT.sub(imported, COMMENT.sub("", read(name)))


class BundlingStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """A page asks for one style sheet where the sources are many.

    Browsers follow the sources' ``@import``s themselves, so development needs none of this.
    """

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        """Fingerprint and compress the bundles in the place of their sources."""

        def read(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as file:
                return str(file.read().decode())

        ours = [name for name in paths if dirname(name) == "css"]
        if not dry_run:
            for name in ours:
                Path(self.path(name)).write_text(bundled(name, read), "utf-8")
            paths = paths | {name: (self, name) for name in ours}
        yield from super().post_process(paths, dry_run=dry_run, **options)
