"""The words that were given up for the field's standard nouns stay given up."""

import ast
import functools
import re
from pathlib import Path

import pytest

from directory.settings import BASE_DIR

# In no code, template, style sheet or script, whatever it says: they mean nothing else.
NOWHERE = """carry_out logbook Tied binds manners Guest vouch VOUCHED tending handback discretion discreet
Tally Overtaken Outdated Unalterable dossier waterline ledger made_up""".split()
# Plain English, so only as what a module or a template is called, as these were …
FILES_CALLED = """carrying deciding rows logbook trail ties manners visiting sending tending standing
waiting letter letters words finding subjects structured maps near missing choosing bounds outage
frame memory live look""".split()
# … and what a class, a function, an address or a style class is.
NAMES = """carrying deciding ties tied visiting sending standing Standing Letter letters trouble limits
Verdicts Refused course turn Cell said Entry Line Outcome Row finding structured maps near choosing
bounds outage frame memory""".split()
# Each means something else now, named for what it is.
MEANT_OTHERWISE = {
    "pools/claims/values.py: limits",  # of a kind of value
    "pools/models/link.py: Outcome",  # of opening a link
    "static/css/components/charts.css: frame",  # around a picture
}
SUFFIXES = {".py", ".html", ".txt", ".xml", ".css", ".js"}
FILES = [
    path
    for room in ("bench", "directory", "pools", "static", "templates")
    for path in sorted((BASE_DIR / room).rglob("*"))
    if path.suffix in SUFFIXES and not {"migrations", "vendor", "formats"} & set(path.parts)
]


@functools.cache
def _texts() -> dict[str, str]:
    return {str(path.relative_to(BASE_DIR)): path.read_text() for path in FILES}


def _called(path: Path, text: str) -> set[str]:
    """What a file names: what it defines, its addresses and style classes."""
    found: set[str] = set()
    if path.suffix == ".py":
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                found.add(node.name.lstrip("_"))
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("path", "re_path"):
                found |= {
                    word.value.value
                    for word in node.keywords
                    if word.arg == "name" and isinstance(word.value, ast.Constant)
                }
    elif path.suffix == ".css":
        found |= set(re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r"url\([^)]*\)", "", text)))
    elif path.suffix == ".js":
        found |= set(re.findall(r"\bfunction (\w+)", text))
    return found


@pytest.mark.parametrize("old", NOWHERE)
def test_old_words_are_gone(old: str) -> None:
    word = re.compile(rf"(?<![\w-]){old}(?![\w-])")
    assert [path for path, text in _texts().items() if word.search(text)] == []


def test_nothing_is_called_by_an_old_name() -> None:
    found = {
        f"{path.relative_to(BASE_DIR)}: {name}"
        for path in FILES
        for name in _called(path, path.read_text()) & set(NAMES)
    } | {
        f"{path.relative_to(BASE_DIR)}: {path.stem}"
        for path in FILES
        if path.suffix not in (".css", ".js") and path.stem.lstrip("_") in FILES_CALLED
    }
    assert sorted(found - MEANT_OTHERWISE) == []
    assert sorted(MEANT_OTHERWISE - found) == []
