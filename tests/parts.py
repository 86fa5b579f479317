"""The parts of a pool's document as its schema has them, for tests of every single one."""

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pools.claims.facts import PoolFacts
from pools.claims.values import LIMITS
from pools.topics.descriptor import Topic


def bounds(field: FieldInfo) -> dict[str, int]:
    """What a part of a value is bounded by, through lists and through None."""
    found: dict[str, int] = {}
    for rule in _rules(field):
        found |= {name: getattr(rule, name) for name in LIMITS if hasattr(rule, name)}
    return found


def _rules(kind: Any) -> Iterator[Any]:
    if isinstance(kind, FieldInfo):
        yield from _rules(kind.annotation)
        yield from kind.metadata
    elif hasattr(kind, "__metadata__"):
        yield from FieldInfo.from_annotation(kind).metadata
    else:
        for part in get_args(kind):
            if not isinstance(part, str):
                yield from _rules(part)


def shape_of(topic: Topic) -> Any:
    """The model of a topic's value; the field itself where it is one column."""
    annotation = PoolFacts.model_fields[topic.document_key].annotation
    if topic.relation:
        return get_args(annotation)[0]
    return (
        annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None
    )


def parts_of(topic: Topic) -> dict[str, FieldInfo]:
    """The parts of a topic's value by name; "" for a value that is one column."""
    shape = shape_of(topic)
    if shape is None:
        return {"": PoolFacts.model_fields[topic.document_key]}
    return dict(shape.model_fields)
