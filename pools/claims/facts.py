"""A pool as plain values: the one shape that rules, pages, files and the change log share.

Its JSON form is at once the fixture file, what the publishing path stores for visitors, and
what two revisions are compared by. ETH, percent of rewards, days; ``None`` is unknown.
"""

import operator
from collections.abc import Hashable
from typing import Annotated, Any, Literal, Self

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from pools.claims import vocabulary
from pools.claims.control import Contract, Custody, Oracle, PausePower, Upgrade, UpgradePower
from pools.claims.document_parts import Filled, Several, Value, in_its_order, in_order
from pools.claims.shares import ClientShare, NetworkShare, StakeSize
from pools.claims.terms import Access, DepositExitFees, Fee, Incident, SlashingCover, Withdrawal
from pools.claims.translations import Translation, translated
from pools.claims.values import (
    TRUSTED,
    ChainName,
    Count,
    Days,
    Eth,
    FullDay,
    LicenceName,
    Line,
    Name,
    PartialDate,
    PartyName,
    PastDay,
    Percent,
    Slug,
    Symbol,
    TokenAddress,
    TopicKey,
    Truth,
    WebAddress,
    Words,
)

LIQUIDITY_TOKEN = "liquidity-token"  # the indicator

Stance = Literal["basis", "agrees", "differs"]
Platform = Literal["browser", "wallet", "linux", "macos", "windows", "ios", "android"]
Interface = Literal["gui", "cli", "api"]


def saying_something(judgements: tuple["Judgement", ...]) -> tuple["Judgement", ...]:
    """Without judgements that leave all of it to the rule."""
    return tuple(one for one in judgements if one.verdict or one.reason or one.checked_on)


class Status(Value):
    """Whether the pool takes deposits; a paused or closed one says since when and why."""

    state: Literal["active", "paused", "closed", "unknown"] = Field("unknown", alias="is")
    since: PartialDate | None = None
    reason: Words = ""


class Launch(Value):
    """When the public could first use the pool on mainnet."""

    date: PartialDate | None = None
    at_the_latest: Truth = False  # only an upper bound is known


class Licence(Value):
    """The essential code's licence: an SPDX id, or mixed, none-stated, closed, or ""."""

    name: LicenceName = Field("", alias="is")
    repository: WebAddress = ""
    change_date: FullDay | None = None
    change_to: LicenceName = Field("", validate_default=True)

    @field_validator("change_to")
    @classmethod
    def goes_with_its_day(cls, name: str, info: ValidationInfo) -> str:
        """A day on which a licence changes means nothing without what it changes to."""
        if info.context != TRUSTED and info.data.get("change_date") and not name:
            raise ValueError(_("Say which licence applies from that day on."))
        return name


class NodeOperators(Value):
    """Who may run the pool's nodes by its rules, and whether newcomers can register today; the
    bond is in ETH, ``count_as_of`` the day of the count. ``note`` says by group what one figure
    cannot."""

    entry: Literal["", "anyone", "part", "application", "invitation"] = ""
    registration: Literal["", "open", "paused", "closed"] = ""
    registration_since: PartialDate | None = None
    bond: Eth | None = None
    count: Count | None = None
    count_as_of: PartialDate | None = None
    note: Line = ""
    named: Several[Filled[PartyName]] = ()


class Links(Value):
    """Where else the pool speaks."""

    documentation: WebAddress = ""
    github: WebAddress = ""
    x: WebAddress = ""
    discord: WebAddress = ""
    telegram: WebAddress = ""
    reddit: WebAddress = ""
    forum: WebAddress = ""
    blog: WebAddress = ""


class Token(Value):
    """A token that stands for a stake. The address is the key, never the symbol.

    A retired one is no longer given out; people may still hold it.
    """

    name: Name = ""
    symbol: Filled[Symbol]
    chain: Filled[ChainName] = "ethereum"
    address: TokenAddress = ""
    kind: Literal["", "rebasing", "exchange-rate"] = ""
    transferable: Truth | None = None
    retired: Truth = False
    replaced_by: Symbol = ""

    @property
    def identity(self) -> Hashable:
        """Its contract, where that is known."""
        return (self.chain.casefold(), self.address) if self.address else self


class Audit(Value):
    """An external audit; ``report`` is empty when no link to the report itself is known."""

    auditor: Filled[PartyName]
    date: PartialDate | None = None
    scope: Line = ""
    report: WebAddress = ""
    superseded: Truth = False  # the code has been replaced since


class BugBounty(Value):
    """A reward programme for vulnerabilities; the largest reward is in USD."""

    url: WebAddress = ""
    largest_reward: Count | None = None
    opened: PartialDate | None = None
    ended: PartialDate | None = None


class TopicReview(Value):
    """The day an editor last looked at a fact topic, and who: a name or a role."""

    topic: Filled[TopicKey]
    on: PastDay
    by: PartyName = ""

    @property
    def identity(self) -> Hashable:
        """The last review of a topic is the one that counts."""
        return self.topic


class Judgement(Value):
    """What an editor wrote of one indicator. An empty verdict leaves it to the rule."""

    indicator: Slug
    verdict: Literal["", "met", "partly", "unmet", "unknown", "not_applicable"] = ""
    reason: Words = Field("", validate_default=True)
    as_of: PartialDate | None = None
    checked_on: PastDay | None = None
    checked_by: PartyName = ""

    @field_validator("reason")
    @classmethod
    def why_it_does_not_apply(cls, reason: str, info: ValidationInfo) -> str:
        """It needs no source; so what the pool is instead has to be said."""
        does_not_apply = info.data.get("verdict") == "not_applicable"
        if info.context != TRUSTED and does_not_apply and not reason:
            raise ValueError(_("Say why the question does not apply to this pool."))
        return reason

    @property
    def identity(self) -> Hashable:
        """An indicator is judged once."""
        return self.indicator


class SourceNote(Value):
    """A citation for one topic: what a publisher reports, and how it stands to our value.

    ``as_of`` is the day it speaks for, ``seen_on`` the last day it was found still saying so,
    ``archive`` the address of a copy somebody keeps; files leave it out where there is none.
    """

    topic: Filled[TopicKey]
    url: Filled[WebAddress]
    archive: Annotated[WebAddress, Field(exclude_if=operator.not_)] = ""
    publisher: Filled[PartyName]
    reports: Line = ""
    quote: Words = ""
    as_of: PartialDate | None = None
    seen_on: PastDay | None = None
    stance: Stance = "agrees"
    why: Words = ""


STANCE_ORDER: dict[Stance, int] = {"basis": 0, "agrees": 1, "differs": 2}


class PoolFacts(Value):
    """Everything the directory stores of one pool."""

    slug: Slug
    former_slugs: Annotated[Several[Slug], AfterValidator(in_order)] = ()
    name: Filled[Name]
    summary: Line = ""
    website: WebAddress = ""
    translations: Several[Translation] = ()
    kind: Literal[
        "", "liquid", "tokenless", "index", "restaking", "exchange", "strategy", "smoothing"
    ] = ""
    status: Status = Status()
    launch: Launch = Launch()
    minimum_deposit: Eth | None = None
    fee: Fee = Fee()
    deposit_exit_fees: DepositExitFees = DepositExitFees()
    withdrawal: Withdrawal = Withdrawal()
    access: Access = Access()
    slashing_cover: SlashingCover = SlashingCover()
    licence: Licence = Licence()
    node_operators: NodeOperators = NodeOperators()
    validators: Count | None = None
    self_limit: Percent | None = None
    upgrade_power: UpgradePower = UpgradePower()
    upgrade_delay_days: Days | None = None
    pause_power: PausePower = PausePower()
    custody: Custody = Custody()
    oracle: Oracle = Oracle()
    platforms: Annotated[Several[Platform], in_its_order(vocabulary.PLATFORMS)] = ()
    interfaces: Annotated[Several[Interface], in_its_order(vocabulary.INTERFACES)] = ()
    links: Links = Links()
    tokens: Several[Token] = ()
    audits: Several[Audit] = ()
    upgrades: Several[Upgrade] = ()
    bug_bounties: Several[BugBounty] = ()
    client_shares: Several[ClientShare] = ()
    network_shares: Several[NetworkShare] = ()
    sizes: Several[StakeSize] = ()
    incidents: Several[Incident] = ()
    contracts: Several[Contract] = ()
    reviews: Several[TopicReview] = ()
    assessments: Annotated[Several[Judgement], AfterValidator(saying_something)] = ()
    sources: Several[SourceNote] = ()

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Self:
        """Read the JSON form. Raises pydantic.ValidationError naming every fault's path."""
        return cls.model_validate(document)

    @classmethod
    def from_store(cls, document: dict[str, Any]) -> Self:
        """Read back what ``to_document`` wrote and our own tables kept: shape only."""
        return cls.model_validate(document, context=TRUSTED)

    def to_document(self) -> dict[str, Any]:
        """The JSON form: plain numbers, ISO dates, ``null`` for unknown."""
        return self.model_dump(mode="json", by_alias=True)

    def in_language(self, language: str) -> Self:
        """With the texts of editors that are translated into it, as it stands for the rest."""
        words = {one.of: one.text for one in self.translations if one.language == language}
        return translated(self, words)

    @property
    def current_tokens(self) -> tuple[Token, ...]:
        """The tokens a depositor is given today; a retired one is only still held."""
        return tuple(token for token in self.tokens if not token.retired)

    @property
    def issues_no_token(self) -> bool:
        """Whether it is known to issue none: by its kind, or by an editor's verdict."""
        judged = self.judgement(LIQUIDITY_TOKEN).verdict == "unmet"
        return not self.tokens and (self.kind == "tokenless" or judged)

    def judgement(self, indicator: str) -> Judgement:
        """The editor's word on one indicator; an empty one when there is none."""
        for judgement in self.assessments:
            if judgement.indicator == indicator:
                return judgement
        return Judgement(indicator=indicator)

    def sources_on(self, *topics: str) -> tuple[SourceNote, ...]:
        """Citations for any of the topics, those the directory goes by first."""
        found = (source for source in self.sources if source.topic in topics)
        return tuple(sorted(found, key=lambda source: STANCE_ORDER[source.stance]))
