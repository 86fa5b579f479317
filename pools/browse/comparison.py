"""Up to four pools side by side: facts, claims, and what they share."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from pools.browse.overlap import Shared, shared_by
from pools.browse.pool_page import ClaimRow, PoolPage, pool_page_of
from pools.browse.shown_facts import Fact
from pools.claims.facts import PoolFacts
from pools.claims.indicator import IndicatorSpec

MOST = 4


@dataclass(frozen=True)
class FactLine:
    """One fact across the pools."""

    topic: str
    label: str
    help: str
    facts: tuple[Fact, ...]

    @property
    def differs(self) -> bool:
        """Whether the pools do not all read the same."""
        return len({fact.words for fact in self.facts}) > 1


@dataclass(frozen=True)
class ClaimLine:
    """One indicator across the pools."""

    indicator: IndicatorSpec
    rows: tuple[ClaimRow, ...]

    @property
    def differs(self) -> bool:
        """Whether the verdicts do not all read the same, figures included."""
        return len({(row.claim.verdict, row.claim.quantity) for row in self.rows}) > 1


@dataclass(frozen=True)
class Column:
    """One pool of the comparison, with the link that takes it out."""

    pool_page: PoolPage
    url: str
    remove_url: str


@dataclass(frozen=True)
class Comparison:
    """Everything the comparison shows."""

    columns: tuple[Column, ...]
    facts: tuple[FactLine, ...]
    claims: tuple[ClaimLine, ...]
    shared: tuple[Shared, ...]
    only_differing: bool
    toggle_url: str

    @property
    def names(self) -> str:
        """The pools, for the title."""
        return ", ".join(column.pool_page.facts.name for column in self.columns)

    @property
    def width(self) -> int:
        """Columns of the table: the topics, then the pools."""
        return len(self.columns) + 1

    @property
    def lines(self) -> int:
        """How many lines are shown."""
        return len(self.facts) + len(self.claims)


def compare_url(slugs: Sequence[str], *, everything: bool = False, on: str = "") -> str:
    """The comparison of some pools: what differs, or every line; as it was on a day."""
    pairs = [("pool", slug) for slug in slugs]
    if everything:
        pairs.append(("all", "1"))
    if on:
        pairs.append(("on", on))
    return reverse("compare") + (f"?{urlencode(pairs)}" if pairs else "")


def comparison_of(
    pools: Sequence[PoolFacts],
    indicators: Sequence[IndicatorSpec],
    day: dt.date,
    *,
    everything: bool,
    symbols: Collection[str] = (),
    on: str = "",
) -> Comparison:
    """The pools side by side; lines that read alike are left out unless ``everything`` is asked
    for, or there is but one pool.
    ``symbols`` are those of all listed tokens, for what the pools share.
    Links keep the day ``on`` that was asked for."""
    only_differing = len(pools) > 1 and not everything
    dossiers = [pool_page_of(facts, indicators, day) for facts in pools]
    slugs = [facts.slug for facts in pools]
    rows = [
        {row.slug: row for group in pool_page.groups for row in group.rows}
        for pool_page in dossiers
    ]
    facts = [
        FactLine(line[0].topic, line[0].label, line[0].help, line)
        for line in zip(*(pool_page.fact_rows for pool_page in dossiers), strict=True)
        if any(fact.words for fact in line)
    ]
    claims = [
        ClaimLine(indicator, tuple(row[indicator.slug] for row in rows)) for indicator in indicators
    ]
    return Comparison(
        columns=tuple(
            Column(
                pool_page,
                reverse("pool", args=[pool_page.facts.slug]) + (f"?on={on}" if on else ""),
                compare_url(
                    [slug for slug in slugs if slug != pool_page.facts.slug],
                    everything=not only_differing,
                    on=on,
                ),
            )
            for pool_page in dossiers
        ),
        facts=tuple(line for line in facts if line.differs or not only_differing),
        claims=tuple(line for line in claims if line.differs or not only_differing),
        shared=tuple(shared_by(pools, symbols)),
        only_differing=only_differing,
        toggle_url=compare_url(slugs, everything=only_differing, on=on),
    )
