"""Text as people write it: what may stand in one, and what two of them have in common.

``fold`` is the one measure by which search, index and duplicates tell words alike, ``sort_key``
the one order of names.
"""

import re
import unicodedata

from django.utils.translation import gettext as _

# Letters and signs that are drawn as nothing: Hangul fillers, the Braille blank, a blank note head.
BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")
ZWNJ, ZWJ = "\u200c", "\u200d"
# Scripts whose letters change shape beside a joiner: Persian words and Indic clusters need one.
JOINED_SCRIPTS = frozenset(
    "ARABIC SYRIAC MANDAIC MONGOLIAN NKO DEVANAGARI BENGALI GURMUKHI GUJARATI ORIYA TAMIL TELUGU "
    "KANNADA MALAYALAM SINHALA TIBETAN MYANMAR KHMER BALINESE JAVANESE".split()
)
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


SHORTEST_SENTENCE = 24  # characters
SENTENCE_END = re.compile(r"""[.!?][”"')]?\s+(?=[“"(]?[^\W\d_a-z])""")


def plain_text(text: str) -> str:
    """Text in its composed form, lines ending in ``\\n``, without what nobody sees: controls,
    direction marks, tags, blanks, and joiners that join nothing. Raises ValueError."""
    text = unicodedata.normalize("NFC", unified_lines(text).replace("\t", " ")).strip()
    if text.replace("\n", " ").isprintable() and BLANKS.isdisjoint(text) and is_visible(text):
        return text  # as nearly always: looking at each character takes twenty times as long
    for place, character in enumerate(text):
        if character in {ZWJ, ZWNJ} and _joins(text, place):
            continue
        # Cc control, Cf format (overrides, zero width, tags), Cs lone surrogate, Co private use
        hidden = unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co"} and character != "\n"
        if hidden or character in BLANKS or _is_noncharacter(character):
            raise ValueError(
                _("Remove the invisible character U+%(code)s.") % {"code": f"{ord(character):04X}"}
            )
    if text and not is_visible(text):
        raise ValueError(_("Nothing of this can be seen. Write it in letters."))
    return text


def one_line(text: str) -> str:
    """Plain text on a single line. Raises ValueError."""
    text = plain_text(text)
    if "\n" in text:
        raise ValueError(_("Write this on one line."))
    return text


def unified_lines(text: str) -> str:
    """Text whose lines all end in ``\\n``, whatever they were typed with."""
    return _BREAKS.sub("\n", text)


def joined_lines(text: str) -> str:
    """Text whose line breaks have become spaces, as a one-line input shows it."""
    return unified_lines(text).replace("\n", " ")


def is_visible(text: str) -> bool:
    """Whether a reader sees anything of it: no spaces, controls or marks without a letter."""
    return any(
        unicodedata.category(character)[0] not in "CZM" and character not in BLANKS
        for character in text
    )


def _joins(text: str, place: int) -> bool:
    """Whether a joiner stands where a script or a joined emoji needs it."""
    before = text[place - 1] if place else ""
    after = text[place + 1] if place + 1 < len(text) else ""
    if before and unicodedata.category(before)[0] in "LM" and _script(before) in JOINED_SCRIPTS:
        return True
    if text[place] == ZWNJ or not (before and after):
        return False
    # An emoji, perhaps with its skin tone or the sign that asks for its coloured form.
    pictures = unicodedata.category(after) == "So" or after in "\u2640\u2642"
    return pictures and (unicodedata.category(before) in {"So", "Sk"} or before == "\ufe0f")


def _script(character: str) -> str:
    return unicodedata.name(character, "?").split()[0]


def _is_noncharacter(character: str) -> bool:
    return ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF


# --- One folding ---------------------------------------------------------------------------------

_SIGNS = {
    **dict.fromkeys(map(ord, "‘’‚‛ʼʻʹʽ`´′＇＇՚׳"), "'"),
    **dict.fromkeys(map(ord, "“”„‟«»″＂״"), '"'),
    0x2044: "/",  # of ½, taken apart
    **dict.fromkeys(map(ord, "‐‑‒–—―⁃−﹘﹣－־"), "-"),
}
# Letters that Unicode does not take apart, as people type them on other keyboards.
_LETTERS = {
    "Ø": "O", "ø": "o", "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "Ł": "L", "ł": "l", "Ħ": "H",
    "ħ": "h", "Ŧ": "T", "ŧ": "t", "Þ": "Th", "þ": "th", "Æ": "Ae", "æ": "ae", "Œ": "Oe",
    "œ": "oe", "ı": "i", "ĸ": "k", "\u0640": "",
}  # fmt: skip
# One letter with a key on Arabic and another on Persian keyboards; drawn as it was typed.
_KEYS = {"ك": "ک", "ي": "ی", "ى": "ی"}


class _Folding(dict[int, str]):
    """What becomes of each character of decomposed text; worked out once for each."""

    def __missing__(self, code: int) -> str:
        self[code] = _folded(chr(code))
        return self[code]


def _folded(character: str) -> str:
    category = unicodedata.category(character)
    if ord(character) in _SIGNS:
        return _SIGNS[ord(character)]
    if character in _KEYS:
        return _KEYS[character]
    if character in _LETTERS:
        return _LETTERS[character]
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Cf" or character in BLANKS or character == "\u034f":
        return ""
    # Accents go. The signs of Indic vowels and of Japanese voicing are letters of their own.
    if category == "Me" or (category == "Mn" and unicodedata.combining(character) >= 10):
        return ""
    if 0xFE00 <= ord(character) <= 0xFE0F or 0xE0100 <= ord(character) <= 0xE01EF:
        return ""  # variation selectors: the same letter, drawn another way
    return " " if category in {"Cc", "Zl", "Zp", "Zs"} else character


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Text as search and index compare it: without case, accents, ligatures, width and what
    nobody sees; one kind of quote, apostrophe, dash, digit and space."""
    if not text.isascii():
        # Signs first: taken apart, an acute accent on its own would leave a space.
        text = unicodedata.normalize("NFKD", text.translate(_SIGNS)).translate(_FOLDING)
        text = unicodedata.normalize("NFKC", text.casefold())
    return " ".join(text.casefold().replace("`", "'").split())


_PLAIN: dict[int, str] = {
    **_SIGNS,
    **{ord(letter): plain for letter, plain in _LETTERS.items()},
    ord("ß"): "ss",
    ord("ẞ"): "SS",
}


def unaccented(text: str) -> str:
    """Text in the plain letters nearest to its own, with its capitals: for what knows few."""
    text = unicodedata.normalize("NFKD", text.translate(_PLAIN)).translate(_PLAIN)
    kept = (c for c in text if _FOLDING[ord(c)] or c.isspace())
    return " ".join("".join(kept).split())


_DIGITS = re.compile(r"\d+", re.ASCII)


def sort_key(name: str) -> tuple[str, str]:
    """What names are sorted by: as a reader looks them up, É beside E and "Pool 2" before
    "Pool 10"; names that differ in nothing else keep one order."""
    folded = fold(name).lstrip("'\"-([{<.,:;!?¿¡#@ ")
    return _DIGITS.sub(_counted, folded), name


def _counted(match: re.Match[str]) -> str:
    number = match[0].lstrip("0")
    return f"{len(number):03}{number}"


def first_sentence(text: str) -> tuple[str, str]:
    """The first sentence and the rest, which is empty where there is no more. A short one takes
    the next with it: "e.g." and "No." end no sentence."""
    match = SENTENCE_END.search(text, SHORTEST_SENTENCE)
    if not match:
        return text, ""
    return text[: match.end()].strip(), text[match.end() :].strip()
