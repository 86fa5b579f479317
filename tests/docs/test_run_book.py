"""What an operator is told to look at in a fault is there."""

import re

from directory.operations.checks import CHECKS
from directory.settings import BASE_DIR
from tests.docs.lookups import TEXTS
from tests.docs.mentions import first_column

TITLE = "## What goes wrong, and how it shows\n"
SECTION = TEXTS["docs/deploy.md"].split(TITLE)[1].split("\n## ")[0]
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in SECTION.splitlines()
    if line.startswith("| ") and not line.startswith("| fault")
]


def test_every_row_says_all_five() -> None:
    assert len(ROWS) > 10
    for row in ROWS:
        assert len(row) == 5 and all(row), row


def test_the_figures_are_told_of_and_measured() -> None:
    figures = set(re.findall(r"`(directory_\w+)", " ".join(row[1] for row in ROWS)))
    told = set(re.findall(r"`(\w+)`", " ".join(first_column(TEXTS["docs/deploy.md"], "figure"))))
    assert figures and figures <= told
    measured = (BASE_DIR / "directory/operations/measures.py").read_text()
    for figure in figures:
        assert f'"{figure.removesuffix("_total")}"' in measured


def test_every_check_of_readiness_has_its_fault() -> None:
    named = set(re.findall(r"`(\w+)`", " ".join(row[2] for row in ROWS)))
    assert named == set(CHECKS)


def test_what_the_log_says_is_what_the_code_writes() -> None:
    code = "\n".join(
        path.read_text()
        for folder in ("directory", "pools", "scripts")
        for path in (BASE_DIR / folder).rglob("*")
        if path.is_file() and path.suffix in {".py", ""}
    )
    for row in ROWS:
        for words in re.findall(r"“([^”]+)”", row[3]):
            assert words in code, words
