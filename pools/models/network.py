"""Figures about the whole network, for the pictures: each with its source and method."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from pools.claims import values
from pools.models.current_form import CurrentForm
from pools.models.fields import ExactDecimal, PartialDate, TextLine, WebAddress


class NetworkFigure(models.Model):
    """One measured figure. Figures of different methods stand side by side, never averaged."""

    class Key(models.TextChoices):
        """What is measured."""

        STAKED_ETH = "staked_eth", _("ETH staked")
        VALIDATORS = "validators", _("Validators")
        LIQUID = "liquid_staking_share", _("Share of liquid staking")
        APR = "average_apr", _("Average yearly reward rate")
        EXECUTION = "execution_client_share", _("Execution client's share of the network")
        CONSENSUS = "consensus_client_share", _("Consensus client's share of the network")
        HOLDER = "holder_share", _("Holder's share of all staked ETH")

    key = models.CharField(_("figure"), max_length=30, choices=Key.choices)
    label = TextLine(
        _("label"),
        kind=values.PartyName,
        blank=True,
        help_text=_("The client or holder it is about."),
    )
    value = ExactDecimal(_("value"), max_digits=18, decimal_places=6)
    unit = TextLine(_("unit"), kind=values.UnitName)
    as_of = PartialDate(_("as of"), blank=False)
    publisher = TextLine(_("publisher"), kind=values.PartyName)
    url = WebAddress(_("address"))
    method = TextLine(_("method"), blank=True, help_text=_("How it was measured."))

    panels = [
        FieldRowPanel([FieldPanel("key", help_text=_("What is measured.")), FieldPanel("label")]),
        FieldRowPanel(
            [
                FieldPanel("value", help_text=_("As the source gives it, not rounded.")),
                FieldPanel("unit", help_text=_("Such as percent or ETH.")),
                FieldPanel("as_of"),
            ]
        ),
        FieldRowPanel(
            [
                FieldPanel(
                    "publisher",
                    help_text=_(
                        "Who measured, and who passed it on: “Rated via clientdiversity.org”."
                    ),
                ),
                FieldPanel(
                    "url", help_text=_("Where the figure can be read, at best a fixed version.")
                ),
            ]
        ),
        FieldPanel("method"),
    ]

    base_form_class = CurrentForm

    class Meta:
        verbose_name = _("network figure")
        verbose_name_plural = _("network figures")
        ordering = ["key", "method", "-value"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "label", "method", "as_of"], name="unique_figure"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_key_display()} {self.label}".strip()
