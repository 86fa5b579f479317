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
from pools.admin.help import HELP


def field(name: str, of: str = "pool") -> FieldPanel:
    """A field with our help; where we have none, the model's own is shown."""
    return FieldPanel(name, help_text=HELP[of].get(name, ""))


def row(*names: str, of: str = "pool") -> FieldRowPanel:
    """Fields side by side."""
    return FieldRowPanel([field(name, of) for name in names])


ABOUT = [
    MultiFieldPanel(
        [row("name", "slug"), field("summary"), row("website", "kind"), field("logo")],
        heading=_("The pool"),
    ),
    MultiFieldPanel([row("status", "status_since"), field("status_reason")], heading=_("Status")),
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
        [field("minimum_deposit"), row("fee_percent", "fee_covers")],
        heading=_("Deposit and fee"),
    ),
    MultiFieldPanel(
        [row("licence", "repository"), row("licence_change_date", "licence_change_to")],
        heading=_("Licence"),
    ),
    MultiFieldPanel(
        [
            field("operator_entry"),
            row("operator_bond", "operator_count", "validators"),
            row("self_limit", "upgrade_delay_days"),
        ],
        heading=_("Operators"),
    ),
    InlinePanel(
        "named_operators",
        heading=_("Operators by name"),
        label=_("Operator"),
        panels=[field("name", "operator")],
    ),
    MultiFieldPanel([row("platforms", "interfaces")], heading=_("Use")),
]
EVIDENCE = [
    InlinePanel(
        "tokens",
        heading=_("Tokens"),
        label=_("Token"),
        panels=[
            row("symbol", "name", of="token"),
            row("chain", "address", of="token"),
            row("kind", "transferable", of="token"),
            field("retired", "token"),
        ],
    ),
    InlinePanel(
        "audits",
        heading=_("Audits"),
        label=_("Audit"),
        panels=[
            row("auditor", "date", of="audit"),
            row("scope", "report", of="audit"),
            field("superseded", "audit"),
        ],
    ),
    InlinePanel(
        "bug_bounties",
        heading=_("Bug bounty programmes"),
        label=_("Programme"),
        panels=[
            row("url", "largest_reward", of="bounty"),
            row("opened", "ended", of="bounty"),
        ],
    ),
    InlinePanel(
        "client_shares",
        heading=_("Client shares"),
        label=_("Share"),
        panels=[
            row("layer", "client", of="client"),
            row("percent", "as_of", of="client"),
            field("partial", "client"),
        ],
    ),
    InlinePanel(
        "network_shares",
        heading=_("Share of all staked ETH"),
        label=_("Measurement"),
        panels=[row("percent", "as_of", of="share")],
    ),
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
            field("indicator", "assessment"),
            row("verdict", "as_of", "checked_on", of="assessment"),
            field("reason", "assessment"),
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
            FieldRowPanel(
                [
                    FieldPanel("topic", widget=forms.Select, help_text=HELP["source"]["topic"]),
                    field("stance", "source"),
                ]
            ),
            row("publisher", "as_of", of="source"),
            field("url", "source"),
            row("reports", "quote", of="source"),
            field("why", "source"),
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
