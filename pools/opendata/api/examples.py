"""What an answer looks like: today's own, of the first pool by its slug, shortened."""

from typing import Any

from pools import topics
from pools.browse.coverage import as_document, current_coverage
from pools.browse.index import Index
from pools.opendata import records, statistics
from pools.opendata.answers import absolute
from pools.opendata.api import schemas


def examples(index: Index) -> dict[str, dict[str, Any]]:
    """An answer for each path, as JSON; of lists the first entries. Empty without pools."""
    if not index.rows:
        return {}
    row = index.by_slug[min(index.by_slug)]
    record = next(records.pools([row], index, with_facts=True), None)
    if not isinstance(record, schemas.PoolRecord):
        return {}
    pool = _short(record.model_dump(mode="json"))
    facts = pool.pop("facts")
    history = [
        line.model_dump(mode="json")
        for line in records.change_lines(
            records.log(index).filter(pool_id=row.pk)[:1], index.specs()
        )
    ]
    page = {
        "day": index.day.isoformat(),
        "page": 1,
        "pages": 1,
        "per_page": 24,
        "previous": None,
        "next": None,
    }
    specs = index.specs()
    coverage = as_document(current_coverage(), lambda key: topics.label(key, specs))
    facet = {
        "name": "kind",
        "label": "Kind",
        "options": [{"value": "liquid", "label": "Liquid", "count": 1, "selected": False}],
        "unknown": 0,
        "not_applicable": 0,
    }
    return {
        "/api/v1/pools": {
            **page,
            "count": 1,
            "total": len(index.rows),
            "sort": "order",
            "pools": [pool],
            "facets": [facet],
        },
        "/api/v1/pools/{slug}": {
            **pool,
            "facts": {"fee": facts["fee"]},
            "day": index.day.isoformat(),
            "history": history,
            "history_url": f"{absolute('api_changes')}?pool={row.slug}",
        },
        "/api/v1/indicators": _shorter(
            statistics.indicators().model_dump(mode="json"), "indicators"
        ),
        "/api/v1/changes": {**page, "count": len(history), "changes": history},
        "/api/v1/statistics": _shorter(
            statistics.current().model_dump(mode="json"), "network", "review"
        ),
        "/api/v1/coverage": _shorter(coverage, "by_topic", "by_pool"),
    }


def _short(pool: dict[str, Any]) -> dict[str, Any]:
    """One verdict with one source, one token; of facts, one source each."""
    verdicts = [_shorter(one, "sources") for one in pool["verdicts"][:1]]
    facts = {key: _shorter(fact, "sources") for key, fact in pool["facts"].items()}
    return {**pool, "verdicts": verdicts, "tokens": pool["tokens"] and pool["tokens"][:1]} | {
        "facts": facts
    }


def _shorter(document: dict[str, Any], *names: str) -> dict[str, Any]:
    return {**document, **{name: document[name][:1] for name in names}}
