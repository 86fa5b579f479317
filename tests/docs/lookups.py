"""Whether what a document names is there: one look-up for each kind of mention."""

import functools
import importlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.test import override_settings
from django.urls import Resolver404, URLResolver
from django.urls.resolvers import RegexPattern
from django.utils import translation
from pydantic import BaseModel

from directory import urls
from directory.settings import BASE_DIR
from pools.claims.facts import PoolFacts
from pools.opendata.markdown import page_path
from tests.docs.mentions import FOLDERS, Mention, anchors, mentions

DOCUMENTS = [
    BASE_DIR / "README.md",
    BASE_DIR / "CONTRIBUTING.md",
    BASE_DIR / "SECURITY.md",
    *sorted((BASE_DIR / "docs").rglob("*.md")),
]
TEXTS = {str(path.relative_to(BASE_DIR)): path.read_text() for path in DOCUMENTS}
FILES = [
    path
    for folder in FOLDERS.split("|")
    for path in (BASE_DIR / folder).rglob("*")
    if "__pycache__" not in path.parts
]
FILES += [path for path in BASE_DIR.iterdir() if path.is_file()]
# Words that are named because they are not ours, or not kept in the repository.
ELSEWHERE = {
    # Folders on the machine that runs the site.
    "media/", "var/",
    # Words of others: schema.org, systemd, PostgreSQL, nginx, shells.
    "Rating", "proxy_request_buffering", "Restart",
    "StartLimitIntervalSec", "ExecStartPost", "OnFailure",
}  # fmt: skip


# --- What is there --------------------------------------------------------------------------


@functools.cache
def code() -> dict[Path, str]:
    """Code and data, without what is written about them and what checks that."""
    return {
        path: path.read_text()
        for path in FILES
        if path.is_file()
        and path.suffix not in {".md", ".mo", ".png", ".ico", ".woff2"}
        and BASE_DIR / "tests" / "docs" not in path.parents
    }


@functools.cache
def words() -> frozenset[str]:
    """Every word of the code and the data."""
    found = {word for text in code().values() for word in re.findall(r"@?[A-Za-z_][\w-]*", text)}
    return frozenset(found | {part for word in found for part in word.split("-")})


@functools.cache
def labels() -> frozenset[str]:
    """Every message marked for translation, and the settings' own labels, in lower case."""
    catalogue = (BASE_DIR / "locale/es/LC_MESSAGES/django.po").read_text()
    return frozenset(
        text.lower() for text in re.findall(r'^msgid "(.+)"$', catalogue, re.MULTILINE)
    )


@functools.cache
def variables_read() -> frozenset[str]:
    """Names that settings, the web server and scripts take from the environment."""
    python = r"environ(?:\.get\(|\[)\"([A-Z_]+)\""
    shell = r"\$\{([A-Z_]+):?-"
    found = {"DATABASE_URL"}  # dj_database_url knows its name
    for path, text in code().items():
        if path.parent in {BASE_DIR / "directory", BASE_DIR / "scripts"}:
            found |= {*re.findall(python, text), *re.findall(shell, text)}
    return frozenset(found - {"HOME", "TMPDIR"})


def own_commands() -> dict[str, str]:
    """The project's management commands, with the app of each."""
    ours = ("bench", "pools", "directory.")
    return {name: app for name, app in get_commands().items() if str(app).startswith(ours)}


@functools.cache
def options_of(command: str) -> frozenset[str]:
    """The options a management command takes."""
    parser = load_command_class(get_commands()[command], command).create_parser("", command)
    return frozenset(option for action in parser._actions for option in action.option_strings)


# --- Whether it is there --------------------------------------------------------------------


def is_path(at: Mention) -> bool:
    """A file or folder: from the root, or by the end of its path where that is all that is said."""
    if at.word.startswith("var/"):
        return True
    pattern = re.sub(r"<[^>]*>|…", "*", at.word).strip("/")
    if (BASE_DIR / pattern).exists():
        return at.word.endswith("/") <= (BASE_DIR / pattern).is_dir()
    return any(path.match(pattern) for path in FILES)


def is_link(at: Mention) -> bool:
    """A file beside the document, with the heading that the link names."""
    if at.word.startswith(("https://", "http://", "mailto:")):
        return True
    target, _hash, anchor = at.word.partition("#")
    here = BASE_DIR / at.document
    path = (here.parent / target) if target else here
    if not path.exists():
        return False
    return not anchor or anchor in anchors(
        TEXTS.get(at.document, "") if not target else path.read_text()
    )


def is_make_target(at: Mention) -> bool:
    makefile = (BASE_DIR / "Makefile").read_text()
    return re.search(rf"^{re.escape(at.word)}:(?!=)", makefile, re.MULTILINE) is not None


def is_make_variable(at: Mention) -> bool:
    return re.search(rf"\$\(?{at.word}\b", (BASE_DIR / "Makefile").read_text()) is not None


def is_command(at: Mention) -> bool:
    """A management command, with an option of its own where one is named."""
    command, _space, option = at.word.partition(" ")
    return command in get_commands() and (not option or option in options_of(command))


def is_option(at: Mention) -> bool:
    """An option that stands alone belongs to a command that its line names, else to any of ours."""
    line = TEXTS.get(at.document, "").splitlines()[at.line - 1 : at.line]
    named = [name for name in own_commands() if re.search(rf"\b{name}\b", "".join(line))]
    return any(at.word in options_of(name) for name in named or own_commands())


def is_setting(at: Mention) -> bool:
    """A variable of the environment, a setting, or a constant of the code."""
    return at.word in variables_read() or hasattr(settings, at.word) or is_word(at)


def is_address(at: Mention) -> bool:
    """A view answers, and where it shows a page or a pool, that one comes with the code."""
    path = re.sub(r"<[^>]*>", "lido", at.word)
    path = page_path(path) or path
    language, _slash, rest = path[1:].partition("/")
    with override_settings(DEBUG=True):
        resolver = URLResolver(RegexPattern(r"^/"), [*urls.workshop(), *urls.urlpatterns])
    code = language if language in dict(settings.LANGUAGES) and language != "en" else "en"
    with translation.override(code):
        try:
            match = resolver.resolve(path)
        except Resolver404:
            return False
    if match.url_name == "pool":
        return (BASE_DIR / f"fixtures/pools/{match.kwargs['slug']}.json").exists()
    if match.url_name != "wagtail_serve":
        return True
    page = (path if code == "en" else f"/{rest}").strip("/") or "home"
    folder = BASE_DIR / "fixtures/content" / ("" if code == "en" else code)
    return (folder / f"{page}.json").exists()


def is_name(at: Mention) -> bool:
    """A dotted name: of a module, of a part of the document, or of something in a module."""
    first, *rest = at.word.removesuffix("()").lstrip("@").split(".")
    if first in {"bench", "pools", "directory", "tests"}:
        return _is_imported([first, *rest])
    if first in PoolFacts.model_fields:
        return _is_in_document(PoolFacts, [first, *rest])
    owner = re.compile(rf"^class {first}\b", re.MULTILINE)
    part = re.compile(rf"\b(?:def|class) {rest[0]}\b|^\s*{rest[0]}\b.*[=:]", re.MULTILINE)
    return any(
        part.search(text) and (path.stem == first or owner.search(text))
        for path, text in code().items()
        if path.suffix == ".py"
    )


def _is_imported(parts: list[str]) -> bool:
    for length in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


def _is_in_document(model: type[BaseModel], parts: list[str]) -> bool:
    for name, field in model.model_fields.items():
        if parts[0] in {name, field.alias}:
            return not parts[1:] or any(
                _is_in_document(part, parts[1:]) for part in _models_in(field.annotation)
            )
    return False


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]


def is_word(at: Mention) -> bool:
    """A word that the code or the data has: a class, a topic, an indicator's key, a value."""
    return at.word.removesuffix("()") in words() or any(path.stem == at.word for path in code())


def is_label(at: Mention) -> bool:
    """A message of ours, or one that Wagtail has a Spanish word for."""
    with translation.override("es"):
        return at.word.lower() in labels() or translation.gettext(at.word) != at.word


KINDS: dict[str, Callable[[Mention], bool]] = {
    "path": is_path,
    "link": is_link,
    "make target": is_make_target,
    "make variable": is_make_variable,
    "command": is_command,
    "option": is_option,
    "setting": is_setting,
    "address": is_address,
    "name": is_name,
    "word": is_word,
    "label": is_label,
}


def missing(document: str, text: str) -> list[str]:
    """What a text names that is not there."""
    return [
        str(at)
        for at in mentions(document, text)
        if at.word not in ELSEWHERE and not KINDS[at.kind](at)
    ]
