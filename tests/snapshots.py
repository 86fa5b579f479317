"""What many tests load first, loaded once a process and put back as rows afterwards.

Loading through the publishing path takes a quarter of a second, and half of all tests begin with
it; the same rows written straight into the tables take some milliseconds.
"""

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model
from wagtail.models import Locale

from pools.models import Generation, Indicator, Pool

Rows = dict[type[Model], tuple[Sequence[str], list[tuple[Any, ...]]]]
_taken: dict[tuple[Any, ...], Rows] = {}


def load_once(name: str, load: Callable[[], Any]) -> None:
    """Have what ``load`` brings in the tables; ``name`` says what that is.

    It is loaded as ever where there is something already, or where the tables are emptied after
    the test instead of rolled back.
    """
    key = (connection.alias, name, *_ground())
    if not connection.in_atomic_block or Pool.objects.exists():
        load()
    elif key in _taken:
        _put_back(_taken[key])
    else:
        before = _everything()
        load()
        _taken[key] = _added(before, _everything())


def _ground() -> tuple[Any, ...]:
    """What the rows refer to: they are the same only on the same ground."""
    indicators = Indicator.objects.order_by("pk").values_list("pk", flat=True)
    return (Locale.get_default().pk, *indicators)


def _everything() -> Rows:
    found: Rows = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy:
                cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608
                columns = [column[0] for column in cursor.description]
                found[model] = (columns, cursor.fetchall())
    return found


def _added(before: Rows, after: Rows) -> Rows:
    added: Rows = {}
    for model, (columns, rows) in after.items():
        known = set(map(repr, before[model][1]))
        fresh = [row for row in rows if repr(row) not in known]
        if fresh and model is not Generation:
            added[model] = (columns, fresh)
    return added


def _put_back(rows: Rows) -> None:
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
    # Under a token of its own: no process remembers anything of these rows yet.
    Generation.objects.update_or_create(pk=1, defaults={"token": secrets.token_urlsafe(16)})
