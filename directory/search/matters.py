"""What may matter to a visitor, in a visitor's words, and the ordinary filters each sets.

The words claim no more than the filters: of every pool that is found, they are true by its facts.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from pools.browse.presets import SHARED_AND_DELAYED
from pools.claims.index_entry import NO_SINGLE_PARTY

# Of all staked ETH, in percent. A third in one hand can stop finality: this leaves out the pools
# that are within reach of it, and keeps those that grow into a choice.
LARGEST_SHARE = "10"


@dataclass(frozen=True)
class Matter:
    """Something that may matter to a visitor: the filters it sets, or an order."""

    key: str
    label: Promise
    reason: Promise
    wanted: tuple[tuple[str, str], ...] = ()
    sort: str = ""
    shown: tuple[str, ...] = ()  # topics that decide it, named with each pool it leads to

    @property
    def filters(self) -> dict[str, list[str]]:
        """The parameters it sets in the listing."""
        return {name: [value] for name, value in self.wanted}


MATTERS = (
    Matter(
        "keys",
        gettext_lazy("No company holds my ETH, and no key can change the code alone or at once"),
        gettext_lazy(
            "Withdrawals go to a contract or to you. Changing the code takes at least two "
            "signatures, which may be one company’s, or a vote, and at least 1 day. Those who can "
            "change it could still take the ETH together."
        ),
        SHARED_AND_DELAYED,
        shown=("upgrade_power", "upgrade_delay"),
    ),
    Matter(
        "control",
        gettext_lazy("No key can change the code alone"),
        gettext_lazy(
            "It takes a vote of token holders or at least two signatures, which may be one "
            "company’s; or nobody can change it."
        ),
        (("control", NO_SINGLE_PARTY),),
        shown=("upgrade_power",),
    ),
    Matter(
        "warning",
        gettext_lazy("Changes are announced before they take effect"),
        gettext_lazy("A change is announced at least 1 day ahead. Leaving may take longer."),
        (("delay", "1"),),
        shown=("upgrade_delay",),
    ),
    Matter(
        "access",
        gettext_lazy("No sign-up and no identity check"),
        gettext_lazy("Anyone with a wallet can use the pool."),
        (("access", "nothing"),),
        shown=("access",),
    ),
    Matter(
        "code",
        gettext_lazy("The code is open and was audited"),
        gettext_lazy("The code is open source, and an audit report is public."),
        (("open-source", "met"), ("audited", "met")),
    ),
    Matter(
        "time",
        gettext_lazy("It has run for a year or more"),
        gettext_lazy("Battle tested: open to the public long enough to meet the indicator."),
        (("battle-tested", "met"),),
        shown=("launch",),
    ),
    Matter(
        "token",
        gettext_lazy("I get a token I can move or trade"),
        gettext_lazy("A liquidity token that you hold, move and trade yourself."),
        (("liquidity-token", "met"),),
        shown=("tokens",),
    ),
    Matter(
        "node",
        gettext_lazy("Anyone can run a node, me included"),
        gettext_lazy("Permissionless nodes: operators need nobody’s permission."),
        (("permissionless-nodes", "met"),),
        shown=("node_operators",),
    ),
    Matter(
        "network",
        gettext_lazy("It should be good for Ethereum as a whole"),
        gettext_lazy(
            "10 % of all staked ETH or less, by the newest figure we have. Pools with a healthy "
            "mix of clients come first."
        ),
        (("share", LARGEST_SHARE),),
        sort="clients",
        shown=("network_shares",),
    ),
    Matter(
        "fee",
        gettext_lazy("Low fees"),
        gettext_lazy("The lowest known fee comes first; fees that vary or are unknown last."),
        sort="fee",
    ),
)
