"""The pool: facts in columns, children beside it, and everything versioned by Wagtail."""

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model_string
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from pools.claims import values
from pools.models.child import commit_children
from pools.models.current_form import refuse_overtaken
from pools.models.fact_columns import FactColumns
from pools.models.fields import Choices, TextLine, WebAddress
from pools.models.moderation import Moderated

if TYPE_CHECKING:
    from pools.models.publishing import Note


class PoolQuerySet(models.QuerySet["Pool"]):
    """Pools for editors. Visitors read ``PublishedPool`` and never a draft."""

    def live(self) -> "PoolQuerySet":
        """Pools that are published."""
        return self.filter(live=True)


class Pool(
    Moderated,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    FactColumns,
):
    """A listed staking pool."""

    # Drafts come first: nothing is public before the publishing path has run.
    live = models.BooleanField(_("live"), default=False, editable=False)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    name = TextLine(_("name"), kind=values.Name, help_text=_("What the pool calls itself."))
    slug = models.SlugField(
        _("address"),
        max_length=60,
        unique=True,
        help_text=_(
            "Last part of the page's address; made from the name if you leave it empty. "
            "Old ones keep redirecting."
        ),
    )
    summary = TextLine(
        _("summary"),
        blank=True,
        help_text=_("One neutral sentence in our own words, at most 240 characters."),
    )
    website = WebAddress(_("website"), blank=True)
    kind = Choices(_("kind"), words="KINDS", blank=True)
    logo = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Optional. A monogram stands in."),
    )

    documentation_url = WebAddress(_("documentation"), blank=True)
    github_url = WebAddress(_("GitHub"), blank=True)
    x_url = WebAddress(_("X"), blank=True)
    discord_url = WebAddress(_("Discord"), blank=True)
    telegram_url = WebAddress(_("Telegram"), blank=True)
    reddit_url = WebAddress(_("Reddit"), blank=True)
    forum_url = WebAddress(_("forum"), blank=True)
    blog_url = WebAddress(_("blog"), blank=True)

    change_reason = TextLine(
        _("Why you change it"),
        blank=True,
        help_text=_(
            "The public log shows this sentence. Needed to publish a change to a listed pool, or "
            "to send it to a moderator. Leave it empty for a draft or for a first publication."
        ),
    )  # of what is not published yet: with a draft, and empty on the row itself

    objects: ClassVar[models.Manager["Pool"]] = PoolQuerySet.as_manager()

    search_fields = [
        index.SearchField("name", boost=10),
        index.AutocompleteField("name"),
        index.SearchField("summary"),
        index.RelatedFields("tokens", [index.SearchField("symbol")]),
        index.FilterField("live"),
        index.FilterField("status"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("pool")
        verbose_name_plural = _("pools")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The public page."""
        return reverse("pool", args=[self.slug])

    @property
    def full_url(self) -> str:
        """What the admin's "view live" links to."""
        return self.get_absolute_url()

    def clean(self) -> None:
        super().clean()
        from pools.models import slugs

        refused = slugs.fault_of(self.slug, self.pk) if self.slug else ""
        if refused:
            raise ValidationError({"slug": refused})

    @property
    def former_slugs(self) -> list[str]:
        """The addresses at which it was published before, or is no longer."""
        return list(self.addresses.exclude(slug=self.slug).values_list("slug", flat=True))

    # --- The publishing path -------------------------------------------------------------

    @classmethod
    def from_serializable_data(
        cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False
    ) -> "Pool | None":
        """As a revision holds it, without what it says on indicators deleted since. (Only drafts
        can say such: what is stored protects its indicator.)"""
        from pools.models.indicator import Indicator

        if check_fks and "assessments" in data:
            there = set(Indicator.objects.values_list("pk", flat=True))
            kept = [one for one in data["assessments"] if one["indicator"] in there]
            data = {**data, "assessments": kept}
        found: Pool | None = super().from_serializable_data(data, check_fks, strict_fks)
        return found

    def save_revision(self, *args: Any, log_action: Any = True, **kwargs: Any) -> Any:
        """As Wagtail's, but whoever makes a revision (the desk, a re-check, a data file), its
        line stands in the history: from there it is looked at, compared and reverted to."""
        with transaction.atomic():
            refuse_overtaken(self)
            return super().save_revision(*args, log_action=log_action, **kwargs)

    def publish(
        self, revision: Any, user: Any = None, *args: Any, note: "Note | None" = None, **kwargs: Any
    ) -> None:
        """Publish a revision: the one way into what visitors see.

        Wagtail calls this for the editor's button, for an approved workflow, for a schedule
        and for a bulk action alike. ``note`` credits a contributor or gives reasons in the log.
        Raises pools.models.publishing.NotPublishable, and HasConflict for a user with a tie to
        this pool.
        """
        from pools.models import publishing

        with publishing.path(self, revision, user, note):
            super().publish(revision, user, *args, **kwargs)

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        """What is not live is not what visitors see, whoever took it down."""
        from pools.models import publishing

        with transaction.atomic():
            if not self._state.adding and update_fields is None:
                commit_children(self)
            super().save(*args, update_fields=update_fields, **kwargs)
            if not self.live and (update_fields is None or "live" in update_fields):
                publishing.withdraw(self)

    def unpublish(
        self, set_expired: bool = False, commit: bool = True, user: Any = None, **kwargs: Any
    ) -> None:
        """Take it out of what visitors see. Raises HasConflict. (The admin's button
        does not come by here; a hook of the desk stands before it.)"""
        from pools.models.conflict_of_interest import Conflict

        Conflict.refuse(user, self.pk)
        super().unpublish(set_expired=set_expired, commit=commit, user=user, **kwargs)

    # --- Preview -------------------------------------------------------------------------

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "pools/pool.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        from pools.browse.preview import preview_context

        return {**super().get_preview_context(request, mode_name), **preview_context(self)}
