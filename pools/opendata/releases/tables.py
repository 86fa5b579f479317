"""The tables of a release: what each holds, its columns with their types, and its key.

They are in English, like the log; names of columns are part of what version 1 promises.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, get_args

from pools.claims.agreement import Disagreement
from pools.claims.facts import Stance
from pools.claims.verdict import Verdict
from pools.opendata.api import schemas
from pools.opendata.export_columns import Column, change_columns
from pools.opendata.releases.contents import Contents
from pools.opendata.writers import csv_lines

PARTIAL = "partial-date"  # beside the types of other exports: 2021-11-08, 2021-11 or 2021


@dataclass(frozen=True)
class Table:
    """One table: the names of its key columns, and of those that name a row of another table."""

    name: str
    about: str
    columns: Callable[[], Sequence[Column]]
    rows: Callable[[Contents], Iterator[Any]]
    key: tuple[str, ...]
    refers: tuple[tuple[str, str, str], ...] = ()  # column, the other table, its column

    @property
    def file(self) -> str:
        """What its file is called."""
        return f"{self.name}.csv"

    def csv(self, contents: Contents) -> bytes:
        """The table as CSV in UTF-8."""
        return "".join(csv_lines(self.columns(), self.rows(contents))).encode()


@dataclass(frozen=True)
class Beside:
    """Something said of a pool, with the pool's slug and its place among its like."""

    pool: str
    claim: Any
    number: int = 0


def _column(name: str, label: str, kind: str = "string", words: Any = ()) -> Column:
    return Column(name, label, kind, attrgetter(name), words=tuple(words))


def _beside(name: str, label: str, kind: str = "string", words: Any = ()) -> Column:
    """A column of what is said of a pool, empty where a part of the way to it is unknown."""

    def read(row: Beside) -> Any:
        value = row.claim
        for part in name.split("_", 1) if name.startswith("upcoming_") else (name,):
            value = getattr(value, part, None)
        return value

    return Column(name, label, kind, read, words=tuple(words))


POOL = Column("pool", "Identifier of the pool", "string", lambda row: row.pool)
EVIDENCE = (
    _beside("newest_evidence", "Date of the newest source", PARTIAL),
    _beside("reviewed_on", "Last review by an editor", "date"),
    _beside("reviewed_by", "Who reviewed it, by name or role"),
    _beside("recheck_due", "Recheck due from; empty where none is, or none can be told", "date"),
    _beside("overdue", "Whether a recheck was due on the day of the release", "boolean"),
    _beside("disagreement", "How sources disagree; empty where they do not", words=Disagreement),
)


def _pool_columns() -> Sequence[Column]:
    counts = ("met", "known", "applying", "not_applicable")
    meaning = ("that are met", "that are known", "whose question applies", "that do not apply")
    return (
        _column("slug", "Identifier of the pool, for good"),
        _column("former_slugs", "Its former identifiers", "array"),
        _column("name", "Name"),
        _column("url", "Its page in the directory"),
        _column("summary", "What it is, in a sentence or two"),
        _column("website", "Its own site"),
        _column("kind", "What kind of pool it is", words=get_args(schemas.Kind)),
        _column("status", "Whether it takes deposits", words=get_args(schemas.State)),
        _column("status_since", "Since when", PARTIAL),
        _column("launched", "When it was launched", PARTIAL),
        _column("launched_at_the_latest", "Only an upper bound of the launch is known", "boolean"),
        _column("minimum_deposit_eth", "Smallest deposit, in ETH", "number"),
        _column("fee_percent", "Fee, in percent of rewards", "number"),
        _column("network_share_percent", "Share of all staked ETH, in percent", "number"),
        _column("wait_days", "Days until a depositor is usually out", "number"),
        _column("upgrade_delay_days", "Days between an upgrade's announcement and it", "integer"),
        Column(
            "tokens", "Tokens that stand for a stake, with CAIP-19 identifiers", "array", _tokens
        ),
        _column("first_published", "When it was listed (UTC)", "datetime"),
        _column("changed", "When what visitors read last changed (UTC)", "datetime"),
        *(
            Column(f"{name}_verdicts", f"How many verdicts {what}", "integer", _count(name))
            for name, what in zip(counts, meaning, strict=True)
        ),
    )


def _tokens(pool: schemas.PoolRecord) -> list[dict[str, Any]] | None:
    return None if pool.tokens is None else [token.model_dump() for token in pool.tokens]


def _count(name: str) -> Callable[[schemas.PoolRecord], int]:
    return lambda pool: int(getattr(pool.counts, name))


def _verdict_columns() -> Sequence[Column]:
    return (
        POOL,
        _beside("indicator", "Identifier of the indicator"),
        _beside("verdict", "The verdict", words=Verdict),
        _beside("phrase", "The indicator's own words for the verdict"),
        _beside("quantity", "What was measured"),
        _beside("reason", "Why"),
        _beside("by_rule", "Set by a published rule rather than by an editor", "boolean"),
        *EVIDENCE,
        _beside("upcoming_on", "A day on which the calendar alone changes the verdict", "date"),
        _beside("upcoming_verdict", "The verdict from that day on", words=Verdict),
    )


def _fact_columns() -> Sequence[Column]:
    return (
        POOL,
        _beside("topic", "What it is about"),
        _beside("label", "The same for a reader"),
        _beside(
            "value", "The value: a text, a number, true or false, or JSON; empty: unknown", "any"
        ),
        _beside("text", "The value in words, also where it follows from others"),
        *EVIDENCE,
    )


def _source_columns() -> Sequence[Column]:
    return (
        POOL,
        _beside("topic", "The fact or the indicator it is about"),
        Column(
            "number", "Its place among the sources on this topic", "integer", lambda r: r.number
        ),
        _beside("url", "Where it is"),
        _beside("archive", "Where an archived copy is"),
        _beside("publisher", "Who says it"),
        _beside("reports", "What it reports"),
        _beside("quote", "Quote from the source; belongs to its publisher"),
        _beside("as_of", "The day it speaks for", PARTIAL),
        _beside("seen_on", "The last day it was found still saying so", "date"),
        _beside("link_dead_since", "The address has not opened since then; else empty", "date"),
        _beside(
            "quote_missing_since",
            "Since then the page opens without the quoted words; empty where they are there, "
            "or nobody could look",
            "date",
        ),
        _beside("stance", "How it stands to our value", words=get_args(Stance)),
        _beside("why", "Why we use this one, where others differ"),
    )


def _indicator_columns() -> Sequence[Column]:
    def of(name: str, label: str, kind: str = "string") -> Column:
        return Column(name, label, kind, lambda one: getattr(one.criteria, name))

    return (
        _column("slug", "Identifier of the indicator"),
        _column("name", "Name"),
        _column("url", "Its page in the directory"),
        _column("question", "What is asked of every pool"),
        _column("why_it_matters", "Why it matters"),
        _column("group", "The group it stands in"),
        of("version", "Number of the criteria in force; one more with each change", "integer"),
        of("version_since", "The day they came into force; empty of the first", "date"),
        of("definition", "What an editor judges by"),
        of("rule", "The published rule that sets the verdict; empty where an editor judges"),
        of("topics", "The facts that the rule reads", "array"),
        Column("thresholds", "What the rule compares with", "array", _thresholds),
        of("publisher", "Who set the thresholds, where somebody else did"),
        Column("thresholds_url", "Where they are", "string", lambda one: one.criteria.url),
        of("recheck_days", "Days after which evidence is due for a recheck", "integer"),
    )


def _thresholds(one: Any) -> list[dict[str, Any]]:
    return [threshold.model_dump() for threshold in one.criteria.thresholds]


def _sources(contents: Contents) -> Iterator[Beside]:
    """Each where it was given: under its own topic. A verdict repeats those of the facts that its
    rule reads."""
    for pool in contents.pools:
        on_facts = ((key, fact.sources) for key, fact in pool.facts.items())
        on_verdicts = ((one.indicator, one.sources) for one in pool.verdicts)
        for topic, sources in (*on_facts, *on_verdicts):
            own = [source for source in sources if source.topic == topic]
            yield from (Beside(pool.slug, source, n) for n, source in enumerate(own, 1))


TABLES = (
    Table(
        "pools",
        "One row for each pool: what it is, its main figures and how many criteria it meets.",
        _pool_columns,
        lambda contents: iter(contents.pools),
        key=("slug",),
    ),
    Table(
        "verdicts",
        "One row for each pool and indicator: the verdict, why, and how old the evidence is.",
        _verdict_columns,
        lambda contents: (Beside(p.slug, one) for p in contents.pools for one in p.verdicts),
        key=("pool", "indicator"),
        refers=(("pool", "pools", "slug"), ("indicator", "indicators", "slug")),
    ),
    Table(
        "facts",
        "One row for each pool and topic: what is known, in a form for programs and in words.",
        _fact_columns,
        lambda contents: (Beside(p.slug, one) for p in contents.pools for one in p.facts.values()),
        key=("pool", "topic"),
        refers=(("pool", "pools", "slug"),),
    ),
    Table(
        "sources",
        "One row for each citation: who says what about which topic of which pool, and since when.",
        _source_columns,
        _sources,
        key=("pool", "topic", "number"),
        refers=(("pool", "pools", "slug"),),
    ),
    Table(
        "indicators",
        "One row for each indicator: what is asked of every pool, and how a verdict is reached.",
        _indicator_columns,
        lambda contents: iter(contents.indicators),
        key=("slug",),
    ),
    Table(
        "changes",
        "The public log, the oldest line first: what changed, when and why.",
        change_columns,
        lambda contents: iter(contents.changes),
        key=("id",),
    ),
)
