"""The shapes of what the API answers. A field may be added; none is taken away or changed in v1.

``None`` is unknown, never 0. Partial dates are as exact as their source: 2021-11-08, 2021-11, 2021.
"""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from pools.claims.agreement import Disagreement
from pools.claims.facts import Stance
from pools.claims.verdict import Verdict
from pools.models import Change

PartialDate = Annotated[
    str,
    Field(
        pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$",
        description="As exact as its source: a day, a month or a year.",
    ),
]
Key = Annotated[str, Field(description="A topic: a fact's key or an indicator's slug.")]
Kind = Literal["liquid", "tokenless", "index", "restaking", "exchange", "strategy", "smoothing"]
State = Literal["active", "paused", "closed", "unknown"]
Number = int | float
Count = Annotated[int, Field(ge=0)]


class Schema(BaseModel):
    """Nothing is in an answer that is not in its shape."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Schema):
    """A citation: what a publisher reports on one topic, and how it stands to our value."""

    topic: Key
    url: str
    archive: str | None = Field(description="The address of an archived copy.")
    publisher: str
    reports: str | None
    quote: str | None
    as_of: PartialDate | None = Field(description="The day it speaks for.")
    seen_on: dt.date | None = Field(description="The last day it was found still saying so.")
    link_dead_since: dt.date | None = Field(
        description="The address has not opened since then, tried several times; null where it "
        "opens, or is not watched."
    )
    quote_missing_since: dt.date | None = Field(
        description="The page opens, but the quoted words were not found on it that day nor "
        "since; null where they are there, or nobody could tell."
    )
    stance: Stance
    why: str | None = Field(description="Why we use this one, where others differ.")


class Upcoming(Schema):
    """A verdict that will change on a known day if nothing else does."""

    on: dt.date
    verdict: Verdict


class VerdictClaim(Schema):
    """One indicator's answer for one pool, with everything that carries it."""

    indicator: str
    name: str
    verdict: Verdict
    phrase: str = Field(description="The indicator's own words for the verdict.")
    quantity: str | None
    reason: str | None
    by_rule: bool = Field(description="Set by a published rule rather than by an editor.")
    newest_evidence: PartialDate | None = Field(description="The date of the newest source.")
    reviewed_on: dt.date | None
    reviewed_by: str | None
    recheck_due: dt.date | None = Field(
        description="The day from which a recheck is due; null where none is, or none can be told."
    )
    overdue: bool = Field(description="Whether a recheck is due today.")
    upcoming: Upcoming | None
    disagreement: Disagreement | None
    sources: list[Source]


class Fact(Schema):
    """What is said of one topic. ``value`` is as in the data dictionary; null is unknown."""

    topic: Key
    label: str
    value: Any
    text: str | None = Field(description="The value in words, also where it follows from others.")
    newest_evidence: PartialDate | None
    reviewed_on: dt.date | None
    reviewed_by: str | None
    recheck_due: dt.date | None
    overdue: bool
    disagreement: Disagreement | None
    sources: list[Source]


class Token(Schema):
    """A token that stands for a stake. The address identifies it, never the symbol."""

    symbol: str
    name: str | None
    chain: str
    address: str | None
    caip19: str | None
    kind: Literal["rebasing", "exchange-rate"] | None
    transferable: bool | None
    retired: bool
    replaced_by: str | None


class VerdictCounts(Schema):
    """What a pool's verdicts come to, out of the questions that apply."""

    met: Count
    known: Count
    applying: Count
    not_applicable: Count


class Pool(Schema):
    """A pool with its verdicts."""

    slug: str
    former_slugs: list[str]
    name: str
    url: str
    api_url: str
    summary: str | None
    website: str | None
    kind: Kind | None
    status: State
    status_since: PartialDate | None
    launched: PartialDate | None
    launched_at_the_latest: bool = Field(description="Only an upper bound of the date is known.")
    minimum_deposit_eth: Number | None
    fee_percent: Number | None = Field(description="Of rewards.")
    network_share_percent: Number | None = Field(description="Of all staked ETH.")
    wait_days: Number | None = Field(description="Until a depositor is usually out.")
    upgrade_delay_days: int | None
    tokens: list[Token] | None
    first_published: dt.datetime
    changed: dt.datetime
    counts: VerdictCounts
    verdicts: list[VerdictClaim]


class Flip(Schema):
    """A pool that reads differently by a change of criteria."""

    slug: str
    name: str
    before: Verdict
    after: Verdict
    due_before: bool = Field(description="Whether a recheck was due.")
    due_after: bool


class ChangeLine(Schema):
    """One line of the public log."""

    id: int
    at: dt.datetime
    pool: str | None = Field(
        description="The pool's present slug; null once it is not listed, and of criteria."
    )
    pool_name: str | None = Field(description="Null of a change of criteria, which is of no pool.")
    topic: Key
    label: str
    kind: Change.Kind
    before: str | None
    after: str | None
    before_value: Any
    after_value: Any
    reason: str | None
    source: str | None = Field(description="The publisher of what says the value as it is since.")
    version: int | None = Field(description="Of criteria: the number of a new version.")
    flips: list[Flip] = Field(description="Of criteria: the pools that read differently by it.")
    credit: str | None
    reverts: int | None = Field(description="The line that this one takes back.")
    taken_back_at: dt.datetime | None


class PoolRecord(Pool):
    """A pool with its verdicts and all facts."""

    facts: dict[str, Fact]


class PoolDetail(PoolRecord):
    """A pool with everything that is said of it and what was said before."""

    day: dt.date
    history: list[ChangeLine] = Field(description="The newest lines; history_url has all.")
    history_url: str


class Option(Schema):
    """A value of a filter, and how many pools the listing would show with it."""

    value: str
    label: str
    count: Count
    selected: bool


class Facet(Schema):
    """A filter. The counts of its options ignore its own selection."""

    name: str
    label: str
    options: list[Option]
    unknown: Count = Field(description="Pools left out only because the fact is not known.")
    not_applicable: Count


class Page(Schema):
    """What every list says of itself."""

    day: dt.date = Field(description="The day for which the verdicts hold, in UTC.")
    count: Count = Field(description="How many there are in all pages.")
    page: int
    pages: int
    per_page: int
    previous: str | None
    next: str | None


class PoolPage(Page):
    """Pools that pass the filters, in the order asked for."""

    total: Count = Field(description="How many pools are listed, without any filter.")
    sort: str
    pools: list[Pool]
    facets: list[Facet]


class ChangePage(Page):
    """Lines of the public log, newest first."""

    changes: list[ChangeLine]


class Directory(Schema):
    """Where everything stands."""

    name: str
    version: str
    licence: str
    licence_url: str
    documentation: str
    openapi: str
    endpoints: dict[str, str]
    exports: dict[str, str]
    data_dictionary: str


class ParameterFault(Schema):
    """What is wrong with a parameter."""

    parameter: str
    detail: str


class ProblemDetails(Schema):
    """An error, by RFC 9457 (application/problem+json)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[ParameterFault] = []
