"""The text of what a visit brought: a page, a plain file or a PDF; or why it cannot be read."""

import codecs
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pools.links.fetching import FetchResult
from pools.models.quotation import Reading

READER = Path(__file__).with_name("reader.py")
SECONDS = 15  # on the clock, for a document's reader
LITTLE = 400  # characters of text; a page of fewer may be filled by a script
# What code hosts send in place of a file that they keep elsewhere (Git LFS).
LARGE_FILE = "version https://git-lfs.github.com/spec/"
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
    if charset.startswith("utf-16") or body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = body.decode("utf-16", "replace")
    elif b"\0" in body:
        return PageText(Reading.UNKNOWN_FORM)
    elif kind in ("text/html", "application/xhtml+xml"):
        return _html(found, charset)
    else:
        text = _decoded(body, charset)
    words = text.strip()
    if not words:
        return PageText(Reading.NO_TEXT)
    if words.startswith(LARGE_FILE):
        return PageText(Reading.UNKNOWN_FORM)
    if len(words) < LITTLE and WALL.search(words):
        return PageText(Reading.SCRIPT, text)
    return PageText(Reading.TOO_LARGE if found.cut_off else Reading.READ, text)


def _charset(content_type: str) -> str:
    named = CHARSET.search(content_type)
    try:
        return codecs.lookup(named[1]).name if named else ""
    except LookupError:
        return ""


def _decoded(body: bytes, charset: str) -> str:
    """UTF-8 where it is that: servers declare Latin-1 for every file they do not know."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return body.decode(charset or "cp1252", "replace")
    except LookupError:  # a codec that is not for text
        return body.decode("cp1252", "replace")


def _html(found: FetchResult, charset: str) -> PageText:
    try:
        found.body.decode("utf-8")
        charset = "utf-8"
    except UnicodeDecodeError:
        pass
    said = _ask("html", found.body, charset)
    if said is None:
        return PageText(Reading.TOO_LARGE)
    text = str(said["text"])
    words = " ".join(text.split())
    if len(words) < LITTLE:
        walled = WALL.search(f"{words} {said['noscript']}")
        if walled or (said["scripted"] and len(words) < LITTLE // 4):
            return PageText(Reading.SCRIPT, text)
        if said["login"]:
            return PageText(Reading.LOGIN, text)
        if not words:
            return PageText(Reading.NO_TEXT)
    return PageText(Reading.TOO_LARGE if found.cut_off else Reading.READ, text)


def _pdf(found: FetchResult) -> PageText:
    if found.cut_off:
        return PageText(Reading.TOO_LARGE)
    said = _ask("pdf", found.body)
    if said is None:
        return PageText(Reading.UNKNOWN_FORM)
    return PageText(Reading(said.get("problem", Reading.READ)), str(said.get("text", "")))


def _ask(kind: str, body: bytes, charset: str = "") -> dict[str, Any] | None:
    """What the reader says; None where it gave up, ran out of memory or was cut short."""
    command = [sys.executable, "-I", "-X", "utf8", str(READER), kind, charset]
    try:
        done = subprocess.run(  # noqa: S603 – our own program, told nothing a stranger typed
            command, input=body, capture_output=True, timeout=SECONDS, check=True, env={}
        )
        said = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError):
        return None
    return said if isinstance(said, dict) else None
