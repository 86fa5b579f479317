"""What in a migration breaks the code before it, which still runs beside it while a release goes out.

That code reads and writes every column it knows, and leaves out those it does not.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.db import connection, migrations
from django.db.migrations import operations as kinds
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED, Field

SQL = re.compile(r"\bDROP\s+(?:TABLE|COLUMN)\b|\bRENAME\b|\bSET\s+NOT\s+NULL\b", re.I)


def faults(migration: migrations.Migration, state: ProjectState, fresh: set[str]) -> list[str]:
    """What is wrong with it, each named by what it does to what. ``state`` is what models were before
    it and are after it when this returns; ``fresh`` are the models that the code before does not
    know, to which those it makes are added."""
    app = migration.app_label
    found = []
    for operation in migration.operations:
        found += [
            f"{app}.{migration.name}: {fault}" for fault in _faults(operation, app, state, fresh)
        ]
        if isinstance(operation, kinds.CreateModel):
            fresh.add(f"{app}.{operation.name_lower}")
        operation.state_forwards(app, state)
    return found


def _faults(operation: Any, app: str, state: ProjectState, fresh: set[str]) -> Iterator[str]:
    if isinstance(operation, kinds.SeparateDatabaseAndState):
        for inner in operation.database_operations:
            yield from _faults(inner, app, state, fresh)
        return
    if isinstance(operation, kinds.RunSQL):
        statements = operation.sql if isinstance(operation.sql, list | tuple) else [operation.sql]
        yield from (f"runs “{found[0]}”" for one in statements if (found := SQL.search(str(one))))
        return
    names = (getattr(operation, which, None) for which in ("model_name", "old_name", "name"))
    model = str(next(filter(None, names), "")).lower()
    if f"{app}.{model}" in fresh:
        return
    if isinstance(operation, kinds.DeleteModel):
        yield f"drops {model}"
    elif isinstance(operation, kinds.RenameModel | kinds.AlterModelTable):
        yield f"renames {model}"
    elif isinstance(operation, kinds.RemoveField):
        yield f"drops {model}.{operation.name}"
    elif isinstance(operation, kinds.RenameField):
        yield f"renames {model}.{operation.old_name}"
    elif isinstance(operation, kinds.AddField):
        if _must_be_given(operation.field):
            yield f"adds {model}.{operation.name}, which the code before cannot leave out"
    elif isinstance(operation, kinds.AlterField):
        yield from _alters(operation, model, state.models[app, model].fields[operation.name])


def _alters(operation: kinds.AlterField, model: str, old: Field) -> Iterator[str]:
    new, name = operation.field, f"{model}.{operation.name}"
    if old.db_column != new.db_column:
        yield f"renames {name}"
    if old.null and _must_be_given(new):
        yield f"fills {name}, which the code before may leave empty"
    if old.get_internal_type() != new.get_internal_type():
        yield f"makes {name} another type"
    elif new.max_length and (not old.max_length or new.max_length < old.max_length):
        yield f"shortens {name}"


def _must_be_given(field: Field) -> bool:
    """Whether a row needs a value that the database does not give by itself. What Django's own
    ``default`` says, the code before has never heard of."""
    has_column = field.is_relation or field.db_parameters(connection)["type"] is not None
    given = field.db_default is not NOT_PROVIDED or getattr(field, "generated", False)
    return has_column and not field.many_to_many and not field.null and not given
