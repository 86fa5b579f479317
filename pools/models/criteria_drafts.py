"""What is changed in drafts: saved, announced for a day, published."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, Revision, RevisionMixin

from pools.models import generation
from pools.models.current_form import lock, refuse_overtaken

IS_ANNOUNCED = _("A later change is already scheduled. Cancel that schedule first.")


class CriteriaDrafts(DraftStateMixin, RevisionMixin, models.Model):
    """For indicators. Unlike a pool, what a data file brings is public without a revision."""

    # ISO days on which later versions of the criteria came into force; written by save() only.
    later_versions = models.JSONField(default=list, editable=False)

    # A translation begins without the original's revisions.
    exclude_fields_in_copy = [
        *("live_revision", "has_unpublished_changes", "first_published_at", "last_published_at"),
        *("go_live_at", "expire_at"),
    ]

    class Meta:
        abstract = True

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """As Wagtail's, but never from a form that is out of date. What says the same as what is
        public is no draft."""
        with transaction.atomic():
            refuse_overtaken(self)
            revision = super().save_revision(*args, **kwargs)
            rows = type(self)._base_manager.filter(pk=self.pk)
            public = rows.filter(live=True).first()
            if public is not None and public.says_the_same(self):
                self.has_unpublished_changes = False
                rows.update(has_unpublished_changes=False)
            return revision

    def says_the_same(self, other: Any) -> bool:
        """Whether another version of it differs in nothing that an editor writes."""
        raise NotImplementedError

    @transaction.atomic
    def discard_draft(self, user: Any) -> None:
        """Begin again from what is public; the history keeps the draft. Raises ValidationError
        where it is announced."""
        lock(self)
        public = type(self)._base_manager.get(pk=self.pk)
        if public.scheduled_revision:
            raise ValidationError(IS_ANNOUNCED)
        public.go_live_at = None
        public.save_revision(user=user, log_action=True)

    def with_content_json(self, content: Any) -> "CriteriaDrafts":
        """As Wagtail's, with what is of the whole and not of a revision."""
        found: CriteriaDrafts = super().with_content_json(content)
        found.live_revision_id = self.live_revision_id
        found.later_versions = self.later_versions
        return found

    def publish(self, revision: Any, user: Any = None, *args: Any, **kwargs: Any) -> None:
        """Make a draft public, or announce it for the day it is scheduled. Raises ValidationError."""
        with transaction.atomic():
            lock(self)
            revision.content_object = stored = type(self)._base_manager.get(pk=self.pk)
            revision.as_object().check_publishable()
            stored.keep_live_revision(before=revision)
            super().publish(revision, user, *args, **kwargs)
            generation.move()  # also where it is only announced

    def check_publishable(self) -> None:
        """Raises ValidationError where a draft has gaps or faults."""
        self.full_clean(validate_unique=False)

    def keep_live_revision(self, before: Any) -> None:
        """What is public has a revision: for one without (of a data file), Wagtail would write a
        draft over it as soon as that is scheduled."""
        if not self.live or self.live_revision_id:
            return
        self.live_revision = Revision.objects.create(
            content_object=self,
            base_content_type=self.get_base_content_type(),
            created_at=before.created_at - dt.timedelta(seconds=1),
            object_str=str(self),
            content=self.serializable_data(),
        )
        type(self)._base_manager.filter(pk=self.pk).update(live_revision=self.live_revision)
