"""What a visitor typed as words to look for, and those words marked in a text."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from pools.claims.text import fold

LONGEST_QUERY = 80  # characters read of what was typed
MOST_WORDS = 8
EXCERPT = 180  # characters

# A token's address, or what wallets show of it (0xae7a…fe84, folded), is one word.
_ADDRESS = "0x[0-9a-f]{4,40}(?:\\.{1,3}[0-9a-f]*)?"
# Another may hold an apostrophe, a dot or a hyphen inside it: l'ETH, ether.fi, meta-pool.
# Signs of Indic, Thai and Khmer words stand between letters and are no letters to Python.
_LETTERS = "[\\w\u0300-\u036f\u0900-\u0963\u0970-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u200c\u200d]+"
_PART = re.compile(_LETTERS)
_WORD = re.compile(rf"{_ADDRESS}(?!{_LETTERS})|{_LETTERS}(?:['’.\-]{_LETTERS})*")
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


def query_words(typed: str) -> list[str]:
    """The words to look for, folded, each once. No quotes or operators remain, on which the
    database's own query languages choke."""
    return list(dict.fromkeys(_WORD.findall(fold(cleaned(typed)))))[:MOST_WORDS]


def parts_of(words: Sequence[str]) -> list[str]:
    """The words as the database stores them: split where a sign stands inside."""
    return [part for word in words for part in _PART.findall(word)]


def squashed(text: str) -> str:
    """A name without case, spaces and signs: "Rocket Pool" and "rocket-pool" are the same."""
    return "".join(_PART.findall(fold(text))).replace("_", "")


def marked(text: str, words: Sequence[str]) -> SafeString:
    """The text, escaped, with words that begin like one of those asked for in ``<mark>``."""
    stems = _stems(words)
    pieces, end = [], 0
    for start, stop in _found(text, stems):
        pieces += [escape(text[end:start]), format_html("<mark>{}</mark>", text[start:stop])]
        end = stop
    return mark_safe("".join([*pieces, escape(text[end:])]))  # noqa: S308 - every piece was escaped


def excerpt(text: str, words: Sequence[str]) -> str:
    """About ``EXCERPT`` characters of a text around the first word asked for."""
    if len(text) <= EXCERPT:
        return text
    first, _stop = next(_found(text, _stems(words)), (0, 0))
    start = max(0, first - EXCERPT // 3)
    if start:
        start = text.find(" ", start) + 1
    end = start + EXCERPT
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    return f"{'… ' if start else ''}{text[start:end].strip()}{' …' if end < len(text) else ''}"


def _stems(words: Sequence[str]) -> tuple[str, ...]:
    return tuple({stem_of(part) for part in parts_of(words)})


def _found(text: str, stems: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where words of a text begin and end that are like one of those asked for."""
    for match in _PART.finditer(text) if stems else ():
        if fold(match[0]).startswith(stems):
            yield match.span()


def stem_of(word: str) -> str:
    """How a word begins in any of its forms: "withdrawals" and "withdrawing" alike."""
    stem = _ENDINGS.sub("", word)
    return stem if len(stem) >= _SHORTEST_STEM else word
