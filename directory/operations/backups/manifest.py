"""What a backup says of itself: the last member of the archive, so that a cut-off one has none."""

import datetime as dt
import json
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = 1  # raised when an older restore_backup could no longer read what is written
NAME = "manifest.json"


class BackupError(Exception):
    """Why something cannot be backed up or restored, in a sentence for the operator."""


@dataclass(frozen=True)
class Manifest:
    """``tables`` are rows by table, ``parts`` SHA-256 by the member's name, ``migrations`` app and
    name, ``server`` the database server's major version (0 for SQLite)."""

    made_at: dt.datetime
    database: str
    server: int
    migrations: frozenset[tuple[str, str]]
    tables: dict[str, int]
    parts: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> bytes:
        """As it stands in the archive."""
        values = asdict(self) | {
            "format": FORMAT,
            "made_at": self.made_at.isoformat(timespec="seconds"),  # UTC, as now() is
            "migrations": sorted(map(list, self.migrations)),
        }
        return json.dumps(values, indent=1, sort_keys=True).encode()


def read(text: bytes) -> Manifest:
    """Raises BackupError where it is of another format, or none."""
    try:
        values: dict[str, Any] = json.loads(text)
        found = values["format"]
        if found != FORMAT:
            raise BackupError(
                f"The backup has format {found}; this release reads format {FORMAT} only."
            )
        return Manifest(
            made_at=dt.datetime.fromisoformat(values["made_at"]),
            database=str(values["database"]),
            server=int(values["server"]),
            migrations=frozenset((str(app), str(name)) for app, name in values["migrations"]),
            tables={str(name): int(count) for name, count in values["tables"].items()},
            parts={str(name): str(digest) for name, digest in values["parts"].items()},
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise BackupError(f"The backup's {NAME} cannot be read.") from None
