"""What a document names that can be looked up: paths, commands, settings, addresses, links.

Reads Markdown: code spans (which may run over a line's end), fenced blocks and prose. A snippet
that starts like a command is taken apart as one; a word alone is sorted by its form.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Whatever begins with one of these is a path of this repository, in prose too.
FOLDERS = "bench|directory|docs|fixtures|locale|pools|scripts|static|templates|tests|.ci"
PATH = re.compile(rf"(?<![\w./:%@{{-])(?:{FOLDERS.replace('.', '[.]')})/[\w./*<>…-]*")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`((?:[^`\n]|\n(?!\s*\n))+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|(?:src|srcset|href)=\"([^\"]+)\"")
MENU = re.compile(r"\*([^*\n]+ › [^*]+)\*")
HEADING = re.compile(r"^#+ +(.+?)\s*$", re.MULTILINE)
MANAGE = re.compile(r"(?:manage\.py +|\bC=\"?)(?P<command>[a-z_]+)(?P<rest>[^\"`#\n]*)")
MAKE = re.compile(r"^make +(?P<words>[^#\n]*)")
OPTION = re.compile(r"(?<!\S)--[a-z][\w-]*")
FILE = re.compile(r"^[\w.*<>…-][\w./*<>…-]*\.(?:css|env|html|js|json|md|mo|po|py|sh|toml|txt)$")
SETTING = re.compile(r"^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$")
NAME = re.compile(r"^@?[A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)+(?:\(\))?$")
WORD = re.compile(r"^@?[A-Za-z_][\w-]*(?:\(\))?$")
ADDRESS = re.compile(r"^/(?:[\w<>./-]*)$")
# Folders of the server a document sets up, which are no addresses of the site.
SERVERS = re.compile(r"^/(?:bin|dev|etc|run|srv|usr|var)/")


@dataclass(frozen=True)
class Mention:
    """One thing a document names, and where."""

    document: str
    line: int
    kind: str
    word: str

    def __str__(self) -> str:
        return f"{self.document}:{self.line}: {self.kind} “{self.word}”"


def mentions(document: str, text: str) -> list[Mention]:
    """Everything in a Markdown text that can be looked up, in its order."""
    found = sorted(set(_found(text)))
    return [Mention(document, text.count("\n", 0, at) + 1, kind, word) for at, kind, word in found]


def anchors(text: str) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    words = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(text))
    return {word.replace(" ", "-") for word in words}


def first_column(text: str, heading: str) -> list[str]:
    """The cells of the first column of every table that this heading stands over."""
    cells, inside = [], False
    for line in text.splitlines():
        first = line.split("|")[1].strip() if line.startswith("|") else ""
        inside = bool(first) and (inside or first == heading)
        if inside and first != heading and not set(first) <= set("-: "):
            cells.append(first)
    return cells


Found = Iterator[tuple[int, str, str]]


def _found(text: str) -> Found:
    for fence in FENCE.finditer(text):
        at = fence.start()
        for line in fence[0].splitlines(keepends=True):
            yield from _line_of_code(at, line)
            at += len(line)
    prose = FENCE.sub(lambda fence: re.sub(r"[^\n]", " ", fence[0]), text)
    for span in SPAN.finditer(prose):
        yield from _snippet(span.start(1), " ".join(span[1].split()))
    for link in LINK.finditer(prose):
        yield link.start(), "link", link[1] or link[2]
    prose = LINK.sub(_blank, SPAN.sub(_blank, prose))
    for menu in MENU.finditer(prose):
        for label in menu[1].split(" › "):
            yield menu.start(), "label", " ".join(label.split())
    yield from _paths(0, prose)


def _blank(match: re.Match[str]) -> str:
    """As long and with the same line ends, so that what follows keeps its line."""
    return re.sub(r"[^\n]", " ", match[0])


def _line_of_code(at: int, line: str) -> Found:
    """A line of a fenced block: commands, variables that are set, paths."""
    yield from _commands(at, line)
    yield from _paths(at, line)
    if setting := re.match(r"(?:export )?([A-Z][A-Z0-9_]+)=", line):
        yield at, "setting", setting[1]


def _snippet(at: int, words: str) -> Found:
    """A code span: a command, or a word sorted by its form."""
    commands = list(_commands(at, words))
    yield from commands
    yield from _paths(at, words)
    if commands or PATH.match(words):
        return
    word = re.split(r"[=:] ?", words, maxsplit=1)[0]
    if OPTION.fullmatch(words):
        yield at, "option", words
    elif ADDRESS.match(words) and not SERVERS.match(words):
        yield at, "address", words
    elif SETTING.match(word):
        yield at, "setting", word
    elif FILE.match(words) or (words.endswith("/") and " " not in words):
        yield at, "path", words
    elif NAME.match(word):
        yield at, "name", word
    elif WORD.match(word):
        yield at, "word", word


def _commands(at: int, words: str) -> Found:
    if make := MAKE.match(words):
        plain = re.sub(r"\b[A-Z]+=(?:\"[^\"]*\"|\S*)", "", make["words"])
        for target in plain.split():
            yield at, "make target", target
        for variable in re.findall(r"\b([A-Z]+)=", make["words"]):
            yield at, "make variable", variable
    for manage in MANAGE.finditer(words):
        yield at, "command", manage["command"]
        for option in OPTION.findall(manage["rest"]):
            yield at, "command", f"{manage['command']} {option}"


def _paths(at: int, text: str) -> Found:
    for path in PATH.finditer(text):
        yield at + path.start(), "path", path[0].rstrip(".…")
