"""The words of the network's figures that come with the code, for the catalogues.

Labels and methods are data that editors own, so the extraction would not find them. One that an
editor rewords is shown as written, and marked as such, until a catalogue has it.
"""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from pools.claims.translations import Translated

WORDS = (
    _("Active stake as reported by Rated; the source states it in gwei, shown here in ETH"),
    _("Binance (all staking, not only wBETH)"),
    _("Coinbase (all staking, not only cbETH)"),
    _("Counts nodes, not validators (MigaLabs)"),
    _("Counts validators, not nodes (Rated)"),
    _("Covers 59.4 percent of validators; the publisher itself labels this data as stale"),
    _("Number of validators in the same Rated record as the active stake"),
    _(
        "Rated's liquid staking penetration over its whole time window; the one-day window of the same file gives 36.3 percent"
    ),
    _("Rated, average over the network for the last 30 days; a past figure, not a forecast"),
)


def figure_words(written: str) -> str:
    """A label or method in the reader's language, where a catalogue has it."""
    words = gettext(written) if written else written
    return written if words == written else Translated(words)
