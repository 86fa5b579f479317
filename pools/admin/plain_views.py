"""Views of what is saved when its editor says so, and never by itself."""

import uuid
from typing import Any

from wagtail.models import DraftStateMixin, TranslatableMixin
from wagtail.snippets.views.snippets import CopyView, CreateView, EditView

from pools.models.fixed_key import FixedKey


class NoAutosave:
    """For what has no drafts: Wagtail's autosave would publish it with every key."""

    def setup(self, *args: Any, **kwargs: Any) -> None:
        """As Wagtail's, without autosave."""
        super().setup(*args, **kwargs)  # type: ignore[misc]
        self.autosave_enabled = False


class PlainCreateView(NoAutosave, CreateView):
    """Creates when the editor says so."""


class PlainEditView(NoAutosave, EditView):
    """Saves when the editor says so."""


class PlainCopyView(NoAutosave, CopyView):
    """Begins with everything but the key, which is the original's for good."""

    def get_initial_form_instance(self) -> Any:
        """A new one. With the original's identity, a form sent here would overwrite it."""
        row = self.get_object()
        row.pk, row._state.adding = None, True
        if isinstance(row, FixedKey):
            row.slug = ""  # type: ignore[attr-defined]
        if isinstance(row, TranslatableMixin):
            row.translation_key = uuid.uuid4()
        if isinstance(row, DraftStateMixin):
            row.live, row.live_revision, row.latest_revision = False, None, None
            row.first_published_at = row.last_published_at = row.go_live_at = None
        return row
