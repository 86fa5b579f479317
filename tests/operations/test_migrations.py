"""Migrations since the last release leave the code before them working: it runs beside them."""

from typing import Any

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from tests.operations.migration_rules import faults

# The last migration of each app that a release had. After a release, write what it has here, and
# empty the exceptions: what drops a column goes into the release after the one that stops using it.
RELEASED = {
    "accounts": "0003_publish_indicators",
    "content": "0005_feedback_on_any_page",
    "finding": "0001_missed_searches",
    "images": "0001_initial",
    "pools": "0035_machines",
}
# Known to need a stop of the old processes, each with the reason why that is borne.
EXCEPTIONS: set[str] = set()


def test_those_since_the_last_release_are_safe_beside_old_code() -> None:
    loader = MigrationLoader(None)
    released = list(RELEASED.items())
    known = {node for last in released for node in loader.graph.forwards_plan(last)}
    others = {leaf for leaf in loader.graph.leaf_nodes() if leaf[0] not in RELEASED}
    known |= {node for leaf in others for node in loader.graph.forwards_plan(leaf)}
    state = loader.project_state([*released, *others], at_end=True)
    fresh: set[str] = set()
    found: list[str] = []
    for leaf in loader.graph.leaf_nodes():
        for node in loader.graph.forwards_plan(leaf):
            if node not in known:
                known.add(node)
                found += faults(loader.graph.nodes[node], state, fresh)
    assert sorted(set(found) - EXCEPTIONS) == []
    assert sorted(EXCEPTIONS - set(found)) == [], "excused, and not there"


def made_up(operation: Any, *more: Any) -> list[str]:
    """What is found in a migration of one model with these fields, as they stand before it."""
    state = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=20)),
        ("note", models.TextField(null=True)),
    ]
    state.add_model(ModelState("pools", "Thing", fields))
    migration = migrations.Migration("9999_made_up", "pools")
    migration.operations = [operation, *more]
    return [fault.removeprefix("pools.9999_made_up: ") for fault in faults(migration, state, set())]


TEXT = models.CharField(max_length=9)
NEW = migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))])


@pytest.mark.parametrize(
    ("operation", "fault"),
    [
        (migrations.DeleteModel("Thing"), "drops thing"),
        (migrations.RenameModel("Thing", "Other"), "renames thing"),
        (migrations.AlterModelTable("Thing", "other"), "renames thing"),
        (migrations.RemoveField("thing", "note"), "drops thing.note"),
        (migrations.RenameField("thing", "note", "words"), "renames thing.note"),
        (migrations.AddField("thing", "more", TEXT), "adds thing.more, which"),
        (migrations.AddField("thing", "more", models.IntegerField(default=0)), "adds thing.more"),
        (
            migrations.AddField("thing", "up", models.ForeignKey("Thing", models.CASCADE)),
            "adds thing.up",
        ),
        (migrations.AlterField("thing", "name", TEXT), "shortens thing.name"),
        (migrations.AlterField("thing", "note", models.TextField()), "fills thing.note"),
        (migrations.AlterField("thing", "name", models.IntegerField()), "makes thing.name another"),
        (
            migrations.AlterField("thing", "note", models.TextField(null=True, db_column="x")),
            "renames thing.note",
        ),
        (migrations.RunSQL("ALTER TABLE pools_thing DROP COLUMN note"), "runs “DROP COLUMN”"),
        (
            migrations.SeparateDatabaseAndState([migrations.RemoveField("thing", "note")]),
            "drops thing.note",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_breaks_old_code_is_found(operation: Any, fault: str) -> None:
    (found,) = made_up(operation)
    assert found.startswith(fault)


@pytest.mark.parametrize(
    "operations",
    [
        [NEW, migrations.AddField("new", "more", TEXT), migrations.RemoveField("new", "more")],
        [migrations.AddField("thing", "more", models.TextField(null=True))],
        [migrations.AddField("thing", "more", models.TextField(db_default=""))],
        [migrations.AddField("thing", "all", models.ManyToManyField("Thing"))],
        [migrations.AlterField("thing", "name", models.CharField(max_length=30))],
        [migrations.RunSQL("UPDATE pools_thing SET note = ''")],
    ],
)
def test_what_old_code_does_not_notice_is_fine(operations: list[Any]) -> None:
    assert made_up(*operations) == []
