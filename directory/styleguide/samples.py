"""Pools that do not exist, as documents, so that the style guide shows what real ones go through."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings

from pools import topics
from pools.claims.facts import PoolFacts
from pools.claims.indicator import IndicatorSpec

VERDICTS = {"m": "met", "p": "partly", "n": "unmet", "u": "", "x": "not_applicable"}
REASONS = {
    "m": "The published report covers what is in use.",
    "p": "Six people together could change the contracts.",
    "n": "Operators are invited by a committee.",
    "u": "",
    "x": "The pool holds the tokens of others and runs no validators.",
}


def sample_indicators() -> list[IndicatorSpec]:
    """The indicators of the data file, as editors have worded them at first."""
    records = json.loads((settings.BASE_DIR / "fixtures/indicators.json").read_text("utf-8"))
    kept = ("slug", "name", "question", "definition", "words", "group", "order", "rule")
    return [
        IndicatorSpec(
            **{key: record[key] for key in (*kept, "thresholds", "recheck_days")},
            why_it_matters=record["why_it_matters"],
        )
        for record in records
    ]


def sample_pools(indicators: Sequence[IndicatorSpec], today: dt.date) -> list[PoolFacts]:
    """One of which much is known, one whose claims have aged, one of which little is known."""
    return [
        _pool(
            "example-pool",
            _judged(indicators, "mummpmnmm", today - dt.timedelta(days=40)),
            summary="Takes any amount and gives a token for it; anybody with a bond runs nodes.",
            kind="liquid",
            status={"is": "active"},
            launch={"date": "2021-11"},
            minimum_deposit=0.01,
            fee={"percent": 14, "covers": "the node operators"},
            tokens=[{"symbol": "exETH", "kind": "exchange-rate"}],
            node_operators={"entry": "anyone", "bond": 8},
            audits=[
                {"auditor": "Sigma Prime", "date": "2021-06-14", "superseded": True},
                {"auditor": "Consensys", "date": "2023", "scope": "Withdrawals"},
                {
                    "auditor": "Ackee",
                    "date": "2025-11-03",
                    "scope": "Version 3",
                    "report": "https://example.org/report.pdf",
                },
            ],
            client_shares=[
                {"layer": "execution", "client": "Geth", "percent": 52, "as_of": "2026-06"},
                {"layer": "execution", "client": "Besu", "percent": 40, "as_of": "2026-06"},
                {"layer": "consensus", "client": "Teku", "percent": 38, "as_of": "2026-06"},
            ],
            network_shares=[{"percent": 28.4, "as_of": "2026-06"}],
        ),
        _pool(
            "harbour",
            _judged(indicators, "mpnuuxxum", today - dt.timedelta(days=700)),
            (today - dt.timedelta(days=700)).isoformat(),
            summary="A pool whose claims have not been looked at for long.",
            kind="liquid",
            status={"is": "active"},
            launch={"date": (today - dt.timedelta(days=215)).isoformat()},
            fee={"percent": 10},
        ),
        _pool(
            "deep-water-staking-collective",
            _judged(indicators, "ununuuuun", today - dt.timedelta(days=40)),
            kind="tokenless",
            status={"is": "paused", "since": "2026-01", "reason": "The contracts are replaced."},
            launch={"date": "2023"},
        ),
    ]


def _judged(indicators: Sequence[IndicatorSpec], letters: str, on: dt.date) -> list[dict[str, Any]]:
    """A verdict for each indicator: m, p, n, x where it does not apply, or u where the rule decides or
    nobody knows."""
    return [
        {
            "indicator": indicator.slug,
            "verdict": VERDICTS[letter],
            "reason": REASONS[letter],
            "checked_on": on.isoformat() if letter != "u" else None,
        }
        for indicator, letter in zip(indicators, letters, strict=True)
    ]


def _pool(
    slug: str, assessments: list[dict[str, Any]], as_of: str = "2026-03", **facts: Any
) -> PoolFacts:
    said = [item["indicator"] for item in assessments if item["verdict"]]
    stated = [key for key, value in facts.items() if key in topics.FACT and value]
    sources = [_source(topic, as_of=as_of) for topic in (*stated, *said)]
    if "fee" in facts:
        sources.append(
            _source("fee", publisher="Another Directory", reports="10 %", stance="differs")
        )
    return PoolFacts.from_document(
        {
            "slug": slug,
            "name": slug.replace("-", " ").title(),
            "website": "https://example.org/",
            "assessments": assessments,
            "sources": sources,
            **facts,
        }
    )


def _source(topic: str, **said: Any) -> dict[str, Any]:
    return {
        "topic": topic,
        "url": f"https://docs.example.org/{topic}",
        "publisher": "Example Pool",
        "reports": "6 of 11 signers",
        "quote": "A change takes effect when six of the eleven signers have confirmed it.",
        "as_of": "2026-03",
        "stance": "basis",
        "why": "",
        **said,
    }
