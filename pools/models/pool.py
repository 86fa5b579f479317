"""The pool: facts in columns, children beside it, and everything versioned by Wagtail."""

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
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
from pools.models.current_form import refuse_overtaken
from pools.models.fields import (
    Choices,
    LongText,
    PartialDate,
    TextLine,
    WebAddress,
    WordList,
    amount,
    whole,
)
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
    ClusterableModel,
):
    """A listed staking pool. Amounts in ETH, fees in percent of rewards; empty is unknown."""

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

    status = Choices(_("status"), words="STATES", default="unknown")
    status_since = PartialDate(_("status since"))
    status_reason = LongText(
        _("reason for the status"),
        blank=True,
        help_text=_("Needed for a paused or closed pool; visitors read it."),
    )
    launch_date = PartialDate(_("open since"))
    launch_at_the_latest = models.BooleanField(
        _("at the latest"),
        default=False,
        help_text=_("The date is only an upper bound: it was open then, perhaps earlier."),
    )

    minimum_deposit = amount(
        values.Eth,
        _("minimum deposit (ETH)"),
        null=True,
        blank=True,
        help_text=_("0 means any amount; empty means unknown."),
    )
    fee_percent = amount(
        values.Percent,
        _("fee (percent of rewards)"),
        null=True,
        blank=True,
        help_text=_("Empty means unknown."),
    )
    fee_percent_to = amount(
        values.Percent,
        _("fee, at most (percent of rewards)"),
        null=True,
        blank=True,
        help_text=_("Only where the fee is a range: its upper end."),
    )
    fee_varies = models.BooleanField(
        _("fee varies"),
        default=False,
        help_text=_("It differs by operator or vault, so that no one figure holds for all."),
    )
    fee_covers = TextLine(_("what the fee covers"), blank=True)
    deposit_fee = amount(values.Percent, _("deposit fee (percent)"), null=True, blank=True)
    exit_fee = amount(values.Percent, _("exit fee (percent)"), null=True, blank=True)
    deposit_exit_fees_note = TextLine(_("note on deposit and exit fees"), blank=True)

    withdrawal_ways = WordList(_("ways out"), words="WAYS_OUT")
    withdrawal_wait_from = amount(values.Wait, _("usual wait, from (days)"), null=True, blank=True)
    withdrawal_wait_to = amount(values.Wait, _("usual wait, to (days)"), null=True, blank=True)
    withdrawal_wait_is = Choices(_("the wait is"), words="WAIT_KINDS", blank=True)
    withdrawal_wait_as_of = PartialDate(_("wait as of"))
    withdrawal_minimum = amount(values.Eth, _("smallest request (ETH)"), null=True, blank=True)
    withdrawal_maximum = amount(values.Eth, _("largest request (ETH)"), null=True, blank=True)
    withdrawal_blocked_by = WordList(_("what can block it"), words="OBSTACLES")
    withdrawal_note = TextLine(_("how one gets out"), blank=True)
    access_needs = Choices(_("needed to use it"), words="ACCESS_NEEDS", blank=True)
    access_regions = TextLine(_("regions left out"), blank=True)
    slashing_cover_kinds = WordList(_("slashing cover"), words="COVERS")
    slashing_cover_limit = amount(values.Stake, _("covers up to (ETH)"), null=True, blank=True)
    slashing_cover_note = TextLine(_("note on slashing cover"), blank=True)

    licence = TextLine(
        _("licence"),
        kind=values.LicenceName,
        blank=True,
        help_text=_(
            "An SPDX identifier such as GPL-3.0-only, or one of: mixed, none-stated, closed."
        ),
    )
    repository = WebAddress(_("code repository"), blank=True)
    licence_change_date = models.DateField(
        _("licence changes on"),
        null=True,
        blank=True,
        help_text=_("The day a licence such as BUSL turns into a free one by its own terms."),
    )
    licence_change_to = TextLine(_("and becomes"), kind=values.LicenceName, blank=True)

    operator_entry = Choices(_("who may run nodes"), words="ENTRIES", blank=True)
    operator_bond = amount(values.Eth, _("operator's bond (ETH)"), null=True, blank=True)
    operator_count = whole(values.Count, _("number of operators"), null=True, blank=True)
    validators = whole(values.Count, _("number of validators"), null=True, blank=True)
    self_limit = amount(
        values.Percent, _("self-limit (percent of all staked ETH)"), null=True, blank=True
    )
    upgrade_held_by = Choices(_("who may change the code"), words="CODE_HOLDERS", blank=True)
    upgrade_needed = whole(values.Signers, _("signers needed"), null=True, blank=True)
    upgrade_of = whole(values.Signers, _("signers in all"), null=True, blank=True)
    upgrade_who = TextLine(_("by name"), blank=True)
    upgrade_veto = TextLine(_("who can veto a change"), blank=True)
    upgrade_delay_days = whole(values.Days, _("upgrade delay (days)"), null=True, blank=True)
    pause_stops = WordList(_("what can be stopped"), words="STOPPABLE")
    pause_freezes_holders = models.BooleanField(
        _("single holders can be frozen"),
        null=True,
        blank=True,
        help_text=_("Unknown if left open."),
    )
    pause_who = TextLine(_("who can stop it"), blank=True)
    custody_withdrawal_credentials = Choices(
        _("who holds the withdrawal credentials"), words="KEY_HOLDERS", blank=True
    )
    custody_validator_keys = Choices(
        _("who holds the validators' keys"), words="VALIDATOR_KEY_HOLDERS", blank=True
    )
    custody_note = TextLine(_("note on custody"), blank=True)
    oracle_reports = Choices(_("who reports balances"), words="REPORTERS", blank=True)
    oracle_needed = whole(values.Signers, _("reporters that must agree"), null=True, blank=True)
    oracle_of = whole(values.Signers, _("reporters in all"), null=True, blank=True)
    oracle_bounds = TextLine(_("what bounds a report"), blank=True)
    platforms = WordList(_("platforms"), words="PLATFORMS")
    interfaces = WordList(_("interfaces"), words="INTERFACES")

    documentation_url = WebAddress(_("documentation"), blank=True)
    github_url = WebAddress(_("GitHub"), blank=True)
    x_url = WebAddress(_("X"), blank=True)
    discord_url = WebAddress(_("Discord"), blank=True)
    telegram_url = WebAddress(_("Telegram"), blank=True)
    reddit_url = WebAddress(_("Reddit"), blank=True)
    forum_url = WebAddress(_("forum"), blank=True)
    blog_url = WebAddress(_("blog"), blank=True)

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
