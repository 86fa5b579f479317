"""Two texts word by word: what is the same, what goes, what comes."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

WORDS = re.compile(r"\s+|\w+|[^\w\s]", re.UNICODE)
MOST = 2_000  # words of both: beyond that a comparison takes long and nobody reads it


@dataclass(frozen=True)
class Piece:
    """A run of words."""

    kind: Literal["same", "out", "in"]
    text: str


def word_diff(before: str, after: str) -> list[Piece]:
    """The way from one text to the other; one piece of each where they share nothing."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    if len(old) + len(new) > MOST:
        return _whole(before, after)
    pieces = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.quick_ratio() < 0.3:  # a patchwork would be harder to read than both
        return _whole(before, after)
    for act, i, j, k, m in matcher.get_opcodes():
        if act == "equal":
            pieces.append(Piece("same", "".join(old[i:j])))
            continue
        pieces.append(Piece("out", "".join(old[i:j])))
        pieces.append(Piece("in", "".join(new[k:m])))
    return [piece for piece in pieces if piece.text]


def _whole(before: str, after: str) -> list[Piece]:
    pieces = [Piece("out", before), Piece("same", " "), Piece("in", after)]
    return [piece for piece in pieces if piece.text]
