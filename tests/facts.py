"""Facts and indicators to judge, with nothing known unless a test says so."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from pools.claims.facts import PoolFacts
from pools.claims.indicator import IndicatorSpec

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
SHIPPED_POOLS = len(list((FIXTURES / "pools").glob("*.json")))


# A fee of which nothing is known, part by part.
FEE = {"percent": None, "percent_to": None, "varies": False, "covers": ""}


def facts(**document: Any) -> PoolFacts:
    """A pool of which only the given part of the document is known."""
    return PoolFacts.from_document({"slug": "pool", "name": "Pool", **document})


def source(topic: str, **values: Any) -> dict[str, Any]:
    """A citation of a topic that carries it."""
    return {
        "topic": topic,
        "url": "https://source.example/",
        "publisher": "Source",
        "as_of": "2026-01-02",
        "stance": "basis",
        **values,
    }


@lru_cache
def indicators() -> dict[str, IndicatorSpec]:
    """The nine indicators as the data file words and measures them."""
    records = json.loads((FIXTURES / "indicators.json").read_text(encoding="utf-8"))
    return {
        record["slug"]: IndicatorSpec(
            slug=record["slug"],
            name=record["name"],
            words=record["words"],
            group=record["group"],
            order=record["order"],
            rule=record["rule"],
            thresholds=record["thresholds"],
            recheck_days=record["recheck_days"],
        )
        for record in records
    }
