"""The words of the header and footer that come with the code, for the catalogues.

Labels are data that editors own, so the extraction would not find them. One that an editor
rewords is shown as written in every language until a catalogue has it.
"""

from django.utils.translation import gettext_noop as _

LABELS = (
    _("Compare Ethereum staking pools. Check every claim."),
    _("A listing is not an endorsement, and nothing here is financial advice. Data: CC BY 4.0."),
    _("Pools"),
    _("Compare"),
    _("Indicators"),
    _("Guide"),
    _("FAQ"),
    _("Changes"),
    _("Directory"),
    _("Learn"),
    _("About"),
    _("Who controls staked ETH"),
    _("Tools"),
    _("Check my token"),
    _("What you keep"),
    _("Evidence coverage"),
    _("Most wanted evidence"),
    _("Review statistics"),
    _("Pooled staking"),
    _("Staking from home"),
    _("Staking as a service"),
    _("Withdrawals"),
    _("Questions and answers"),
    _("Glossary"),
    _("Propose a pool"),
    _("Listing policy"),
    _("Contact"),
    _("Privacy"),
    _("Accessibility"),
)
