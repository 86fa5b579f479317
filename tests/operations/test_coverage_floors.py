"""Whether the tests reach as much of each room as its floor asks for, by command."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.site import ROOT

Check = Callable[..., "subprocess.CompletedProcess[str]"]


def module(
    lines: tuple[int, int], branches: tuple[int, int] = (0, 0), missing: tuple[int, ...] = ()
) -> dict[str, Any]:
    """As `coverage json` writes it: how many are reached, of how many."""
    return {
        "missing_lines": list(missing),
        "summary": {
            "covered_lines": lines[0],
            "num_statements": lines[1],
            "covered_branches": branches[0],
            "num_branches": branches[1],
            "missing_branches": branches[1] - branches[0],
        },
    }


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """The script over such files and floors, in a house of its own."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "coverage-floors", tmp_path / "scripts")

    def run(floors: str, **files: dict[str, Any]) -> "subprocess.CompletedProcess[str]":
        (tmp_path / "pyproject.toml").write_text(f"[tool.coverage-floors]\n{floors}\n")
        named = {f"{name.replace('__', '/')}.py": one for name, one in files.items()}
        (tmp_path / "report.json").write_text(json.dumps({"files": named}))
        return subprocess.run(  # noqa: S603
            [sys.executable, tmp_path / "scripts" / "coverage-floors", tmp_path / "report.json"],
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_a_room_at_its_floor_is_in_order(check: Check) -> None:
    done = check(
        '"pools/claims" = [95, 90]\n"pools/apps" = [100, 100]',
        pools__claims__dates=module((94, 100), (9, 10), (1, 2, 3, 4, 5, 6)),
        pools__claims__rules__launch=module((96, 100), (9, 10), (7, 8, 9, 10)),
        pools__apps=module((4, 4)),
        pools____init__=module((0, 0)),
    )
    assert done.returncode == 0 and done.stderr == ""
    rows = [line.split() for line in done.stdout.splitlines()[1:]]
    assert rows == [
        ["pools/apps", "100.0", "100", "100.0", "100"],
        ["pools/claims", "95.0", "95", "90.0", "90"],
    ]


@pytest.mark.parametrize(
    ("lines", "branches"),
    [((949, 1000), (10, 10)), ((1000, 1000), (899, 1000))],
    ids=["lines", "branches"],
)
def test_a_room_below_its_floor_fails_and_names_what_is_missing(
    check: Check, lines: tuple[int, int], branches: tuple[int, int]
) -> None:
    done = check(
        '"pools/claims" = [95, 90]\n"pools/links" = [100, 100]',
        pools__claims__dates=module(lines, branches, (3, 14)),
        pools__claims__facts=module((9, 9), (1, 1)),
        pools__links__visits=module((9, 9)),
    )
    assert done.returncode == 1
    assert "pools/claims lies below its floor" in done.stderr
    missing = branches[1] - branches[0]
    assert f"pools/claims/dates.py: {missing} branches; lines 3, 14" in done.stderr
    assert "facts.py" not in done.stderr and "pools/links" not in done.stderr


def test_lines_do_not_make_up_for_branches(check: Check) -> None:
    """One figure of both would be 97 %."""
    done = check('"pools/claims" = [95, 90]', pools__claims__dates=module((1000, 1000), (80, 100)))
    assert done.returncode == 1


def test_the_modules_with_most_missing_come_first(check: Check) -> None:
    files = {f"pools__claims__m{n}": module((9 - n, 9), missing=(1,) * n) for n in range(1, 8)}
    done = check('"pools/claims" = [95, 90]', **files)
    named = re.findall(r"^  (\S+):", done.stderr, re.M)
    assert named == [f"pools/claims/m{n}.py" for n in (7, 6, 5, 4, 3)]


def test_a_room_without_a_floor_and_a_floor_without_a_room_fail(check: Check) -> None:
    done = check('"pools/former" = [95, 90]', pools__latest__module=module((9, 9)))
    assert done.returncode == 1
    assert "pools/latest has no floor" in done.stderr
    assert "pools/former has a floor and is not there" in done.stderr
