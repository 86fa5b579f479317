"""What many tests load first, loaded once a run and put back as rows afterwards.

Loading through the publishing path takes from a quarter of a second to ten, and half of all tests
begin with it; the same rows written straight into the tables take some milliseconds. The workers of
one run share them as files under the name of that run: the next one, maybe of other code, loads
anew.
"""

import hashlib
import os
import pickle
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import BaseLogEntry, Locale

from pools.models import Generation, Indicator, Pool
from tests.migrated import alone
from tests.settings import VAR_DIR

Rows = dict[type[Model], tuple[Sequence[str], list[tuple[Any, ...]]]]
WRITTEN_AT = {BaseLogEntry: "timestamp", DBTaskResult: "enqueued_at"}
_taken: dict[tuple[Any, ...], tuple[Rows, Rows]] = {}


def load_once(name: str, load: Callable[[], Any]) -> None:
    """Have what ``load`` brings in the tables; ``name`` says what that is.

    It is loaded as ever where there is something already, or where the tables are emptied after
    the test instead of rolled back.
    """
    if not connection.in_atomic_block or Pool.objects.exists():
        load()
        return
    key = (connection.vendor, name, *_ground())
    if key in _taken:
        _put_back(*_taken[key])
        return
    file = _shared(key)
    if not file:
        _taken[key] = _rows_of(load)
        return
    # Whoever comes second waits for the first: with a core for each, that takes no longer.
    with alone(file.with_suffix(".lock")):
        if file.exists():
            _taken[key] = _read(file)
            _put_back(*_taken[key])
        else:
            _taken[key] = _rows_of(load)
            _write(file, _taken[key])


def _rows_of(load: Callable[[], Any]) -> tuple[Rows, Rows]:
    """What loading takes out of the tables and what it puts in."""
    before = everything()
    load()
    after = everything()
    return _without(before, after), _without(after, before)


def _shared(key: tuple[Any, ...]) -> Path | None:
    """Where the workers of this very run share it; one process alone has nobody to share with."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if not run:
        return None
    types = ContentType.objects.order_by("pk").values_list("pk", "app_label", "model")
    digest = hashlib.sha256(repr((run, key, *types)).encode()).hexdigest()
    return VAR_DIR / f"{digest[:16]}.rows"


def _write(file: Path, taken: tuple[Rows, Rows]) -> None:
    """By labels: the table between two models is no class that a module has by name."""
    labelled = [{model._meta.label: kept for model, kept in rows.items()} for rows in taken]
    part = file.with_suffix(".part")
    part.write_bytes(pickle.dumps(labelled))
    part.rename(file)


def _read(file: Path) -> tuple[Rows, Rows]:
    gone, fresh = (
        {apps.get_model(label): kept for label, kept in rows.items()}
        for rows in pickle.loads(file.read_bytes())  # noqa: S301 - of this run's own
    )
    return gone, fresh


def _ground() -> tuple[Any, ...]:
    """What the rows refer to: they are the same only on the same ground."""
    indicators = Indicator.objects.order_by("pk").values_list("pk", flat=True)
    return (Locale.get_default().pk, *indicators)


def everything() -> Rows:
    """All rows of all tables, as they stand there."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy:
                cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608
                columns = [column[0] for column in cursor.description]
                found[model] = (columns, cursor.fetchall())
    return found


def _without(rows: Rows, others: Rows) -> Rows:
    """The rows that are not among the others as they are."""
    found: Rows = {}
    for model, (columns, values) in rows.items():
        known = set(map(repr, others[model][1]))
        only = [row for row in values if repr(row) not in known]
        if only and model is not Generation:
            found[model] = (columns, only)
    return found


def _put_back(gone: Rows, fresh: Rows) -> None:
    """A row that was changed is among those gone as it was, and fresh as it became. What refers
    to it is looked at in the end only: all keys to other tables are deferred."""
    with connection.cursor() as cursor:
        for model, (columns, values) in gone.items():
            key = model._meta.pk.column
            place = columns.index(key)
            cursor.executemany(
                f'DELETE FROM "{model._meta.db_table}" WHERE "{key}" = %s',  # noqa: S608
                [(row[place],) for row in values],
            )
    insert({model: (kept[0], _just_now(model, *kept)) for model, kept in fresh.items()})
    # Under a token of its own: no process remembers anything of these rows yet.
    Generation.objects.update_or_create(pk=1, defaults={"token": secrets.token_urlsafe(16)})


def _just_now(model: type[Model], columns: Sequence[str], rows: list[Any]) -> list[Any]:
    """The log's lines and the worker's tasks with the newest of them written this moment, as after
    loading. What was done in the last ten minutes can be undone, a task that waited for ten is
    late, and a run takes longer."""
    name = next((name for kind, name in WRITTEN_AT.items() if issubclass(model, kind)), None)
    if name is None:
        return rows
    place = columns.index(name)
    newest = max(row[place] for row in rows)
    late = timezone.now().replace(tzinfo=newest.tzinfo) - newest
    return [(*row[:place], row[place] + late, *row[place + 1 :]) for row in rows]


def insert(rows: Rows) -> None:
    """Put rows into their tables."""
    with connection.cursor() as cursor:
        for model, (columns, values) in rows.items():
            names = ", ".join(f'"{name}"' for name in columns)
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(
                f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({places})',  # noqa: S608
                values,
            )
        for statement in connection.ops.sequence_reset_sql(no_style(), list(rows)):
            cursor.execute(statement)
