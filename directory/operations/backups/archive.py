"""The one file of a backup: a compressed tar of plain files, each with its hash in the manifest."""

import gzip
import hashlib
import io
import tarfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from directory.operations.backups import manifest
from directory.operations.backups.manifest import BackupError, Manifest

DATABASE = "database"  # the member that holds the whole database
SMALL = 64 * 1024 * 1024  # bytes; no manifest is larger
PIECE = 1024 * 1024
MODES = 0o755  # what a file may be allowed at most


class _Hashing(io.RawIOBase):
    """Reads a file, and knows the hash of what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.sha256 = file, hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.sha256.update(data)
        return data


def write(file: IO[bytes], about: Manifest, members: Iterable[tuple[str, Path]]) -> Manifest:
    """Put the members and then the manifest into the archive; returns it with their hashes. A
    member that has gone by then is left out, unless it is the database."""
    parts: dict[str, str] = {}
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=3) as archive:
        for name, path in members:
            try:
                source = path.open("rb")
            except FileNotFoundError:
                if name == DATABASE:
                    raise
                continue
            with source:
                hashing = _Hashing(source)
                archive.addfile(
                    archive.gettarinfo(arcname=name, fileobj=source), cast(Any, hashing)
                )
            parts[name] = hashing.sha256.hexdigest()
        whole = Manifest(**{**vars(about), "parts": parts})
        text = whole.to_json()
        entry = tarfile.TarInfo(manifest.NAME)
        entry.size = len(text)
        archive.addfile(entry, io.BytesIO(text))
    return whole


def unpack(path: Path, folders: Mapping[str, Path], database: Path) -> Manifest:
    """Write the database to ``database`` and what lies below ``media/``, say, into the folder of
    that name. Raises BackupError where a member belongs elsewhere, is no plain file, or is not
    what the manifest says, which may be found out after much was written."""
    found: dict[str, str] = {}
    about: Manifest | None = None
    try:
        with tarfile.open(path, "r:gz") as archive:
            for member in archive:
                if about or not member.isfile() or member.name in found:
                    raise BackupError(f"The backup holds {member.name!r}, which no backup has.")
                with cast(IO[bytes], archive.extractfile(member)) as source:
                    if member.name == manifest.NAME:
                        about = manifest.read(source.read(SMALL))
                        continue
                    target = _target(member.name, folders, database)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    found[member.name] = _copy(source, target)
                if member.name != DATABASE:
                    target.chmod(member.mode & MODES | 0o600)
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BackupError(f"{path} is no whole backup: {error}.") from None
    if about is None:
        raise BackupError(f"{path} is no whole backup: it has no {manifest.NAME}.")
    wrong = sorted(name for name in found | about.parts if found.get(name) != about.parts.get(name))
    if wrong or DATABASE not in found:
        named = ", ".join(wrong[:5]) or DATABASE
        raise BackupError(f"The backup is damaged: {named} is not what was backed up.")
    return about


def _target(name: str, folders: Mapping[str, Path], database: Path) -> Path:
    """Where a member goes."""
    if name == DATABASE:
        return database
    first, *rest = PurePosixPath(name).parts
    plain = str(PurePosixPath(name)) == name and not {"..", "/"} & {first, *rest}
    if not plain or not rest or first not in folders or "\0" in name or "\\" in name:
        raise BackupError(f"The backup holds {name!r}, which belongs to no folder of ours.")
    return folders[first].joinpath(*rest)


def _copy(source: IO[bytes], target: Path) -> str:
    """The hash of what was copied. Nothing that is there already is written over."""
    sha256 = hashlib.sha256()
    with target.open("xb") as file:
        while piece := source.read(PIECE):
            sha256.update(piece)
            file.write(piece)
    return sha256.hexdigest()
