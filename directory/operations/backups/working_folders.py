"""Folders for what is not whole yet, beside where it goes: on the same disk, for our eyes only."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def working_folder(beside: Path, prefix: str) -> Iterator[Path]:
    """Made in ``beside``, and gone with the block. What killed runs left there goes first: nobody
    holds its lock."""
    beside.mkdir(parents=True, exist_ok=True)
    for left in beside.glob(f"{prefix}*"):
        with _lock(left) as is_ours:
            if is_ours:
                shutil.rmtree(left)
    made = Path(tempfile.mkdtemp(prefix=prefix, dir=beside))
    with _lock(made):
        try:
            yield made
        finally:
            shutil.rmtree(made, ignore_errors=True)


def sync(folder: Path) -> None:
    """Have the names in it on the disk as well."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _lock(folder: Path) -> Iterator[bool]:
    """Whether nobody else holds it; held until the block ends, or the process does."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_ours = True
        except BlockingIOError:
            is_ours = False
        yield is_ours
    finally:
        os.close(handle)
