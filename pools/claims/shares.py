"""How much of the stake a pool has, and what its validators run on."""

from typing import Literal

from pools.claims.document_parts import Value
from pools.claims.values import ClientName, PartialDate, Percent, Stake, Truth


class ClientShare(Value):
    """A client's share of the pool's validators.

    An empty ``client`` is the largest one, not named by the source. ``partial`` figures were
    measured on only some of the pool's operators.
    """

    layer: Literal["execution", "consensus"]
    client: ClientName = ""
    percent: Percent
    as_of: PartialDate
    partial: Truth = False


class NetworkShare(Value):
    """The pool's share of all staked ETH."""

    percent: Percent
    as_of: PartialDate


class StakeSize(Value):
    """How much ETH is staked through the pool."""

    staked_eth: Stake
    as_of: PartialDate
