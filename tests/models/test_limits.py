"""One place for limits: a column, and an input of a form, bounds what its kind of value does."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from pydantic.fields import FieldInfo

from pools import topics
from pools.claims.facts import PoolFacts, SourceNote, TopicReview
from pools.claims.values import LIMITS
from pools.contributions.answer_forms import SourceForm
from pools.models import Pool
from pools.models.document import CHILDREN, TEXTS
from pools.models.evidence import Assessment, Source
from pools.models.evidence import TopicReview as ReviewRow
from pools.topics.descriptor import Topic
from pools.topics.fields import Amount, Lines, Ruled
from tests.parts import bounds, parts_of


def column_bounds(column: Any) -> dict[str, int]:
    """The same of a column."""
    found = {name: getattr(column, name, None) for name in LIMITS}
    for rule in column.validators:
        if isinstance(rule, MinValueValidator):
            found["ge"] = max(found["ge"] or 0, rule.limit_value)
        if isinstance(rule, MaxValueValidator):
            found["le"] = min(rule.limit_value, found["le"] or rule.limit_value)
    return {name: value for name, value in found.items() if value is not None}


def _columns() -> Iterator[tuple[str, FieldInfo, Any]]:
    for topic in topics.FACTS:
        model: Any = CHILDREN[topic.relation] if topic.relation else Pool
        for name, field in parts_of(topic).items():
            column = topic.columns.get(name, name or topic.key)
            if column in TEXTS:
                model, column = CHILDREN[column], TEXTS[column]
            yield f"{topic.key}.{name}", field, model._meta.get_field(column)
    for name, field in SourceNote.model_fields.items():
        yield f"source.{name}", field, Source._meta.get_field(name)
    for name, field in TopicReview.model_fields.items():
        yield f"review.{name}", field, ReviewRow._meta.get_field(name)
    for name in ("reason", "as_of"):
        shape = get_args(PoolFacts.model_fields["assessments"].annotation)[0]
        yield f"assessment.{name}", shape.model_fields[name], Assessment._meta.get_field(name)
    yield "slug", PoolFacts.model_fields["slug"], Pool._meta.get_field("slug")


COLUMNS = list(_columns())


@pytest.mark.parametrize(
    ("field", "column"), [row[1:] for row in COLUMNS], ids=[row[0] for row in COLUMNS]
)
def test_a_column_bounds_what_its_value_does(field: FieldInfo, column: Any) -> None:
    if isinstance(column, models.BooleanField | models.DateField | models.JSONField):
        return
    if column.choices:
        longest = max(len(str(key)) for key, _word in column.choices)
        assert longest <= column.max_length
        return
    assert bounds(field) == column_bounds(column)
    assert bounds(field), "it has a limit at all"


INPUTS = [(topic, part) for topic in topics.FACTS for part in topic.inputs]


@pytest.mark.parametrize(
    ("topic", "part"), INPUTS, ids=[f"{topic.key}.{part.name}" for topic, part in INPUTS]
)
def test_an_input_bounds_what_its_value_does(topic: Topic, part: Any) -> None:
    by_key = {field.alias or name: field for name, field in parts_of(topic).items()}
    wanted, made = bounds(by_key[part.name]), part.field()
    if isinstance(made, Amount):
        found = {
            "ge": made.min_value,
            "le": made.max_value,
            **({"max_digits": made.max_digits} if made.max_digits else {}),
            **({"decimal_places": made.decimal_places} if made.decimal_places else {}),
        }
        assert found == wanted
    elif isinstance(made, Lines):
        assert made.longest == wanted["max_length"]
    elif isinstance(made, Ruled):
        assert made.max_length is None, "its rule is narrower, and says so in words of its own"
    elif hasattr(made, "max_length"):
        assert made.max_length == wanted["max_length"]
    else:
        assert not wanted


def test_the_inputs_of_a_source_bound_what_its_columns_do() -> None:
    for name, made in SourceForm().fields.items():
        if isinstance(made, Ruled):
            continue
        assert made.max_length == bounds(SourceNote.model_fields[name])["max_length"]
