"""Pool files in the directory's own format (``fixtures/pools/``): one pool, or a list of them."""

from collections.abc import Iterator
from typing import Any

from pools import topics
from pools.claims.facts import PoolFacts
from pools.intake.importers import reading
from pools.intake.importers.reading import Rejections
from pools.intake.statements import Batch, Citation, Record, Statement, UnreadableFile
from pools.topics.proposed_values import FaultyValue, checked, format_value

KEYS = frozenset(field.alias or name for name, field in PoolFacts.model_fields.items())


def read(data: bytes) -> Batch:
    """Each topic that a file knows something of, with the first source it gives for it."""
    parsed = reading.read_json(data)
    pools = reading.objects(parsed if isinstance(parsed, list) else [parsed], "The file")
    if not pools or not all(isinstance(one.get("slug"), str) and "name" in one for one in pools):
        raise UnreadableFile("The file is not a pool with a slug and a name, or a list of such.")
    rejected = Rejections()
    records = tuple(_record(one, rejected) for one in pools)
    return Batch(records, tuple(rejected.found), lists_pools=True)


def _record(pool: dict[str, Any], rejected: Rejections) -> Record:
    rejected.record = pool["slug"][:80]
    rejected.unknown(pool, KEYS)
    name = pool["name"] if isinstance(pool["name"], str) else pool["slug"]
    website = pool.get("website")
    return Record(
        name=name,
        statements=(*_facts(pool), *_judged(pool)),
        addresses=tuple(_addresses(pool)),
        website=website if isinstance(website, str) else "",
        slug=pool["slug"],
        key=pool["slug"][:80],
    )


def _addresses(pool: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key in ("tokens", "contracts"):
        for one in _objects(pool, key):
            chain, address = one.get("chain") or "ethereum", one.get("address")
            if isinstance(chain, str) and isinstance(address, str) and address:
                yield chain, address


def _facts(pool: dict[str, Any]) -> Iterator[Statement]:
    for topic in topics.FACTS:
        value = pool.get(topic.document_key)
        if topic.layer:
            shares = _objects(pool, topic.document_key)
            value = [share for share in shares if share.get("layer") == topic.layer]
        try:
            known = format_value(topic.key, checked(topic.key, value))
        except (FaultyValue, TypeError):
            known = "refused where it is taken in, with the reason"
        if known:
            yield Statement(topic.key, value, _source(pool, topic.key), topic.document_key)


def _judged(pool: dict[str, Any]) -> Iterator[Statement]:
    for one in _objects(pool, "assessments"):
        indicator = one.get("indicator")
        if isinstance(indicator, str) and one.get("verdict"):
            value = {key: one.get(key) for key in ("verdict", "reason", "as_of")}
            yield Statement(indicator, value, _source(pool, indicator), f"assessments.{indicator}")


def _source(pool: dict[str, Any], topic: str) -> Citation:
    order = ("basis", "agrees")
    found = [one for one in _objects(pool, "sources") if one.get("topic") == topic]
    found = [one for one in found if one.get("stance", "agrees") in order]
    for one in sorted(found, key=lambda one: order.index(one.get("stance", "agrees"))):
        parts = ("url", "publisher", "as_of", "quote", "reports", "archive")
        # What is no text is no address and no date either, and refused as such.
        return Citation(*(str(one.get(part) or "") for part in parts))
    return Citation("", "")


def _objects(pool: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = pool.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
