"""Every topic is described in full, once, and nobody keeps another list of topics."""

import ast
import re
from pathlib import Path

import pytest
from django.core.exceptions import FieldDoesNotExist

from directory.settings import BASE_DIR
from pools import topics
from pools.admin.panels import pool_edit_handler
from pools.claims.agreement import MEASURED
from pools.claims.facts import PoolFacts
from pools.contributions.sections import SECTIONS
from pools.models import Pool
from pools.models.document import CHILDREN, TEXTS
from pools.topics.descriptor import Topic

# What a document holds besides topics.
BESIDE = {"slug", "former_slugs", "assessments", "sources", "reviews", "translations"}


@pytest.mark.parametrize("topic", topics.FACTS, ids=lambda topic: topic.key)
def test_a_descriptor_lacks_no_part(topic: Topic) -> None:
    assert str(topic.label) and str(topic.help)
    assert topic.inputs and all(str(part.label) for part in topic.inputs)
    assert topic.section in {section.key for section in SECTIONS}
    assert topic.panel.rows and str(topic.panel.heading)
    assert topic.document_key in PoolFacts.model_fields
    assert topic.recheck_days is None or topic.recheck_days > 0
    if topic.relation:
        assert topic.relation in CHILDREN and str(topic.panel.item)
    nothing = PoolFacts(slug="x", name="x")
    assert topic.format_value(nothing) == ("x" if topic.key == "name" else "")


@pytest.mark.parametrize("topic", topics.FACTS, ids=lambda topic: topic.key)
def test_what_a_descriptor_names_is_a_column(topic: Topic) -> None:
    model = CHILDREN[topic.relation] if topic.relation else Pool
    columns = [column for row in topic.panel.rows for column in row if "." not in column]
    for name in [*columns, *topic.columns.values()]:
        try:
            model._meta.get_field(name)
        except FieldDoesNotExist:
            assert name in TEXTS, f"{topic.key}: {name}"
    assert set(topic.panel.help) <= {column for row in topic.panel.rows for column in row}


def test_every_key_of_the_document_and_every_column_has_its_topic() -> None:
    assert {topic.document_key for topic in topics.FACTS} == set(PoolFacts.model_fields) - BESIDE
    edited = {
        column.split(".")[0]
        for topic in topics.FACTS
        if not topic.relation
        for row in topic.panel.rows
        for column in row
    }
    said = {
        field.name
        for field in Pool._meta.get_fields()
        if getattr(field, "editable", False) and not field.is_relation and not field.primary_key
    }
    of_drafts = {"change_reason"}
    wagtails = {"go_live_at", "expire_at", "first_published_at", "last_published_at"}
    assert edited == (said | set(TEXTS)) - wagtails - of_drafts


def test_the_editors_form_holds_every_column_once() -> None:
    fields = pool_edit_handler.bind_to_model(Pool).get_form_class()
    names = [*fields.base_fields, *fields.formsets]
    for topic in topics.FACTS:
        for row in topic.panel.rows if not topic.relation else ():
            assert all(names.count(column.split(".")[0]) == 1 for column in row)
        if topic.relation:
            assert names.count(topic.relation) == 1


def _lists_in(path: Path) -> list[tuple[int, set[str]]]:
    """Literal collections of three or more topic keys: ``[(line, keys), ...]``."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            values = node.elts
        elif isinstance(node, ast.Dict):
            values = [key for key in node.keys if key is not None]
        else:
            continue
        texts = [value.value for value in values if isinstance(value, ast.Constant)]
        keys = {text for text in texts if text in topics.FACT}
        if len(keys) >= 3:
            found.append((node.lineno, keys))
    return found


def test_nobody_keeps_another_list_of_topics() -> None:
    """Columns, relations and words that happen to be named like a topic are told apart by where
    they stand: the shape of a document."""
    apart = re.compile(
        r"/(migrations|topics)/|pools/(claims/(agreement|facts|index_entry)|models/document|"
        r"opendata/records)\.py$"
    )
    kept = [
        f"{path.relative_to(BASE_DIR)}:{line} {sorted(keys)}"
        for room in ("pools", "directory")
        for path in sorted((BASE_DIR / room).rglob("*.py"))
        if not apart.search(f"/{path.relative_to(BASE_DIR).as_posix()}")
        for line, keys in _lists_in(path)
    ]
    assert topics.FACT.keys() >= MEASURED  # which rules read, that know no registry
    # Without these three there is nothing to review, whatever else a topic says of itself.
    assert [one for one in kept if "'name', 'summary', 'website'" not in one] == []
