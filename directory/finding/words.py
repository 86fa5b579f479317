"""What a visitor typed as words to look for, and those words marked in a text."""

import re
import unicodedata
from collections.abc import Sequence

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

LONGEST_QUERY = 80  # characters read of what was typed
MOST_WORDS = 8
EXCERPT = 180  # characters

# A word may hold an apostrophe, a dot or a hyphen inside it: l'ETH, ether.fi, meta-pool.
_WORD = re.compile(r"\w+(?:['’.\-]\w+)*")
_ENDINGS = re.compile(r"(?:ies|es|s|ing|ed|y)$")
_SHORTEST_STEM = 4


def cleaned(typed: str) -> str:
    """What was typed without what nobody sees: controls, direction marks, lone surrogates.

    Compatibility forms become the usual letters, so that full-width text finds the same. Cut
    to ``LONGEST_QUERY`` first, which keeps the work the same however long the text.
    """
    shown = [
        " " if unicodedata.category(letter)[0] in "CZ" else letter
        for letter in unicodedata.normalize("NFKC", typed[: 2 * LONGEST_QUERY])
        if unicodedata.category(letter) != "Cf"
    ]
    return " ".join("".join(shown).split())[:LONGEST_QUERY].strip()


def words_of(typed: str) -> list[str]:
    """The words to look for, lower case, each once. No quotes or operators remain, on which the
    database's own query languages choke."""
    return list(dict.fromkeys(_WORD.findall(cleaned(typed).casefold())))[:MOST_WORDS]


def parts_of(words: Sequence[str]) -> list[str]:
    """The words as the database stores them: split where a sign stands inside."""
    return [part for word in words for part in re.findall(r"\w+", word)]


def squashed(text: str) -> str:
    """A name without case, spaces and signs: "Rocket Pool" and "rocket-pool" are the same."""
    return "".join(re.findall(r"\w+", text.casefold())).replace("_", "")


def marked(text: str, words: Sequence[str]) -> SafeString:
    """The text, escaped, with words that begin like one of those asked for in ``<mark>``."""
    pattern = _pattern(words)
    if pattern is None:
        return escape(text)
    pieces = []
    # Every other piece is a match, since the pattern is one group.
    for number, piece in enumerate(pattern.split(text)):
        pieces.append(format_html("<mark>{}</mark>", piece) if number % 2 else escape(piece))
    return mark_safe("".join(pieces))  # noqa: S308 - every piece was escaped above


def excerpt(text: str, words: Sequence[str]) -> str:
    """About ``EXCERPT`` characters of a text around the first word asked for."""
    pattern = _pattern(words)
    found = pattern.search(text) if pattern else None
    if len(text) <= EXCERPT:
        return text
    start = max(0, found.start() - EXCERPT // 3) if found else 0
    if start:
        start = text.find(" ", start) + 1
    end = start + EXCERPT
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    return f"{'… ' if start else ''}{text[start:end].strip()}{' …' if end < len(text) else ''}"


def _pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    stems = sorted({stem_of(part) for part in parts_of(words)}, key=len, reverse=True)
    if not stems:
        return None
    return re.compile(r"(\b(?:" + "|".join(map(re.escape, stems)) + r")\w*)", re.IGNORECASE)


def stem_of(word: str) -> str:
    """How a word begins in any of its forms: "withdrawals" and "withdrawing" alike."""
    stem = _ENDINGS.sub("", word)
    return stem if len(stem) >= _SHORTEST_STEM else word
