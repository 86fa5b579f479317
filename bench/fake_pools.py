"""Plausible pools that do not exist, for load tests: marked as such, never for visitors."""

import datetime as dt
import random
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from eth_utils import to_checksum_address

from pools.claims import dates, vocabulary
from pools.claims.facts import PoolFacts
from pools.claims.index_entry import entry_for
from pools.claims.indicator import IndicatorSpec
from pools.models import Indicator, Pool, PoolSlug, PublishedPool, generation, indicators_in
from pools.models.document import CHILDREN, apply_facts
from pools.models.evidence import Assessment

SYLLABLES = "ba co di fe go hu ka li mo nu po ra se ti vo wa xe yo zu".split()
LICENCES = ("MIT", "GPL-3.0-only", "BUSL-1.1", "mixed", "none-stated", "closed", "")
CLIENTS = {
    "execution": ("Geth", "Nethermind", "Besu", "Erigon"),
    "consensus": ("Lighthouse", "Prysm", "Teku", "Nimbus"),
}
JUDGED = ("met", "partly", "unmet")


def fake_facts(seed: int, indicators: Sequence[IndicatorSpec], day: dt.date) -> PoolFacts:
    """One pool, always the same for a seed; every fact may be unknown."""
    rng = random.Random(seed)  # noqa: S311  (no secret)

    def maybe(value: Callable[[], Any], otherwise: Any = None) -> Any:
        return value() if rng.random() < 0.75 else otherwise

    name = f"Example {''.join(rng.choices(SYLLABLES, k=3)).capitalize()} {seed}"

    def past() -> str:
        return (day - dt.timedelta(days=rng.randrange(1, 2000))).isoformat()

    kind = rng.choice(vocabulary.keys(vocabulary.KINDS))
    licence = rng.choice(LICENCES)
    changing = licence == "BUSL-1.1"
    facts: dict[str, Any] = {
        "slug": f"example-{seed}",
        "name": name,
        "summary": f"{name} is made up for a load test and is no pool.",
        "website": f"https://pool-{seed}.example",
        "kind": kind,
        "status": {"is": rng.choice(("active", "active", "active", "unknown"))},
        "launch": {"date": maybe(past)},
        "minimum_deposit": maybe(lambda: rng.choice((0, 0.001, 0.01, 0.1, 1, 4, 32))),
        "fee": {"percent": maybe(lambda: rng.choice((0, 5, 8, 10, 12.5, 14, 15, 25)))},
        "licence": {
            "is": licence,
            "change_date": past() if changing else None,
            "change_to": "MIT" if changing else "",
        },
        "node_operators": {
            "entry": rng.choice(("", *vocabulary.keys(vocabulary.ENTRIES))),
            "named": maybe(lambda: [f"Operator {rng.randrange(40)}"], []),
        },
        "platforms": rng.sample(vocabulary.keys(vocabulary.PLATFORMS), rng.randrange(4)),
        "interfaces": rng.sample(vocabulary.keys(vocabulary.INTERFACES), rng.randrange(3)),
        "tokens": [] if kind == "tokenless" else maybe(lambda: [_token(rng, seed)], []),
        "audits": [
            {
                "auditor": f"Auditor {rng.randrange(20)}",
                "date": past(),
                "report": f"https://audits.example/{seed}/{number}" if rng.random() < 0.7 else "",
            }
            for number in range(rng.randrange(3))
        ],
        "bug_bounties": maybe(lambda: [{"url": f"https://bounty.example/{seed}"}], []),
        "client_shares": [share for layer in CLIENTS for share in _shares(rng, layer, past())],
        "network_shares": maybe(lambda: [{"percent": rng.randrange(90) / 10, "as_of": past()}], []),
        "assessments": [
            {
                "indicator": indicator.slug,
                "verdict": rng.choice(JUDGED),
                "reason": "Made up for a load test.",
                "checked_on": past(),
            }
            for indicator in indicators
            if not indicator.rule and rng.random() < 0.6
        ],
    }
    facts["assessments"] += _without_validators(random.Random(f"validators of {seed}"), indicators)  # noqa: S311  (no secret)
    facts |= _terms(random.Random(f"terms of {seed}"))  # noqa: S311  (no secret)
    topics = [
        *("website", "kind", "status", "launch", "minimum_deposit", "fee", "licence"),
        *("node_operators", "platforms", "interfaces", "tokens", "audits", "bug_bounties"),
        *("execution_clients", "consensus_clients", "network_shares"),
        *(judgement["indicator"] for judgement in facts["assessments"]),
        *("withdrawal", "upgrade_power", "upgrade_delay", "access"),
    ]
    facts["sources"] = [
        {
            "topic": topic,
            "url": f"https://source.example/{seed}/{topic}",
            "publisher": "Example",
            "as_of": past(),
            "stance": "basis",
        }
        for topic in topics
    ]
    return PoolFacts.from_document(facts)


def _without_validators(
    rng: random.Random, indicators: Sequence[IndicatorSpec]
) -> list[dict[str, Any]]:
    """Now and then a token that runs no validators: what is asked of them does not apply."""
    if rng.random() > 0.2:
        return []
    return [
        {"indicator": one.slug, "verdict": "not_applicable", "reason": "It runs no validators."}
        for one in indicators
        if one.rule in ("operators", "execution_clients", "consensus_clients")
    ]


def _terms(rng: random.Random) -> dict[str, Any]:
    """How one gets in and out, and who may change the code."""
    waits = (None, 0.5, 1, 3, 7, 14, 45)
    return {
        "withdrawal": {
            "ways": rng.sample(("redeem", "queue", "trade"), rng.randrange(3)),
            "wait_to": rng.choice(waits),
        },
        "upgrade_power": {"held_by": rng.choice(("", *vocabulary.keys(vocabulary.CODE_HOLDERS)))},
        "upgrade_delay_days": rng.choice((None, 0, 2, 7, 30)),
        "access": {"needs": rng.choice(("", *vocabulary.keys(vocabulary.ACCESS_NEEDS)))},
    }


def _token(rng: random.Random, seed: int) -> dict[str, Any]:
    return {
        "symbol": f"x{seed}ETH",
        "address": to_checksum_address(f"0x{rng.getrandbits(160):040x}"),
        "kind": rng.choice(("", "rebasing", "exchange-rate")),
    }


def _shares(rng: random.Random, layer: str, as_of: str) -> list[dict[str, Any]]:
    if rng.random() < 0.4:
        return []
    cuts = sorted(rng.sample(range(1, 100), len(CLIENTS[layer]) - 1))
    parts = [high - low for low, high in zip((0, *cuts), (*cuts, 100), strict=True)]
    return [
        {"layer": layer, "client": client, "percent": Decimal(part), "as_of": as_of}
        for client, part in zip(CLIENTS[layer], parts, strict=True)
    ]


@transaction.atomic
def make_pools(count: int, start: int = 1, batch: int = 500) -> Iterator[int]:
    """Write made-up pools straight into the tables, yielding how many stand so far.

    Goes past the publishing path, which at ten thousand pools would take minutes, and
    derives with the same functions what that path would have derived.
    """
    indicators, day, now = indicators_in(), dates.today(), timezone.now()
    ids = dict(Indicator.objects.originals().values_list("slug", "pk"))
    for first in range(start, start + count, batch):
        seeds = range(first, min(first + batch, start + count))
        facts = [fake_facts(seed, indicators, day) for seed in seeds]
        pools = [Pool(live=True, first_published_at=now, last_published_at=now) for _ in facts]
        for pool, one in zip(pools, facts, strict=True):
            apply_facts(pool, one)
        children = {relation: _take(pools, relation) for relation in CHILDREN}
        judged = {id(pool): pool.assessments.get_object_list() for pool in pools}
        Pool.objects.bulk_create(pools)
        for relation, model in CHILDREN.items():
            for child, pool in children[relation]:
                child.pool_id = pool.pk
            model.objects.bulk_create(child for child, _pool in children[relation])
        Assessment.objects.bulk_create(_assessments(pools, judged, ids))
        PublishedPool.objects.bulk_create(
            PublishedPool(
                pool=pool,
                slug=one.slug,
                document=one.to_document(),
                entry=entry_for(one, indicators, day),
                first_published=now,
                changed=now,
            )
            for pool, one in zip(pools, facts, strict=True)
        )
        PoolSlug.objects.bulk_create(
            PoolSlug(pool=pool, slug=pool.slug, name=pool.name) for pool in pools
        )
        yield seeds[-1] - start + 1
    generation.move()


def _take(pools: list[Pool], relation: str) -> list[tuple[Any, Pool]]:
    return [(child, pool) for pool in pools for child in getattr(pool, relation).get_object_list()]


def _assessments(
    pools: list[Pool], judged: dict[int, list[Assessment]], ids: dict[str, int]
) -> Iterator[Assessment]:
    for pool in pools:
        rows = {row.indicator_id: row for row in judged[id(pool)]}
        for indicator_id in ids.values():
            row = rows.get(indicator_id) or Assessment(indicator_id=indicator_id)
            row.pool_id = pool.pk
            yield row
