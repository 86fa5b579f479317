"""The files for containers, read: no engine runs here."""

import re
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from directory.settings import BASE_DIR
from tests.docs.lookups import TEXTS
from tests.docs.mentions import first_column

COMPOSE: dict[str, Any] = yaml.safe_load((BASE_DIR / "compose.yaml").read_text())
IMAGE = (BASE_DIR / "Containerfile").read_text()
OURS = {name: one for name, one in COMPOSE["services"].items() if one["image"] == "directory"}


def told() -> set[str]:
    """The variables of docs/deploy.md's tables."""
    cells = first_column(TEXTS["docs/deploy.md"], "variable")
    return {name for cell in cells for name in re.findall(r"`([A-Z0-9_]+)`", cell)}


def words_of(command: str | list[str]) -> str:
    return command if isinstance(command, str) else " ".join(command)


def test_processes_are_those_of_the_guide() -> None:
    assert set(OURS) == {"release", "web", "worker", "clock"}
    for name, one in OURS.items():
        said = words_of(one.get("command", ""))
        for command in re.findall(r"manage\.py (\w+)", said):
            assert command in get_commands(), name
        for script in re.findall(r"\bscripts/[\w-]+", said):
            assert (BASE_DIR / script).is_file(), name
        assert bool(said) is (name != "web")  # which the image starts by itself
    # Nothing of ours starts on tables of an earlier release.
    for name in set(OURS) - {"release"}:
        after = OURS[name]["depends_on"]["release"]
        assert after == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_process_is_told_only_what_it_understands(name: str) -> None:
    given = OURS[name]["environment"]
    assert set(given) <= told()
    assert {"SECRET_KEY", "SITE_URL", "DATABASE_URL"} <= set(given)
    assert "DEBUG" not in given
    assert OURS[name]["volumes"] == ["data:/data"]


def test_what_must_be_given_is_asked_for_in_words_and_told_of() -> None:
    text = (BASE_DIR / "compose.yaml").read_text()
    asked = set(re.findall(r"\$\{([A-Z_]+):\?[^}]+\}", text))
    assert asked == {"SECRET_KEY", "SITE_URL", "DATABASE_PASSWORD"}
    section = TEXTS["docs/deploy.md"].split("## Containers\n")[1].split("\n## ")[0]
    assert all(f"{name}=" in section for name in asked)
    assert set(re.findall(r"\$\{([A-Z_]+):-", text)) <= told()


def test_only_the_web_server_is_reached_from_outside_and_only_from_this_machine() -> None:
    ports = {name: one["ports"] for name, one in COMPOSE["services"].items() if "ports" in one}
    assert ports == {"web": ["127.0.0.1:8000:8000"]}


def test_the_image_has_what_it_copies_and_runs_as_nobody_of_weight() -> None:
    for source in re.findall(r"^COPY (\S+) ", IMAGE, re.MULTILINE):
        assert (BASE_DIR / source).exists(), source
    assert "\nUSER directory\n" in IMAGE
    named = re.findall(r"\b([A-Z_]+)=", IMAGE.split("\nENV ")[1].split("\n")[0])
    assert set(named) - {"PYTHONUNBUFFERED"} <= told()
    left_out = (BASE_DIR / ".dockerignore").read_text().split()
    assert {".*", "var", "tests"} <= set(left_out)  # .env, .git and .venv begin with a full stop
    server = COMPOSE["services"]["database"]["image"]
    assert server.endswith("-bookworm") and "slim-bookworm" in IMAGE  # one PostgreSQL: 15
