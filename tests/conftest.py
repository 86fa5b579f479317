"""What every test shares."""

import gc
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection, transaction
from django.db.backends.base.creation import BaseDatabaseCreation
from django.db.backends.base.operations import BaseDatabaseOperations
from django.template import Template
from django.test import client as test_client

from pools.browse import index as indexes
from pools.models import generation_cache, second_look
from pools.submit import rate_limits
from tests import migrated, snapshots
from tests.settings import THROW_AWAY, VAR_DIR

FORGET = (cache.clear, generation_cache.forget_all, indexes.forget_all, rate_limits.forget_taken)


def pytest_configure() -> None:
    """Make the folder for the test database, uploads and letters."""
    VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    (VAR_DIR / "static").mkdir(exist_ok=True)  # WhiteNoise warns where it is missing


def pytest_unconfigure() -> None:
    """Remove it; only the process that named it does."""
    if THROW_AWAY:
        shutil.rmtree(VAR_DIR, ignore_errors=True)


def pytest_collection_finish() -> None:
    """What is imported by now stays: the collector need not go through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_db_keepdb: bool
) -> Iterator[None]:
    """The last step before the test database is made."""
    with pytest.MonkeyPatch.context() as patch:
        if not django_db_keepdb:
            creation = connection.creation
            patch.setattr(
                creation, "create_test_db", migrated.create_from_copy(creation.create_test_db)
            )
        yield


@pytest.fixture(autouse=True)
def nothing_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second look is asked for where a test says so: all of them, or none."""
    monkeypatch.setattr(second_look, "is_sampled", lambda _one, _topic, share: share == 100)


@pytest.fixture
def collected() -> Iterator[None]:
    """For a test that leaves a file or socket to the collector, and bears its warning: no other
    test is told of it."""
    yield
    gc.collect()


def _keep_first_context(store: dict[str, Any], template: Template, context: Any, **_: Any) -> None:
    seen = store.setdefault("seen", set())
    if template not in seen:
        seen.add(template)
        _keep_context(store, template=template, context=context)


_keep_context = partial(test_client.store_rendered_templates, signal=None, sender=None)


@pytest.fixture(autouse=True, scope="session")
def contexts_are_few() -> Iterator[None]:
    """``response.context`` has the context of every template, not of every time it was rendered:
    a page renders some of its parts hundreds of times, and copying what each was given took a
    fifth of the time of a request."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(test_client, "store_rendered_templates", _keep_first_context)
        yield


@pytest.fixture(autouse=True)
def fresh_caches() -> Iterator[None]:
    """No test sees what another one cached in this process."""
    for forget in FORGET:
        forget()
    yield
    for forget in FORGET:
        forget()


@pytest.fixture(autouse=True)
def nothing_migrates_again(django_db_serialized_rollback: None) -> None:
    """Django leaves alone what migrations created where it is told that this comes back."""


@pytest.fixture(scope="session")
def migrated_rows(django_db_setup: None, django_db_blocker: Any) -> snapshots.Rows:
    """What migrations created: root page, site, locale, groups, content types."""
    with django_db_blocker.unblock():
        return snapshots.everything()


@pytest.fixture(autouse=True, scope="session")
def tables_are_emptied_and_filled_quickly(migrated_rows: snapshots.Rows) -> Iterator[None]:
    """After a transactional test. Emptying passes the guard of the audit log, which refuses to
    lose a row; only here, and for that moment. What migrations had created comes back at once, as
    rows: the next test may be of any kind."""
    empty = emptying(connection.vendor)

    def empty_and_fill(operations: Any, statements: list[str]) -> None:
        empty(operations, statements)
        with transaction.atomic():
            snapshots.insert(migrated_rows)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", empty_and_fill)
        patch.setattr(BaseDatabaseCreation, "deserialize_db_from_string", lambda *_: None)
        yield


@pytest.fixture(autouse=True)
def no_content_type_of_another_test(migrated_rows: snapshots.Rows) -> Iterator[None]:
    """Django remembers a type for the life of the process: also one whose row was made by a test
    and went with it. Nothing may refer to that one afterwards."""
    yield
    columns, rows = migrated_rows[ContentType]
    there = {row[columns.index("id")] for row in rows}
    remembered = ContentType.objects._cache.get(connection.alias, {})  # type: ignore[attr-defined]
    if any(one.pk not in there for one in remembered.values()):
        ContentType.objects.clear_cache()


def emptying(vendor: str) -> Callable[[Any, list[str]], None]:
    """What empties the tables of such a database."""
    real = BaseDatabaseOperations.execute_sql_flush

    def delete(operations: Any, statements: list[str]) -> None:
        with operations.connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'event_kept'")
            found = cursor.fetchone()
            cursor.execute("DROP TRIGGER IF EXISTS event_kept")
            real(operations, statements)
            if found:
                cursor.execute(found[0])

    def delete_as_superuser(operations: Any, statements: list[str]) -> None:
        # TRUNCATE makes new files for every table and index, and takes ten times as long.
        names = operations.connection.introspection.django_table_names(include_views=False)
        with transaction.atomic(), operations.connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('is_superuser')")
            if cursor.fetchone() != ("on",):
                real(operations, statements)
                return
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("; ".join(f'DELETE FROM "{name}"' for name in names))  # noqa: S608

    return delete if vendor == "sqlite" else delete_as_superuser
