"""How a document's file is replaced: the old one goes once the new one is on record."""

from typing import Any

from django.db import transaction
from wagtail.documents.forms import BaseDocumentForm

from directory.uploads import StoresFirst


class DocumentForm(StoresFirst, BaseDocumentForm):
    """Wagtail deletes the old file before it saves: nothing could keep it, and a row that could
    not be saved would be left without one."""

    def save(self, commit: bool = True) -> Any:
        """As Wagtail's, in the other order."""
        before: Any = self.original_file  # type: ignore[has-type]
        if commit:
            self.original_file = None
        found = super().save(commit=commit)
        if commit and before and "file" in self.changed_data:
            # What does not succeed is no error of the form's: the clock removes the file later.
            transaction.on_commit(lambda: before.storage.delete(before.name), robust=True)
        return found
