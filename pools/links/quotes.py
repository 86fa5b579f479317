"""Whether the words somebody quoted stand in a text, and what stands there instead.

A quotation is rarely copied to the letter: a reader copies what is shown, a page carries what
shows it. Both are folded to the same plain words before they are compared.

Capitals do not count. A style sheet may show a heading in capitals that the page writes small, so
whoever copied it had no way to tell, and no claim of ours turns on a capital letter.
"""

import html
import itertools
import re
import unicodedata
from collections.abc import Iterator

GAP = re.compile(r"\[\s*(?:…|\.{3,})\s*\]|\(\s*(?:…|\.{3,})\s*\)|…|\.{3,}")
INSERTED = re.compile(r"\[[^\[\]]{0,80}\]")  # "[the pool] keeps ten percent"
WIDEST_GAP = 4000  # characters that a quotation may leave out at one place
PASSAGE = 300  # characters of the nearest passage
ALIKE = 0.5  # share of a quotation's words that a passage near it has

_TARGET = re.compile(r"\]\([^()\s]{0,500}(?:\s\"[^\"\n]{0,200}\")?\)")
_TAG = re.compile(r"</?(?:a|b|i|p|em|br|code|span|strong|sub|sup)\b[^<>]{0,300}>", re.I)
_MARGIN = re.compile(r"^[ \t]*(?:>+|/{2,}|\*+|#+)[ \t]?", re.M)  # quoted mail, comments, headings
_NOTHING = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff\u00ad\u200b-\u200f\u2060\ufeff*_`~\\\\]"
)
_MARKUP = re.compile(r"[\[\]|]")
_QUOTES = re.compile("[\"'‘’‚‛“”„‟«»‹›′″´]")
_DASH = re.compile("[‒–—―−]|-{2,}")
_HYPHEN = re.compile(r"(?<=[^\W\d])[-‐‑]\s*(?=[^\W\d])")
_TOKEN = re.compile(r"\w+|[^\w\s]")


def fold(text: str) -> str:
    """Text as it is compared: small letters, single spaces, one kind of quotation mark and of
    dash, without emphasis, link targets, soft hyphens and what no text has, such as NUL. A hyphen
    between letters is dropped, since a line's end puts one there too; beside a digit it stays."""
    text = _NOTHING.sub("", html.unescape(_TAG.sub("", _TARGET.sub("]", _MARGIN.sub("", text)))))
    text = _DASH.sub(" - ", _QUOTES.sub("'", _MARKUP.sub(" ", unicodedata.normalize("NFKC", text))))
    return " ".join(_HYPHEN.sub("", text).split()).casefold()


def can_be_looked_for(quote: str) -> bool:
    """Whether there is a word in it."""
    return bool(_patterns(GAP.split(quote)))


def stands_in(quote: str, folded: str) -> bool:
    """Whether a folded text has the quotation, its gaps ("…", "[...]") filled by anything."""
    if _in_order(_patterns(GAP.split(quote)), folded):
        return True
    parts = [part for piece in GAP.split(quote) for part in INSERTED.split(piece)]
    return bool(INSERTED.search(quote)) and _in_order(_patterns(parts), folded)


def _patterns(parts: list[str]) -> list[re.Pattern[str]]:
    return [pattern for part in parts if (pattern := _pattern(part)) is not None]


def _pattern(part: str) -> re.Pattern[str] | None:
    """For one unbroken piece. Spaces may be missing, as in PDF files, but not between digits, and
    at its ends no number or word may go on: 10 % is not in 110 %, nor in 0.10 %."""
    tokens = _TOKEN.findall(fold(part))
    while tokens and tokens[-1] in ".,;:'":  # the quoting sentence's own
        tokens.pop()
    while tokens and tokens[0] in ".,;:'":
        tokens.pop(0)
    if not any(token[0].isalnum() for token in tokens):
        return None
    pattern = re.escape(tokens[0])
    for before, token in itertools.pairwise(tokens):
        joined = " " if before[-1].isdigit() and token[0].isdigit() else " ?"
        pattern += joined + re.escape(token)
    start = r"(?<!\w)(?<!\d[.,])" if tokens[0][0].isalnum() else ""
    end = r"(?!\w)(?![.,]\d)" if tokens[-1][-1].isalnum() else ""
    return re.compile(start + pattern + end)


def _in_order(patterns: list[re.Pattern[str]], folded: str) -> bool:
    """Whether the pieces stand one after the other, however often one of them stands elsewhere:
    who stops looking early must not say that they are gone. Time grows with the text's length."""
    if len(patterns) < 2:
        return bool(patterns and patterns[0].search(folded))
    ends = [match.end() for match in patterns[0].finditer(folded)]
    for pattern in patterns[1:]:
        ends = list(_following(pattern, folded, ends))
    return bool(ends)


def _following(pattern: re.Pattern[str], folded: str, ends: list[int]) -> Iterator[int]:
    """Where a piece ends, each time that it begins within a gap's width after one of ``ends``,
    which ascend."""
    if not ends:
        return
    nearest_end, number = ends[0], 1
    for match in pattern.finditer(folded, nearest_end):
        while number < len(ends) and ends[number] <= match.start():
            nearest_end, number = ends[number], number + 1
        if match.start() - nearest_end <= WIDEST_GAP:
            yield match.end()
        elif number == len(ends):
            return


def nearest(quote: str, folded: str) -> str:
    """The passage of a folded text that shares most words with the quotation; empty where it
    shares few. Time grows with the length of the text only."""
    wanted = {token for token in _TOKEN.findall(fold(quote)) if token[0].isalnum()}
    words = [match for match in _TOKEN.finditer(folded) if match[0][0].isalnum()]
    width = max(len(fold(quote).split()), 6)
    counts: dict[str, int] = {}
    best, best_at = 0, 0
    for place, match in enumerate(words):
        if match[0] in wanted:
            counts[match[0]] = counts.get(match[0], 0) + 1
        if place >= width and (gone := words[place - width][0]) in wanted:
            counts[gone] -= 1
            if not counts[gone]:
                del counts[gone]
        if len(counts) > best:
            best, best_at = len(counts), max(place - width + 1, 0)
    if not wanted or best < ALIKE * len(wanted):
        return ""
    last = words[min(best_at + width, len(words)) - 1].end()
    return folded[words[best_at].start() : last][:PASSAGE]
