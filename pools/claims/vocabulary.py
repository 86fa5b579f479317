"""The words a fact can take: each list once, for models, files, forms, filters and pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Choices = tuple[tuple[str, Promise], ...]

# Those that what editors write is translated into, besides the directory's own.
LANGUAGES: Choices = (("es", _("Spanish")),)
KINDS: Choices = (
    ("liquid", _("Liquid staking pool")),
    ("tokenless", _("Pool without a token")),
    ("index", _("Index token")),
    ("restaking", _("Restaking token")),
    ("exchange", _("Exchange staking")),
    ("strategy", _("Strategy token")),
    ("smoothing", _("Reward-smoothing pool")),
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
REGISTRATIONS: Choices = (
    ("open", _("Open")),
    ("paused", _("Switched off")),
    ("closed", _("Closed for good")),
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
    ("gui", _("Web page or app")),
    ("cli", _("Command line")),
    ("api", _("API")),
)
TOKEN_KINDS: Choices = (
    ("rebasing", _("Rebasing")),
    ("exchange-rate", _("Exchange-rate")),
)
WAYS_OUT: Choices = (
    ("redeem", _("Redeem at once")),
    ("queue", _("Request and wait")),
    ("trade", _("Sell the token")),
    ("none", _("No way out today")),
)
WAIT_KINDS: Choices = (
    ("stated", _("Stated")),
    ("measured", _("Measured")),
)
OBSTACLES: Choices = (
    ("pause", _("A pause")),
    ("buffer", _("An empty buffer")),
    ("queue", _("Ethereum's exit queue")),
    ("reports", _("Oracle reports that stop")),
    ("operator", _("An operator or company that does not act")),
    ("allowlist", _("An allowlist")),
)
CODE_HOLDERS: Choices = (
    ("nobody", _("Nobody")),
    ("vote", _("A vote of token holders")),
    ("members", _("A vote of members")),
    ("together", _("Several parties together")),
    ("multisig", _("A multisig")),
    ("key", _("A single key")),
    ("company", _("A company")),
)
STOPPABLE: Choices = (
    ("deposits", _("Deposits")),
    ("withdrawals", _("Withdrawals")),
    ("transfers", _("Transfers of the token")),
    ("nothing", _("Nothing can be stopped")),
)
KEY_HOLDERS: Choices = (
    ("contract", _("A contract")),
    ("operators", _("The node operators")),
    ("company", _("The company behind the pool")),
    ("custodian", _("A custodian")),
    ("depositor", _("The depositor")),
)
VALIDATOR_KEY_HOLDERS: Choices = (
    *KEY_HOLDERS,
    ("split", _("Several operators, a share of the key each")),
)
REPORTERS: Choices = (
    ("nobody", _("No one: it is read on chain")),
    ("committee", _("A committee")),
    ("company", _("The company behind the pool")),
    ("key", _("A single key")),
)
ACCESS_NEEDS: Choices = (
    ("nothing", _("Anyone with a wallet")),
    ("sign-up", _("Sign-up")),
    ("identity", _("Identity check")),
    ("allowlist", _("Allowlist")),
)
COVERS: Choices = (
    ("none", _("None")),
    ("bond", _("Operators' bond")),
    ("fund", _("Cover fund")),
    ("insurance", _("Insurance")),
)
LAYERS: Choices = (
    ("execution", _("Execution")),
    ("consensus", _("Consensus")),
)
STANCES: Choices = (
    ("basis", _("We use this")),
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
