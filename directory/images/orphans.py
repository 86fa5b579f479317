"""Uploads that no row names: a process was killed between a file and its row, or a storage did
not answer when a deleted row's file was to go. They are removed later, by the clock.
"""

import datetime as dt
import logging
from collections.abc import Iterator

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import DEFAULT_DB_ALIAS, models
from django.utils import timezone

from directory.uploads import UNFINISHED

log = logging.getLogger(__name__)
# Where the rows of all models with files put theirs. Nothing else is looked at.
FOLDERS = ("avatar_images", "documents", "images", "original_images", "wagtail_uploads")
AGE = dt.timedelta(hours=1)  # far longer than a request, between whose file and row we may look
MOST = 500  # removed in one run
AT_ONCE = 500  # names in one question to the database


def remove_orphans() -> int:
    """Remove old files without a row; returns how many. Raises OSError where the storage fails:
    what is left is found again the next time."""
    # Files first and rows afterwards: a row is younger than its file.
    listed = [name for folder in FOLDERS for name in _files(folder)]
    named = _named(listed)
    if listed and not named:
        # An empty or another site's database stands beside these files. They may be all there is.
        log.warning("No row names any of %d uploads, so none is removed", len(listed))
        listed = []
    without = [name for name in listed if name not in named]
    removed = 0
    for name in [*_files(UNFINISHED), *without]:
        if removed == MOST:
            break
        # Asked again, since one that was brought back may have got a name that was free.
        if _is_old(name) and not _named([name]):
            default_storage.delete(name)
            removed += 1
            log.info("An upload that no row names was removed")
    return removed


def _files(folder: str) -> Iterator[str]:
    try:
        _folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in names)


def _is_old(name: str) -> bool:
    try:
        return default_storage.get_modified_time(name) < timezone.now() - AGE
    except FileNotFoundError:  # another process was faster
        return False


def _named(names: list[str]) -> set[str]:
    """Those that a row names. No replica is asked, which may lag behind."""
    found: set[str] = set()
    for start in range(0, len(names), AT_ONCE):
        some = names[start : start + AT_ONCE]
        for field in file_fields():
            rows = field.model._base_manager.using(DEFAULT_DB_ALIAS)
            found.update(
                rows.filter(**{f"{field.name}__in": some}).values_list(field.name, flat=True)
            )
    return found


def file_fields() -> list[models.FileField]:
    """Of all models that are stored."""
    return [
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.FileField)
    ]
