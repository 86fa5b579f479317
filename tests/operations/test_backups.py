"""A backup, restored into an empty system, is the site it was made of."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test import Client
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from directory.content.models import StandardPage
from directory.images.models import SiteImage
from directory.operations.backups import places
from pools.models import Change, Event, Pool, RateCounter, Release, Submission, generation_cache
from tests.factories import republish
from tests.faults.site import database_url
from tests.faults.visitor import FEE, TYPED, stamp
from tests.review.test_concurrency import listed  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def said(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def refusal(*words: str) -> str:
    with pytest.raises(CommandError) as refused:
        call_command(*words, stdout=StringIO())
    return str(refused.value)


@contextmanager
def another_database(folder: Path) -> Iterator[None]:
    """An empty one on the same server, or in a file of its own."""
    values, name = connection.settings_dict, connection.settings_dict["NAME"]
    other = f"restored_{os.getpid()}" if connection.vendor == "postgresql" else str(folder / "db")
    url = database_url()
    if connection.vendor == "postgresql":
        with psycopg.connect(url, autocommit=True) as line:
            line.execute(f"CREATE DATABASE {other} TEMPLATE template0")
    connection.close()
    values["NAME"] = other
    generation_cache.forget_all()
    try:
        yield
    finally:
        connection.close()
        values["NAME"] = name
        generation_cache.forget_all()
        if connection.vendor == "postgresql":
            with psycopg.connect(url, autocommit=True) as line:
                line.execute(f"DROP DATABASE {other}")


@pytest.fixture
def house(tmp_path: Path, settings: Any) -> Path:
    """Folders of the test's own."""
    move_to(tmp_path / "house", settings)
    return tmp_path


def move_to(folder: Path, settings: Any) -> None:
    folder.mkdir(exist_ok=True)
    settings.VAR_DIR, settings.MEDIA_ROOT = folder, folder / "media"


@pytest.fixture
def small_site(listed: Pool, house: Path) -> Path:  # noqa: F811
    """A pool with a history, a picture, a release, a correction that waits."""
    republish(listed, fee={"percent": 9})
    Page.objects.get(depth=2).add_child(instance=StandardPage(title="A page"))
    SiteImage.objects.create(title="A picture", file=get_test_image_file())
    call_command("make_release", stdout=StringIO())
    answer = Client().post(FEE, {**TYPED, "stamp": stamp("backed-up")})
    assert answer.status_code == 302
    return house


@contextmanager
def writing() -> Iterator[None]:
    """Somebody has written, and has not finished: it comes to nothing in the end."""
    other: Any = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations")
        yield
        other.rollback()
    finally:
        other.close()


def rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        found = {}
        for name in {*names} - {RateCounter._meta.db_table}:  # counts whoever exports
            cursor.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608
            found[name] = cursor.fetchone()[0]
    return found


def files() -> dict[str, str]:
    return {
        f"{name}/{path.relative_to(folder)}": hashlib.sha256(path.read_bytes()).hexdigest()
        for name, folder in places.folders().items()
        for path in folder.rglob("*")
        if path.is_file()
    }


def exported() -> bytes:
    response = Client().get("/pools.json")
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def state() -> tuple[dict[str, int], dict[str, str], bytes]:
    return rows(), files(), exported()


def test_it_comes_back_as_it_was(small_site: Path, settings: Any) -> None:
    before = state()
    assert Event.objects.exists() and Change.objects.count() > 1 and Submission.objects.exists()
    assert {name.split("/")[0] for name in before[1]} == {"media", "releases"}
    with writing():
        words = said("back_up", str(small_site / "backups"))
    (file,) = (small_site / "backups").iterdir()
    assert words.startswith(f"{file}: ")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    move_to(small_site / "other", settings)
    with another_database(small_site):
        assert connection.introspection.table_names() == []
        words = said("restore_backup", str(file))
        assert "rows in" in words and f"{len(before[1])} files" in words
        assert "migrations" not in words
        assert state() == before
        # The guards of the database came along: the audit log cannot be changed.
        with (
            pytest.raises(DatabaseError, match="event_unalterable"),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE pools_event SET id = id")
        # Once more, only where somebody says so; then what was there is gone.
        Pool.objects.create(slug="later", name="Later")
        later = settings.MEDIA_ROOT / "later.txt"
        later.write_text("later")
        assert "--replace" in refusal("restore_backup", str(file))
        assert later.exists() and Pool.objects.filter(slug="later").exists()
        said("restore_backup", str(file), "--replace")
        assert state() == before
        assert Release.objects.exists()
    left = [path.name for path in small_site.rglob(".*")]
    assert left == []
