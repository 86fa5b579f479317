"""How an uploaded file is put down: whole or not at all, and before the row that names it.

A full disk, or a storage that does not answer, is an error beside the field of the form. Nothing
half-written stays, and no row ever names a file that is not there. What a killed process leaves is
removed by the clock (directory/images/orphans.py).
"""

import logging
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.utils.translation import gettext_lazy as _

log = logging.getLogger(__name__)
UNFINISHED = "unfinished"  # a folder beside the others: renaming within one disk is one step


class NotStored(ValidationError):
    """The storage did not take a file; it has nothing of it."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "We couldn't store this file, perhaps because there is no room left. Nothing was "
                "saved. Tell whoever runs the site, and send the file again later."
            ),
            code="not_stored",
        )


class MediaStorage(FileSystemStorage):
    """Django's own folder of uploads, in which a file has its name only once it is whole."""

    def _save(self, name: str, content: File[Any]) -> str:
        part = None
        try:
            folder = Path(self.location, UNFINISHED)
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
                part = Path(file.name)
                for chunk in content.chunks():
                    file.write(chunk)
            return str(super()._save(name, _Whole(part)))  # type: ignore[misc]
        except OSError as error:
            log.exception("An upload could not be stored")
            raise NotStored from error
        finally:
            if part is not None:
                part.unlink(missing_ok=True)


class _Whole(File[Any]):
    """A file on the same disk, which Django renames instead of copying it."""

    def __init__(self, path: Path) -> None:
        super().__init__(None, str(path))

    def temporary_file_path(self) -> str:
        return str(self.name)


class StoresFirst:
    """For a model's form with files: they are put down while it is looked at, so that what the
    storage refuses is an error of the field like any other."""

    instance: Any
    errors: Any
    add_error: Any

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        self._stored: list[models.fields.files.FieldFile] = []
        if self.errors:
            return
        for field in self.instance._meta.concrete_fields:
            file = getattr(self.instance, field.attname)
            if not isinstance(field, models.FileField) or not file or file._committed:
                continue
            try:
                sent = file.file
                file.save(file.name, sent, save=False)
                # What is still asked of it is read from memory: nobody would close the stored one.
                sent.seek(0)
                getattr(self.instance, field.attname).file = sent
            except NotStored as error:
                self.add_error(field.name, error)
            else:
                self._stored.append(file)

    def save(self, commit: bool = True) -> Any:
        """As the form's own. A row that cannot be stored takes its file along, also where a view
        stores it later."""
        if not commit:
            saved = super().save(commit=False)  # type: ignore[misc]
            self.instance.save = partial(self._or_no_file, self.instance.save)
            return saved
        return self._or_no_file(super().save)  # type: ignore[misc]

    def _or_no_file(self, save: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        # What a view put into a new row itself is nobody else's either.
        own = _files(self.instance) if self.instance._state.adding else []
        try:
            return save(*args, **kwargs)
        except Exception:
            for name, file in {str(file.name): file for file in [*own, *self._stored]}.items():
                file.storage.delete(name)
            raise


def _files(row: models.Model) -> list[models.fields.files.FieldFile]:
    """The row's files that are stored already."""
    fields = [field for field in row._meta.concrete_fields if isinstance(field, models.FileField)]
    found = [getattr(row, field.attname) for field in fields]
    return [file for file in found if file and file._committed]
