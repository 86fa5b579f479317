"""The columns of what a pool's facts say, apart from what it is called and where it is found."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel

from pools.claims import values
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


class FactColumns(ClusterableModel):
    """Amounts in ETH, fees in percent of rewards, waits in days; empty is unknown."""

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
    operator_registration = Choices(
        _("registration of new operators"),
        words="REGISTRATIONS",
        blank=True,
        help_text=_("Whether newcomers can register today, whatever the rules of entry say."),
    )
    operator_registration_since = PartialDate(_("registration so since"))
    operator_bond = amount(values.Eth, _("operator's bond (ETH)"), null=True, blank=True)
    operator_count = whole(values.Count, _("number of operators"), null=True, blank=True)
    operator_count_as_of = PartialDate(_("operators counted on"))
    operator_note = TextLine(_("note on operators"), blank=True)
    validators = whole(values.Count, _("number of validators"), null=True, blank=True)
    self_limit = amount(
        values.Percent, _("self-limit (percent of all staked ETH)"), null=True, blank=True
    )
    upgrade_held_by = Choices(_("who may change the code"), words="CODE_HOLDERS", blank=True)
    upgrade_needed = whole(values.Signers, _("signers needed"), null=True, blank=True)
    upgrade_of = whole(values.Signers, _("signers in all"), null=True, blank=True)
    upgrade_who = TextLine(_("by name"), blank=True)
    upgrade_vote_days = whole(values.Days, _("proposal and vote (days)"), null=True, blank=True)
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

    class Meta:
        abstract = True
