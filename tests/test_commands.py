"""Commands with faulty arguments or files: they end in words, never in a traceback."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from directory.content.models import LoadedContent
from pools.models import Indicator, Pool, PublishedPool
from tests.factories import make_indicators

pytestmark = pytest.mark.django_db


def refusal(*words: str) -> str:
    """What a command says that is called as from a shell, with its complaints before it."""
    err = io.StringIO()
    with pytest.raises(CommandError) as refused:
        call_command(*words, stdout=io.StringIO(), stderr=err)
    return f"{err.getvalue()}{refused.value}"


@pytest.mark.parametrize("number", ["-1", "0", "x", "", "1.5", "1" + "0" * 30, "9" * 5000])
@pytest.mark.parametrize(
    "command",
    [["check_links", "--most={}"], ["bench", "--runs={}"], ["bench", "--sizes={}"], ["make_pools"]],
    ids=" ".join,
)
def test_how_many(command: list[str], number: str) -> None:
    words = [word.format(number) for word in command]
    if command == ["make_pools"]:
        words += ["--", number]
    assert "whole number from 1 to 1000000" in refusal(*words)


@pytest.mark.parametrize("name", ["x" * 151, "a\0b", "", "two words", "a\nb"])
@pytest.mark.parametrize("more", [(), ("--reset",)])
def test_names_no_account_can_have(name: str, more: tuple[str, ...]) -> None:
    assert f"--username {name!r}: " in refusal("ensure_editor", f"--username={name}", *more)
    assert not get_user_model().objects.exists()


FILES = ["load_pools", "load_indicators", "load_content"]


@pytest.mark.parametrize("command", FILES)
@pytest.mark.parametrize("name", ["nowhere", "a\0b", "x" * 300])
def test_folders_that_are_not_there(tmp_path: Path, command: str, name: str) -> None:
    assert str(tmp_path / name) in refusal(command, str(tmp_path / name))


@pytest.mark.parametrize("command", FILES)
def test_folders_in_the_place_of_files(tmp_path: Path, command: str) -> None:
    for name in ("x.json", "indicators.json"):
        (tmp_path / name).mkdir()
    assert ".json: " in refusal(command, str(tmp_path))


@pytest.mark.parametrize("command", FILES)
@pytest.mark.parametrize("options", [(), ("--check",)])
def test_folders_without_files(tmp_path: Path, command: str, options: tuple[str, ...]) -> None:
    (tmp_path / "notes.txt").write_text("none", encoding="utf-8")
    assert str(tmp_path) in refusal(command, str(tmp_path), *options)


@pytest.mark.parametrize("command", FILES)
@pytest.mark.parametrize("text", ["{", "[" * 200_000, '{"a": ' + "[" * 900 + "]" * 900 + "}"])
def test_files_that_say_nothing(tmp_path: Path, command: str, text: str) -> None:
    for name in ("x.json", "indicators.json"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert ".json: " in refusal(command, str(tmp_path))


def test_pools_that_cannot_be_written(tmp_path: Path) -> None:
    make_indicators()
    call_command("make_pools", "1", stdout=io.StringIO())
    slug = PublishedPool.objects.get().slug
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "taken" / f"{slug}.json").mkdir(parents=True)
    for folder, named in {
        "file": "file",
        "file/below": "file/below",
        "taken": f"taken/{slug}.json",
        "a\0b": "a\0b",
        "x" * 300: "x" * 300,
    }.items():
        said = refusal("dump_pools", str(tmp_path / folder))
        assert said.startswith(f"{tmp_path / named} cannot be written: ")


def test_made_up_pools_with_gaps_are_not_made_twice() -> None:
    make_indicators()
    call_command("make_pools", "3", stdout=io.StringIO())
    Pool.objects.order_by("pk").first().delete()  # type: ignore[union-attr]
    assert "nothing was written" in refusal("make_pools", "2")
    assert Pool.objects.count() == 2


@pytest.fixture
def shipped(tmp_path: Path, settings: Any) -> Path:
    """A copy of the files that come with the code, with one pool, which commands read."""
    root = settings.BASE_DIR
    folder = tmp_path / "fixtures"
    shutil.copytree(root / "fixtures", folder, ignore=shutil.ignore_patterns("pools"))
    (folder / "pools").mkdir()
    shutil.copy(root / "fixtures" / "pools" / "lido.json", folder / "pools")
    settings.BASE_DIR = tmp_path
    return folder


@pytest.mark.parametrize(
    "name", ["indicators.es.json", "network.json", "pools/lido.json", "content/site.json"]
)
def test_a_demonstration_is_loaded_whole_or_not_at_all(shipped: Path, name: str) -> None:
    (shipped / name).write_text('{"unknown": 1}', encoding="utf-8")
    assert str(shipped / name) in refusal("load_demo")
    assert not Indicator.objects.exists() and not Pool.objects.exists()
    assert not LoadedContent.objects.exists()


def test_a_faulty_translation_that_came_later(shipped: Path) -> None:
    call_command("load_indicators", str(shipped), stdout=io.StringIO())
    Indicator.objects.filter(locale__language_code="es").delete()
    records = json.loads((shipped / "indicators.es.json").read_text("utf-8"))
    records[0]["colour"] = "red"
    (shipped / "indicators.es.json").write_text(json.dumps(records), encoding="utf-8")
    assert f"{shipped / 'indicators.es.json'}: 0.colour: " in refusal("load_demo")


@pytest.mark.parametrize(
    "option",
    [
        "--queue-name",
        "--interval",
        "--worker-id",
        "--interval=1e300",
        "--backend=x",
        "--queue-name=lettres",
        "--exclude-queues",
        "--exclude-queues=x",
    ],
)
def test_a_worker_that_cannot_be_started(option: str) -> None:
    assert option.split("=", maxsplit=1)[0] in refusal("db_worker", option)


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"DEBUG": "1", "VAR_DIR": "/nowhere/at/all"}, "There is no folder /nowhere/at/all: "),
        ({"DEBUG": "1", "DATABASE_URL": "oddsql://me:hush@here/x"}, "DATABASE_URL is not"),
        ({"DEBUG": "1", "DATABASE_URL": "postgres://me:hush@h:x/x"}, "DATABASE_URL is not"),
        ({}, "Set SECRET_KEY to"),
    ],
)
def test_what_is_wrong_with_the_settings_is_said_in_words(
    environment: dict[str, str], words: str
) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate"],
        cwd=settings.BASE_DIR,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr and "hush" not in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("load_pools",),
        ("load_indicators",),
        ("load_content",),
        ("rebuild_publications",),
        ("tend_submissions",),
        ("ensure_editor", "--username", "ann"),
        ("createsuperuser", "--noinput", "--username", "ann", "--email", "a@b.example"),
        ("db_worker", "--batch"),
    ],
    ids=" ".join,
)
def test_a_database_without_tables_is_named(tmp_path: Path, words: tuple[str, ...]) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    (tmp_path / "var").mkdir()
    done = subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *words],
        cwd=settings.BASE_DIR,
        env=kept | {"DEBUG": "1", "VAR_DIR": str(tmp_path / "var")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "The database is not migrated: run manage.py migrate." in done.stderr
    assert "Traceback" not in done.stderr
