"""What a pool asks of those who stake with it, and how they get their ETH back."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import ValidationInfo, field_validator

from pools.claims import vocabulary
from pools.claims.document_parts import Filled, Several, Value, in_its_order, not_above
from pools.claims.values import Eth, Line, PartialDate, Percent, Stake, Truth, Wait

WayOut = Literal["redeem", "queue", "trade", "none"]
Obstacle = Literal["pause", "buffer", "queue", "reports", "operator", "allowlist"]
Cover = Literal["none", "bond", "fund", "insurance"]


class Fee(Value):
    """What is kept from rewards, in percent of rewards, and what that covers.

    ``percent_to`` is the upper end of a range; a fee that ``varies`` has no one figure.
    """

    percent: Percent | None = None
    percent_to: Percent | None = None
    varies: Truth = False
    covers: Line = ""

    @field_validator("percent_to")
    @classmethod
    def from_low_to_high(cls, high: Decimal | None, info: ValidationInfo) -> Decimal | None:
        """A range begins at its lower end."""
        return not_above(info, "percent", high)


class DepositExitFees(Value):
    """What entering and leaving cost, in percent of the amount; apart from the fee on rewards."""

    deposit: Percent | None = None
    exit: Percent | None = None
    note: Line = ""


class Withdrawal(Value):
    """How depositors get their ETH back: ways out, usual wait in days, ETH in one request."""

    ways: Annotated[Several[WayOut], in_its_order(vocabulary.WAYS_OUT)] = ()
    wait_from: Wait | None = None
    wait_to: Wait | None = None
    wait_is: Literal["", "stated", "measured"] = ""
    wait_as_of: PartialDate | None = None
    minimum: Eth | None = None
    maximum: Eth | None = None
    blocked_by: Annotated[Several[Obstacle], in_its_order(vocabulary.OBSTACLES)] = ()
    note: Line = ""

    @field_validator("wait_to")
    @classmethod
    def from_short_to_long(cls, longest: Decimal | None, info: ValidationInfo) -> Decimal | None:
        """A wait from two days is not one of up to one day."""
        return not_above(info, "wait_from", longest)

    @field_validator("maximum")
    @classmethod
    def room_for_a_request(cls, maximum: Decimal | None, info: ValidationInfo) -> Decimal | None:
        """Some amount can be asked for."""
        return not_above(info, "minimum", maximum)


class Access(Value):
    """What it takes to be let in, and where one is not."""

    needs: Literal["", "nothing", "sign-up", "identity", "allowlist"] = ""
    regions: Line = ""


class SlashingCover(Value):
    """What stands in for losses by slashing; the limit is in ETH."""

    kinds: Annotated[Several[Cover], in_its_order(vocabulary.COVERS)] = ()
    limit: Stake | None = None
    note: Line = ""


class Incident(Value):
    """Something that went wrong, what was stopped until when, and what was made good."""

    date: PartialDate
    what: Filled[Line]
    loss: Line = ""
    paused: Line = ""
    paused_until: PartialDate | None = None
    made_good: Line = ""
