"""The text of what a visit brought: a page, a plain file or a PDF; or why it cannot be read."""

import codecs
import json
import re
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from pools.links.fetching import FetchResult
from pools.links.reader import MOST_TEXT
from pools.models.quotation import Reading

READER = Path(__file__).with_name("reader.py")
SECONDS = 15  # on the clock, for a document's reader
MOST_ANSWER = 12 * MOST_TEXT + 20_000  # bytes from it: JSON takes up to twelve a character
PROBLEMS = ("", Reading.TOO_LARGE, Reading.NO_TEXT, Reading.ENCRYPTED)  # that it may report
LITTLE = 400  # characters of text; a page of fewer may be filled by a script
MARKED_UP = re.compile(rb"<(?:!doctype\s+html|html|head|body|div|p|h1)\b", re.I)
WALL = re.compile(
    r"java ?script|captcha|verify(?:ing)? (?:that )?you are (?:a )?human|just a moment"
    r"|checking your browser",
    re.I,
)
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.I)


@dataclass(frozen=True)
class PageText:
    """What can be read of a document. ``reading`` says whether all of it could be; words that are
    not in a text that was read in part, or not at all, are not gone."""

    reading: Reading
    text: str = ""


def read(found: FetchResult) -> PageText:
    """Raises nothing, whatever was sent. What is declared is believed less than what is there."""
    if found.packed:
        return PageText(Reading.UNKNOWN_FORM)
    body = found.body
    if b"%PDF-" in body[:1024]:
        return _pdf(found)
    charset = _charset(found.content_type)
    kind = found.content_type.partition(";")[0].strip().lower()
    if MARKED_UP.search(body[:4096]) and not kind.startswith(("text/plain", "text/markdown")):
        return _html(found, charset)
    marked = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if marked or charset.startswith("utf-16"):
        # Read the wrong way round, it would be another text, with nothing missing.
        text = body.decode("utf-16" if marked else charset, "replace")
    elif b"\0" in body:
        return PageText(Reading.UNKNOWN_FORM)
    elif kind in ("text/html", "application/xhtml+xml"):
        return _html(found, charset)
    else:
        text = _decoded(found, charset)
    if found.cut_off:
        return _in_part(text)
    return PageText(Reading.READ, text) if text.strip() else PageText(Reading.NO_TEXT)


def _in_part(text: str) -> PageText:
    """The beginning of a longer text, without its last word: "10" may have gone on as "105"."""
    return PageText(Reading.TOO_LARGE, "".join(text.rsplit(None, 1)[:-1]))


def _charset(content_type: str) -> str:
    named = CHARSET.search(content_type)
    try:
        return codecs.lookup(named[1]).name if named else ""
    except LookupError:
        return ""


def _utf_8(found: FetchResult) -> str | None:
    """The text where it is UTF-8: servers declare Latin-1 for every file they do not know. Of a
    document that was cut off, the last character may be missing in part."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        return decoder.decode(found.body, final=not found.cut_off)
    except UnicodeDecodeError:
        return None


def _decoded(found: FetchResult, charset: str) -> str:
    text = _utf_8(found)
    if text is not None:
        return text
    try:
        return found.body.decode(charset or "cp1252", "replace")
    except LookupError:  # a codec that is not for text
        return found.body.decode("cp1252", "replace")


def _html(found: FetchResult, charset: str) -> PageText:
    body, text = found.body, _utf_8(found)
    if text is not None:
        body, charset = text.encode(), "utf-8"
    said = _ask("html", body, charset)
    if said is None:
        return PageText(Reading.TOO_LARGE)
    in_part = found.cut_off or said.problem == Reading.TOO_LARGE
    words = " ".join(said.text.split())
    if len(words) < LITTLE:
        walled = WALL.search(f"{words} {said.noscript}")
        if walled or (said.scripted and len(words) < LITTLE // 4):
            return PageText(Reading.SCRIPT, said.text)
        if said.login:
            return PageText(Reading.LOGIN, said.text)
        if not words and not in_part:
            return PageText(Reading.NO_TEXT)
    return _in_part(said.text) if in_part else PageText(Reading.READ, said.text)


def _pdf(found: FetchResult) -> PageText:
    if found.cut_off:
        return PageText(Reading.TOO_LARGE)
    said = _ask("pdf", found.body)
    if said is None:
        return PageText(Reading.UNKNOWN_FORM)
    if said.problem == Reading.TOO_LARGE:
        return _in_part(said.text)
    return PageText(Reading(said.problem or Reading.READ), said.text)


@dataclass(frozen=True)
class _Answer:
    """What the reader says: the text, why it is not all of it, and what hints at an empty shell."""

    text: str
    problem: str
    noscript: str
    login: bool
    scripted: bool


def _ask(kind: str, body: bytes, charset: str = "") -> _Answer | None:
    """What the reader says; None where it gave up, ran out of memory or was cut short, and where
    its answer is none: a document may have got the better of it."""
    command = [sys.executable, "-I", "-X", "utf8", str(READER), kind, charset]
    try:
        said = json.loads(_run(command, body))
    except (OSError, ValueError, RecursionError):
        return None
    return _checked(said) if isinstance(said, dict) else None


def _checked(said: dict[str, Any]) -> _Answer | None:
    text, problem, noscript = (said.get(name, "") for name in ("text", "problem", "noscript"))
    if not (isinstance(text, str) and isinstance(noscript, str)) or len(text) > MOST_TEXT:
        return None
    if problem not in PROBLEMS:
        return None
    return _Answer(text, problem, noscript, bool(said.get("login")), bool(said.get("scripted")))


def _run(command: list[str], body: bytes) -> bytes:
    """What a program of ours writes when it is given these bytes; nothing where it fails, takes
    too long or writes more than it may. Raises OSError where it cannot be started."""
    pipe = subprocess.PIPE
    with subprocess.Popen(  # noqa: S603 – our own program, told nothing a stranger typed
        command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env={}
    ) as running:
        given, taken = cast(IO[bytes], running.stdin), cast(IO[bytes], running.stdout)
        # Whatever is waited for below ends with the program.
        clock = threading.Timer(SECONDS, running.kill)
        clock.start()
        try:
            with suppress(BrokenPipeError), given:
                given.write(body)
            said = taken.read(MOST_ANSWER + 1)
            return b"" if len(said) > MOST_ANSWER or running.wait() else said
        finally:
            clock.cancel()
            running.kill()
