"""The words a fact can take: each list once, for models, files, forms, filters and pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Choices = tuple[tuple[str, Promise], ...]

KINDS: Choices = (
    ("liquid", _("Liquid staking pool")),
    ("tokenless", _("Pool without a token")),
    ("index", _("Index token")),
    ("restaking", _("Restaking token")),
    ("exchange", _("Exchange staking")),
)
STATES: Choices = (
    ("active", _("Active")),
    ("paused", _("Paused")),
    ("closed", _("Closed")),
    ("unknown", _("Unknown")),
)
ENTRIES: Choices = (
    ("anyone", _("Anyone")),
    ("part", _("Anyone, for part of the stake")),
    ("application", _("By application")),
    ("invitation", _("By invitation")),
)
PLATFORMS: Choices = (
    ("browser", _("Browser")),
    ("wallet", _("Wallet")),
    ("linux", _("Linux")),
    ("macos", _("macOS")),
    ("windows", _("Windows")),
    ("ios", _("iOS")),
    ("android", _("Android")),
)
INTERFACES: Choices = (
    ("gui", _("Graphical")),
    ("cli", _("Command line")),
    ("api", _("API")),
)
TOKEN_KINDS: Choices = (
    ("rebasing", _("Rebasing")),
    ("exchange-rate", _("Exchange-rate")),
)
LAYERS: Choices = (
    ("execution", _("Execution")),
    ("consensus", _("Consensus")),
)
STANCES: Choices = (
    ("basis", _("The directory goes by this")),
    ("agrees", _("Says the same")),
    ("differs", _("Reports another value")),
)
# What a licence can be besides an SPDX id.
LICENCE_WORDS: Choices = (
    ("mixed", _("Mixed: parts free, parts not")),
    ("none-stated", _("Source published, no licence stated")),
    ("closed", _("Closed")),
)
INDICATOR_GROUPS: Choices = (
    ("code", _("Code and track record")),
    ("custody", _("Custody")),
    ("decentralisation", _("Decentralisation")),
    ("liquidity", _("Liquidity")),
)


def word(choices: Choices, key: str) -> str:
    """The word for a key, or the key itself where there is none (an SPDX id, say)."""
    return str(dict(choices).get(key, key))


def keys(choices: Choices) -> tuple[str, ...]:
    """The keys of a list, in its order."""
    return tuple(key for key, _label in choices)
