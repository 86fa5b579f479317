"""Who can change, stop, hold or report what a pool's depositors rely on."""

from collections.abc import Hashable
from typing import Annotated, Literal

from pydantic import ValidationInfo, field_validator

from pools.claims import vocabulary
from pools.claims.document_parts import Filled, Several, Value, in_its_order, not_above
from pools.claims.values import (
    ChainName,
    Days,
    Line,
    PartialDate,
    PartyName,
    Signers,
    TokenAddress,
    TransactionHash,
    Truth,
)

Holder = Literal["", "contract", "operators", "company", "custodian", "depositor"]
Stoppable = Literal["deposits", "withdrawals", "transfers", "nothing"]


class Quorum(Value):
    """How many of how many must agree."""

    needed: Signers | None = None
    of: Signers | None = None

    @field_validator("of")
    @classmethod
    def enough_to_agree(cls, of: int | None, info: ValidationInfo) -> int | None:
        """There cannot be fewer than must agree."""
        return not_above(info, "needed", of)


class UpgradePower(Quorum):
    """Who may change the code, and who can stop them.

    ``vote_days`` is how long the proposal and the vote take at least; the delay after a decision
    is a topic of its own.
    """

    held_by: Literal["", "nobody", "vote", "members", "together", "multisig", "key", "company"] = ""
    who: Line = ""
    vote_days: Days | None = None
    veto: Line = ""


class PausePower(Value):
    """What somebody can stop, and whether single holders can be frozen."""

    stops: Annotated[Several[Stoppable], in_its_order(vocabulary.STOPPABLE)] = ()
    freezes_holders: Truth | None = None
    who: Line = ""


class Custody(Value):
    """Who holds the withdrawal credentials and the validators' keys."""

    withdrawal_credentials: Holder = ""
    validator_keys: Literal[Holder, "split"] = ""
    note: Line = ""


class Oracle(Quorum):
    """Who reports balances and rewards, and what bounds a report."""

    reports: Literal["", "nobody", "committee", "company", "key"] = ""
    bounds: Line = ""


class Contract(Value):
    """A core contract or account with its role; tokens are a topic of their own."""

    role: Filled[PartyName]
    chain: Filled[ChainName] = "ethereum"
    address: Filled[TokenAddress]

    @property
    def identity(self) -> Hashable:
        """Its address on its chain."""
        return (self.chain.casefold(), self.address)


class Upgrade(Value):
    """A day on which deployed code of the pool was changed, as exact as its source; what changed,
    and, as far as known, at which contract and by which transaction on Ethereum."""

    date: PartialDate
    what: Line = ""
    contract: TokenAddress = ""
    transaction: TransactionHash = ""

    @property
    def identity(self) -> Hashable:
        """Its transaction at its contract, where that is known."""
        return (self.contract, self.transaction) if self.transaction else self
