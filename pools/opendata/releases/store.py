"""Where the files of releases lie: a folder for each day, below ``settings.VAR_DIR``.

A folder is filled under another name and gets its own at once, so that a process that is killed
leaves nothing under a day but all of it. What is listed is only what has a row.
"""

import datetime as dt
import hashlib
import os
import secrets
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.conf import settings

from pools.models import Release
from pools.opendata.releases import about

CHUNK = 64 * 1024  # bytes
UNFINISHED, UNLISTED = "unfinished-", "unlisted-"


def folder() -> Path:
    """Where all of them are."""
    return Path(settings.VAR_DIR) / "releases"


def prepare(files: Mapping[str, bytes]) -> Path:
    """Write files into a new folder under a name of no day. Raises OSError, and leaves nothing."""
    folder().mkdir(mode=0o755, parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=folder()))
    try:
        place.chmod(0o755)
        for name, content in files.items():
            with (place / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
    except OSError:  # a full disk wants its room back
        discard(place)
        raise
    return place


def put_in_place(place: Path, day: dt.date) -> None:
    """Give a prepared folder to its day, which has no row. What is there already was left by a run
    that was killed, or was published before an older database was restored: nobody can tell, so it
    is set aside under a name of no day. Raises OSError."""
    own = folder() / day.isoformat()
    if own.exists():
        own.rename(folder() / f"{UNLISTED}{day.isoformat()}-{secrets.token_hex(4)}")
    place.rename(own)
    descriptor = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def discard(place: Path) -> None:
    """Take away a prepared folder that nobody needs."""
    shutil.rmtree(place, ignore_errors=True)


def discard_unfinished() -> None:
    """Take away what runs that were killed had begun; the caller holds off other runs."""
    for place in folder().glob(f"{UNFINISHED}*"):
        discard(place)


def archive_of(release: Release) -> Path:
    """Where the archive of a release lies."""
    return folder() / release.day.isoformat() / about.archive_name(release.day)


def intact(release: Release) -> bytes | None:
    """The archive as it was published; None where it is gone or another one."""
    try:
        content = archive_of(release).read_bytes()
    except OSError:
        return None
    digest = hashlib.sha256(content).hexdigest()
    published = {file["name"]: file["sha256"] for file in release.files}
    return content if published[archive_of(release).name] == digest else None


def parts_of(release: Release, name: str) -> Iterator[bytes] | None:
    """A file of a release, a part at a time: one beside the archive, or one out of it. None where
    the files are not there, or not as long as they were, as after a restore without all of them."""
    archive = archive_of(release)
    beside = archive.parent / name
    if beside.exists():
        return _read(beside) if _is_whole(release, beside) else None
    return _extracted(archive, name) if _is_whole(release, archive) else None


def _is_whole(release: Release, path: Path) -> bool:
    listed = {file["name"]: file["bytes"] for file in release.files}
    try:
        return path.is_file() and path.stat().st_size == listed.get(path.name)
    except OSError:
        return False


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(CHUNK):
            yield part


def _extracted(archive: Path, name: str) -> Iterator[bytes]:
    with zipfile.ZipFile(archive) as whole, whole.open(name) as file:
        while part := file.read(CHUNK):
            yield part
