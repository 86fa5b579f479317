"""The shapes of what counts: indicators with their criteria, statistics, coverage."""

import datetime as dt
from typing import Any

from pydantic import Field

from pools.claims.verdict import Verdict
from pools.models.network import NetworkFigure
from pools.opendata.api.schemas import Count, Key, Kind, Number, PartialDate, Schema, State


class Threshold(Schema):
    """A number or a list that a rule compares with."""

    key: str
    label: str | None
    value: Any


class Criteria(Schema):
    """How a verdict is reached. Without a rule an editor judges by the definition."""

    version: int = Field(description="1, and one more with each change of how it is judged.")
    version_since: dt.date | None = Field(description="Null of the first version.")
    definition: str | None
    rule: str | None
    topics: list[str] = Field(description="The facts the rule reads.")
    thresholds: list[Threshold]
    publisher: str | None = Field(description="Who set the thresholds, where somebody else did.")
    url: str | None
    phrases: dict[Verdict, str]
    recheck_days: int | None


class Indicator(Schema):
    """A question asked of every pool, and where the pools stand."""

    slug: str
    name: str
    url: str
    question: str | None
    why_it_matters: str | None
    group: str
    criteria: Criteria
    counts: dict[Verdict, Count]


class IndicatorList(Schema):
    """All indicators, in their order."""

    day: dt.date
    indicators: list[Indicator]


class Figure(Schema):
    """A measured figure of the whole network. Methods stand side by side, never averaged."""

    key: NetworkFigure.Key
    label: str | None = Field(description="The client or holder it is about.")
    value: Number
    unit: str
    as_of: PartialDate
    publisher: str
    url: str
    method: str | None


class PoolCounts(Schema):
    """How many pools are listed."""

    listed: Count
    by_status: dict[State, Count]
    by_kind: dict[Kind, Count]
    kind_unknown: Count


class ChangeCounts(Schema):
    """How many lines the log has."""

    total: Count
    newest: dt.datetime | None


class ReviewTimes(Schema):
    """How long decisions took in the last half year, in days. Null with fewer than five cases."""

    kind: str
    count: Count
    median_days: Number | None
    ninetieth_percentile_days: Number | None


class Statistics(Schema):
    """The directory and the network in numbers."""

    day: dt.date
    pools: PoolCounts
    verdicts: dict[Verdict, Count]
    changes: ChangeCounts
    review: list[ReviewTimes]
    network: list[Figure]


class Known(Schema):
    """How many claims there are, how many are known and how many of those are current."""

    total: Count
    known: Count
    current: Count
    overdue: Count
    unknown: Count
    not_applicable: Count


class TopicCoverage(Known):
    """Of one topic, over all pools."""

    topic: Key
    label: str


class PoolCoverage(Schema):
    """Of one pool."""

    pool: str
    verdicts: Known
    facts: Known


class Coverage(Schema):
    """How much of what is asked of every pool is known, and not overdue."""

    day: dt.date
    pools: Count
    verdicts: Known
    facts: Known
    by_topic: list[TopicCoverage]
    by_pool: list[PoolCoverage]
