"""Style sheets: one idea in a file, nothing that nobody uses, and one file where a page asks for it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder

from directory.storage import IMPORT, BundlingStaticFilesStorage, bundled

ROOT = settings.BASE_DIR
STYLES = ROOT / "static" / "css"
SHEETS = sorted(STYLES.rglob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
CODE = sorted(path for room in ("directory", "pools") for path in (ROOT / room).rglob("*.py"))
LONGEST = {".css": 400, ".js": 300}  # lines

# Class names that stand nowhere in our own files, and who writes them.
WRITTEN_ELSEWHERE = {
    "content-wrapper": "Wagtail's admin",
    "htmx-request": "htmx, while it waits for an answer",
    "messages": "Wagtail's admin",
    "sidebar": "Wagtail's admin",
    "w-dropdown__content": "Wagtail's admin",
    "w-panel__heading": "Wagtail's admin",
    "w-tabs__panel": "Wagtail's admin",
    **{f"t{tone}": "charts: t{{ part.tone }}" for tone in (1, 2, 3, 4)},
    **{f"of-{n}": "the comparison: of-{{ comparison.columns|length }}" for n in (1, 3, 4)},
}

WORD = re.compile(r"[A-Za-z][\w-]*")
QUOTED = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'")
TAG = re.compile(r"\{[%{](.*?)[%}]\}", re.DOTALL)
CLASS = re.compile(r'\bclass="((?:\{%.*?%\}|\{\{.*?\}\}|[^"{])*)"', re.DOTALL)


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def quoted(text: str) -> Iterator[str]:
    for pair in QUOTED.findall(text):
        yield from pair


def in_template(text: str) -> Iterator[str]:
    """Words of class attributes, and those that tags pass on in quotes."""
    for value in CLASS.findall(text):
        yield from WORD.findall(TAG.sub(" ", value))
    for tag in TAG.findall(text):
        yield from WORD.findall(" ".join(quoted(tag)))


def in_code(text: str) -> Iterator[str]:
    """Strings of one word, and class attributes."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if WORD.fullmatch(node.value):
                yield node.value
            yield from in_template(node.value)


def used() -> set[str]:
    words: set[str] = set()
    for path in TEMPLATES:
        words.update(in_template(path.read_text("utf-8")))
    for path in CODE:
        words.update(in_code(path.read_text("utf-8")))
    for path in SCRIPTS:
        words.update(WORD.findall(" ".join(quoted(path.read_text("utf-8")))))
    return words


def styled(text: str) -> set[str]:
    """The class names in the selectors of a style sheet."""
    bare = re.sub(r'/\*.*?\*/|"[^"]*"', "", text, flags=re.DOTALL)
    selectors = re.findall(r"([^{};]*)\{", bare)
    return set(re.findall(r"\.([A-Za-z][\w-]*)", " ".join(selectors)))


def read(name: str) -> str:
    return (ROOT / "static" / name).read_text("utf-8")


@pytest.mark.parametrize("path", [*SHEETS, *SCRIPTS], ids=relative)
def test_no_file_is_long(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST[path.suffix]


def test_every_class_that_is_styled_is_used() -> None:
    words = used() | WRITTEN_ELSEWHERE.keys()
    unused = {relative(path): styled(path.read_text("utf-8")) - words for path in SHEETS}
    assert {name: classes for name, classes in unused.items() if classes} == {}


def test_no_exception_is_out_of_date() -> None:
    classes = set().union(*(styled(path.read_text("utf-8")) for path in SHEETS))
    assert WRITTEN_ELSEWHERE.keys() <= classes


def test_every_sheet_is_loaded_once() -> None:
    """By a page, or by the one sheet that imports it."""
    pages = "".join(path.read_text("utf-8") for path in (*TEMPLATES, *CODE))
    imported = [
        (path.parent / name).relative_to(ROOT / "static").as_posix()
        for path in SHEETS
        for name in IMPORT.findall(path.read_text("utf-8"))
    ]
    assert len(imported) == len(set(imported))
    for path in SHEETS:
        name = path.relative_to(ROOT / "static").as_posix()
        assert (f'static "{name}"' in pages or f'static("{name}")' in pages) ^ (name in imported)


def test_the_layers_are_declared_before_anything_else() -> None:
    sheet = bundled("css/site.css", read)
    assert sheet.startswith("@layer tokens, base, components, pages;")


def test_a_bundle_has_every_rule_of_what_it_imports() -> None:
    parts = [read(f"css/{name}") for name in IMPORT.findall(read("css/site.css"))]
    assert len(parts) > 20
    sheet = bundled("css/site.css", read)
    assert sheet.count("{") == sum(
        re.sub(r"/\*.*?\*/", "", p, flags=re.S).count("{") for p in parts
    )
    assert "@import" not in sheet
    assert "/*" not in sheet


def test_in_production_a_sheet_is_one_file_however_often_files_are_collected(
    tmp_path: Path, settings: Any
) -> None:
    storage = BundlingStaticFilesStorage(location=tmp_path, base_url="/static/")
    sources = {
        name: (source, name)
        for name, source in FileSystemFinder().list([])
        if name.startswith("css/")
    }
    for name, (source, path) in sources.items():
        with source.open(path) as file:
            storage.save(name, file)
    for _time in range(2):
        done = {name: result for name, result, _ok in storage.post_process(dict(sources))}
        assert not [result for result in done.values() if isinstance(result, Exception)]
    settings.DEBUG = False
    for name in ("css/site.css", "css/pools.css", "css/content.css"):
        served = tmp_path / storage.url(name).removeprefix("/static/")
        assert served.name != Path(name).name  # fingerprinted
        assert served.read_text("utf-8") == bundled(name, read)
        assert served.with_name(f"{served.name}.gz").exists()
