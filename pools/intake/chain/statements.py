"""What was read, in the shape that every machine ends in: statements with a source each.

The address of a source is that of the contract's page and the function, and stays the same from
run to run, so that an equal reading moves *seen on* and adds nothing.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from pools.claims.facts import PoolFacts
from pools.intake.chain.blocks import Block
from pools.intake.chain.networks import NETWORKS
from pools.intake.chain.places import value_of
from pools.intake.chain.run import Read, Run
from pools.intake.statements import Batch, Citation, Record, Rejection, Statement
from pools.models import Proposal, PublishedPool

NEAR = Decimal("0.05")  # a size that moved less is no news; it moves with every block
LONGEST = 240  # characters of what a source reports


def batch(run: Run) -> Batch:
    """One record a pool, one statement a topic. What our model cannot hold is left aside."""
    published = {
        one.slug: one.facts
        for one in PublishedPool.objects.filter(slug__in={read.of.pool for read in run.reads})
    }
    records, rejected, aside = [], [], []
    for pool in dict.fromkeys(read.of.pool for read in run.reads):
        statements = []
        for reads in _by_topic(read for read in run.reads if read.of.pool == pool):
            faulty = [read for read in reads if read.fault]
            rejected += [Rejection(pool, read.reading.name, read.fault) for read in faulty]
            # A topic of which a part failed is not said by halves: 5 of 9 is one statement.
            if faulty or pool not in published:
                continue
            why = _no_news(published[pool], reads)
            if why:
                aside.append(f"{pool}, {reads[0].reading.topic}: {why}")
                continue
            statements.append(_statement(reads, run.block))
        if pool not in published:
            rejected.append(Rejection(pool, "", "no published pool has this address"))
        records.append(Record(name=pool, slug=pool, statements=tuple(statements)))
    return Batch(tuple(records), tuple(rejected), tuple(aside))


def _by_topic(reads: Iterator[Read]) -> list[list[Read]]:
    found: dict[str, list[Read]] = {}
    for read in reads:
        found.setdefault(read.reading.topic, []).append(read)
    return list(found.values())


def _statement(reads: Sequence[Read], block: Block) -> Statement:
    first = reads[0]
    parts = {read.reading.place: read.value for read in reads}
    return Statement(
        topic=first.reading.topic,
        value=value_of(first.reading.topic, parts, first.of.chain, block.day),
        source=_citation(reads, block),
        field=", ".join(read.reading.name for read in reads),
    )


def _citation(reads: Sequence[Read], block: Block) -> Citation:
    first = reads[0]
    network = NETWORKS[first.of.chain_id]
    address = first.of.contract(first.reading).address
    part = first.reading.signature.name if first.reading.function else first.reading.slot
    return Citation(
        url=f"{network.explorer}{address}#{part}",
        publisher=f"Contract {first.reading.contract} on {network.name.capitalize()}",
        as_of=block.day.isoformat(),
        reports=reports(reads, block),
    )


def reports(reads: Sequence[Read], block: Block) -> str:
    """Contract, function, answer and block in a line, and how to read it again where that fits."""
    answers = "; ".join(
        f"{read.reading.name.partition('.')[2]}"
        f"{'()' if read.reading.function else ''}"
        f"{' × ' + read.reading.times.partition('(')[0] + '()' if read.reading.times else ''}"
        f" = {read.raw}"
        for read in reads
    )
    at = f", at block {block.number}"
    again = [f"manage.py read_chain --pool {reads[0].of.pool} --block {block.number}"]
    if len(reads) == 1 and not reads[0].reading.times:
        again.insert(0, f"{reads[0].command} --block {block.number}")
    line = next(
        (whole for one in again if len(whole := f"{answers}{at}. {one}") <= LONGEST),
        f"{answers}{at}. {again[-1]}",
    )
    if len(line) > LONGEST:
        # Many answers: the block and the way to read all of them again are never cut off.
        tail = f"…{at}. {again[-1]}"
        line = answers[: LONGEST - len(tail)] + tail
    return line


def _no_news(facts: PoolFacts, reads: Sequence[Read]) -> str:
    """Why a reading says nothing against what is published although it reads differently."""
    topic, value = reads[0].reading.topic, reads[0].value
    if topic == "status" and value == "active" and facts.status.state in ("closed", "unknown"):
        return (
            f"it is not paused, which does not show that a pool that is {facts.status.state} runs"
        )
    ours = facts.node_operators.registration
    if (
        any(read.value == "open" for read in reads)
        and topic == "node_operators"
        and ours == "closed"
    ):
        return "it is not paused, which does not show that newcomers are let in"
    if topic == "sizes":
        for size, day in _known_sizes(facts):
            if abs(Decimal(str(value)) - size) <= size * NEAR:
                return f"{value} ETH is within {NEAR:%} of the {size:f} of {day}"
    return ""


def _known_sizes(facts: PoolFacts) -> Iterator[tuple[Decimal, str]]:
    """The newest size that is published, and the newest that machines have proposed."""
    entries: list[dict[str, Any]] = [
        {"staked_eth": one.staked_eth, "as_of": one.as_of} for one in facts.sizes
    ]
    for earlier in Proposal.objects.filter(
        topic="sizes", said__isnull=False, submission__pool__slug=facts.slug
    ).values_list("said", flat=True):
        entries += earlier if isinstance(earlier, list) else []
    if entries:
        newest = max(entries, key=lambda one: str(one["as_of"]))
        yield Decimal(str(newest["staked_eth"])), str(newest["as_of"])


def found_on(block: Block, today: dt.date) -> dt.date:
    """The day on which it was found said so: the block's, and never one to come."""
    return min(block.day, today)
