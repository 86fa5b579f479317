"""The tabs of the pool's form."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)

from pools.admin.forms import PoolForm


def row(*names: str) -> FieldRowPanel:
    """Fields side by side."""
    return FieldRowPanel([FieldPanel(name) for name in names])


ABOUT = [
    MultiFieldPanel(
        [row("name", "slug"), FieldPanel("summary"), row("website", "kind"), FieldPanel("logo")],
        heading=_("The pool"),
    ),
    MultiFieldPanel(
        [row("status", "status_since"), FieldPanel("status_reason")], heading=_("Status")
    ),
    MultiFieldPanel(
        [
            row("documentation_url", "github_url"),
            row("x_url", "discord_url"),
            row("telegram_url", "reddit_url"),
            row("forum_url", "blog_url"),
        ],
        heading=_("Links"),
    ),
]
FACTS = [
    MultiFieldPanel([row("launch_date", "launch_at_the_latest")], heading=_("Open since")),
    MultiFieldPanel(
        [FieldPanel("minimum_deposit"), row("fee_percent", "fee_covers")],
        heading=_("Deposit and fee"),
    ),
    MultiFieldPanel(
        [row("licence", "repository"), row("licence_change_date", "licence_change_to")],
        heading=_("Licence"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("operator_entry"),
            row("operator_bond", "operator_count", "validators"),
            row("self_limit", "upgrade_delay_days"),
        ],
        heading=_("Operators"),
    ),
    InlinePanel("named_operators", heading=_("Operators by name"), label=_("Operator")),
    MultiFieldPanel([row("platforms", "interfaces")], heading=_("Use")),
]
EVIDENCE = [
    InlinePanel("tokens", heading=_("Tokens"), label=_("Token")),
    InlinePanel("audits", heading=_("Audits"), label=_("Audit")),
    InlinePanel("bug_bounties", heading=_("Bug bounty programmes"), label=_("Programme")),
    InlinePanel("client_shares", heading=_("Client shares"), label=_("Share")),
    InlinePanel("network_shares", heading=_("Share of all staked ETH"), label=_("Measurement")),
]
CLAIMS = [
    InlinePanel(
        "assessments",
        heading=_("Assessments"),
        label=_("Assessment"),
        help_text=_(
            "Leave the verdict empty where the rule decides. Met and partly met are not "
            "published without a source; a verdict of yours is not published without a reason."
        ),
        panels=[
            FieldPanel("indicator"),
            row("verdict", "as_of", "checked_on"),
            FieldPanel("reason"),
        ],
    )
]
SOURCES = [
    InlinePanel(
        "sources",
        heading=_("Sources"),
        label=_("Source"),
        help_text=_("Sources that disagree are kept; say why the directory goes by one."),
        panels=[
            FieldRowPanel([FieldPanel("topic", widget=forms.Select), FieldPanel("stance")]),
            row("publisher", "as_of"),
            FieldPanel("url"),
            row("reports", "quote"),
            FieldPanel("why"),
        ],
    )
]

pool_edit_handler = TabbedInterface(
    [
        ObjectList(ABOUT, heading=_("About")),
        ObjectList(FACTS, heading=_("Facts")),
        ObjectList(EVIDENCE, heading=_("Evidence")),
        ObjectList(CLAIMS, heading=_("Claims")),
        ObjectList(SOURCES, heading=_("Sources")),
        ObjectList([PublishingPanel()], heading=_("Publishing")),
    ],
    base_form_class=PoolForm,
)
