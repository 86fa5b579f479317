"""Between a pool's rows and its plain values, in both directions.

Works on drafts as well as on live pools: children are read from the cluster, which for a
revision is what the revision holds. Which columns a topic has, its descriptor says.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pools.claims.facts import Judgement, PoolFacts, SourceNote
from pools.claims.facts import TopicReview as Review
from pools.claims.translations import Translation as TranslatedText
from pools.models import children
from pools.models.evidence import Assessment, Source, TopicReview, Translation
from pools.models.indicator import Indicator
from pools.models.pool import Pool
from pools.topics import FACTS, Topic

CHILDREN = {
    "named_operators": children.NamedOperator,
    "tokens": children.Token,
    "audits": children.Audit,
    "upgrades": children.Upgrade,
    "bug_bounties": children.BugBounty,
    "client_shares": children.ClientShare,
    "network_shares": children.NetworkShare,
    "sizes": children.StakeSize,
    "incidents": children.Incident,
    "contracts": children.Contract,
    "reviews": TopicReview,
    "sources": Source,
    "translations": Translation,
}
# Rows that say something about topics, and are none.
BESIDE_TOPICS: dict[str, type[BaseModel]] = {
    "reviews": Review,
    "sources": SourceNote,
    "translations": TranslatedText,
}
# Lists of one column: plain texts in the value.
TEXTS = {"named_operators": "name"}
# What a judgement says besides what it is about.
JUDGED = {name: f for name, f in Judgement.model_fields.items() if name != "indicator"}
# One topic for each key of the document.
STORED = tuple({topic.document_key: topic for topic in FACTS}.values())


def to_facts(pool: Pool, former_slugs: Iterable[str] = ()) -> PoolFacts:
    """The pool, draft or live, as plain values. Raises pydantic.ValidationError."""
    # Checked as one, so that every fault has its whole path.
    return PoolFacts.model_validate(
        {
            "slug": pool.slug,
            "former_slugs": sorted(former_slugs),
            "assessments": _judgements(pool),
            **{
                name: [_row_values(row, shape) for row in _children(pool, name)]
                for name, shape in BESIDE_TOPICS.items()
            },
            **{topic.document_key: _value(pool, topic) for topic in STORED},
        }
    )


def apply_facts(pool: Pool, facts: PoolFacts) -> None:
    """Write plain values onto a pool and its cluster, without saving anything."""
    pool.slug = facts.slug
    for topic in STORED:
        value = getattr(facts, topic.document_key)
        if topic.relation:
            _replace(pool, topic.relation, [dict(row) for row in value])
        elif isinstance(value, BaseModel):
            for name, part in value:
                _set(pool, topic.columns.get(name, name), part)
        else:
            _set(pool, topic.columns.get("", topic.key), value)
    for name in BESIDE_TOPICS:
        _replace(pool, name, [dict(row) for row in getattr(facts, name)])
    ids = dict(Indicator.objects.originals().values_list("slug", "pk"))
    pool.assessments = [
        Assessment(
            indicator_id=ids[judgement.indicator],
            verdict=judgement.verdict,
            reason=judgement.reason,
            as_of=judgement.as_of or "",
            checked_on=judgement.checked_on,
            checked_by=judgement.checked_by,
        )
        for judgement in facts.assessments
    ]


def ensure_assessments(pool: Pool) -> None:
    """Give the cluster an assessment for every indicator; a new one leaves all to the rule."""
    rows = pool.assessments.get_object_list()
    present = {row.indicator_id for row in rows}
    for indicator in Indicator.objects.originals():
        if indicator.pk not in present:
            pool.assessments.add(Assessment(indicator=indicator))


def _value(pool: Pool, topic: Topic) -> Any:
    """One topic's value: a list of children, a value of several columns, or one column."""
    field = PoolFacts.model_fields[topic.document_key]
    if topic.relation:
        (shape, _ellipsis) = field.annotation.__args__  # type: ignore[union-attr]
        return [_row_values(row, shape) for row in _children(pool, topic.relation)]
    shape = field.annotation
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        return _row_values(pool, shape, topic.columns)
    return _column(pool, topic.columns.get("", topic.key), field)


def _row_values(row: Any, shape: Any, columns: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A row's columns under the keys of its plain value."""
    columns = columns or {}
    return {
        field.alias or name: _column(row, columns.get(name, name), field)
        for name, field in shape.model_fields.items()
    }


def _column(row: Any, name: str, field: FieldInfo) -> Any:
    """One column as a plain value: an empty date is None, a number has no idle zeros."""
    if name in TEXTS:
        return tuple(getattr(child, TEXTS[name]) for child in _children(row, name))
    value = getattr(row, name)
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dt.date) and field.annotation != dt.date | None:
        return value.isoformat()
    if isinstance(value, Decimal | float) and not isinstance(value, bool):
        return _number(value)
    return None if value == "" and field.default is None else value


def _number(value: Decimal | float) -> Decimal:
    """Without the idle zeros a column adds, so that a value reads back as it was written."""
    number = Decimal(str(value))
    whole = number == number.to_integral_value()
    return number.quantize(Decimal(1)) if whole else number.normalize()


def _set(row: Any, name: str, value: Any) -> None:
    if name in TEXTS:
        _replace(row, name, [{TEXTS[name]: text} for text in value])
    else:
        setattr(row, name, _stored(type(row), name, value))


def _stored(model: Any, name: str, value: Any) -> Any:
    """The value as its column takes it: unknown is NULL where it may be, else empty."""
    if value is None and not model._meta.get_field(name).null:
        return ""
    return list(value) if isinstance(value, tuple) else value


def _replace(pool: Pool, relation: str, rows: list[dict[str, Any]]) -> None:
    model = CHILDREN[relation]
    setattr(
        pool,
        relation,
        [
            model(
                sort_order=order,
                **{name: _stored(model, name, value) for name, value in row.items()},
            )
            for order, row in enumerate(rows)
        ],
    )


def _children(pool: Pool, relation: str) -> list[Any]:
    """The cluster's own list, whether it stands for live rows or for a revision's."""
    rows = list(getattr(pool, relation).get_object_list())
    return sorted(rows, key=lambda row: (row.sort_order is None, row.sort_order or 0))


def _judgements(pool: Pool) -> list[dict[str, Any]]:
    """What editors wrote, in the indicators' order; most rows say nothing."""
    rows = list(pool.assessments.get_object_list())
    if not rows:
        return []
    order = {
        pk: (position, slug)
        for position, (pk, slug) in enumerate(
            Indicator.objects.originals().values_list("pk", "slug")
        )
    }
    found = [
        (
            order[row.indicator_id][0],
            {
                "indicator": order[row.indicator_id][1],
                **{name: _column(row, name, field) for name, field in JUDGED.items()},
            },
        )
        for row in rows
        if row.indicator_id in order
    ]
    return [judgement for _position, judgement in sorted(found, key=lambda pair: pair[0])]
