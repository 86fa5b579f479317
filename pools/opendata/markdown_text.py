"""The main part of a page of ours as Markdown (CommonMark with the tables of GitHub).

Made from the page itself, so that it says what the page says, whichever room the page comes from,
and nothing that the page does not say. What is a control, or only leads about, is left out. Text
is escaped: no words of a contributor become a link, a heading or markup.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote, urljoin, urlsplit

from bs4 import BeautifulSoup
from bs4.element import CData, NavigableString, PageElement, Tag
from bs4.filter import SoupStrainer

INLINE = frozenset(
    "a abbr b bdi bdo br cite code data del dfn em i img ins kbd label mark output q s samp small "
    "span strong sub sup svg time u var wbr".split()
)
LEFT_OUT = frozenset(
    "audio button canvas dialog form iframe input nav noscript object script search select style "
    "template textarea video".split()
)
# Links to forms, and what stays on the screen while one reads.
NOT_SAID = frozenset(("actions", "compare-bar", "feedback"))
MARKS = {"b": "**", "strong": "**", "em": "*", "i": "*", "cite": "*", "del": "~~", "s": "~~"}
_SPACE = re.compile(r"\s+")
_SIGNS = re.compile(r"([\\`*_\[\]<>~|#])|&(?=#?\w+;)|:(?=//)|(?<=\bwww)\.|(?<=\w)@(?=\w)|!(?=\Z)")
_LINE_START = re.compile(r"^(\d{1,9})?([.)]|[-+=])(?=\s|$|[-=])")


def markdown(html: str, address: str) -> str:
    """The part of a page in <main>, as it stands at an address of ours; empty where it has none."""
    soup = BeautifulSoup(html, "html.parser", parse_only=SoupStrainer("main"))
    parts = [part for part in _blocks(soup, address) if part]
    return "\n\n".join(parts) + "\n" if parts else ""


def escaped(text: str) -> str:
    """Text that reads as it is and marks nothing up; on one line."""
    return _SIGNS.sub(lambda found: "\\" + found[0], _SPACE.sub(" ", text))


def _is_said(node: PageElement) -> bool:
    if isinstance(node, NavigableString):
        return type(node) in (NavigableString, CData)  # no comments
    if not isinstance(node, Tag) or node.name in LEFT_OUT or node.has_attr("hidden"):
        return False
    if node.get("aria-hidden") == "true":
        return False
    return NOT_SAID.isdisjoint(node.get_attribute_list("class"))


def _children(node: Tag) -> Iterator[PageElement]:
    return (child for child in node.children if _is_said(child))


def _blocks(node: Tag, address: str) -> list[str]:
    """What stands in an element, a paragraph or other block each."""
    found: list[str] = []
    line: list[str] = []
    for child in _children(node):
        if isinstance(child, Tag) and child.name not in INLINE:
            found.append(_paragraph(line))
            line = []
            found += _block(child, address)
        else:
            line.append(_inline(child, address))
    found.append(_paragraph(line))
    return _apart([part for part in found if part])


def _apart(blocks: list[str]) -> list[str]:
    """Two lists that follow each other would be one, unless their marks differ."""
    found: list[str] = []
    for block in blocks:
        alike = bool(found) and block.startswith("- ") and found[-1].startswith("- ")
        found.append(re.sub(r"^- ", "* ", block, flags=re.MULTILINE) if alike else block)
    return found


def _paragraph(parts: list[str]) -> str:
    """Pieces of a line as a paragraph; it does not begin like a list, a heading or a rule."""
    lines = [_SPACE.sub(" ", line).strip() for line in "".join(parts).split("\n")]
    return "\\\n".join(
        _LINE_START.sub(lambda found: f"{found[1] or ''}\\{found[2]}", line)
        for line in lines
        if line
    )


def _block(node: Tag, address: str) -> list[str]:
    name = node.name
    if name == "summary":  # its heading names what stands beside it, wherever that is drawn
        return sorted(_blocks(node, address), key=lambda block: not block.startswith("#"))
    if re.fullmatch(r"h[1-6]", name):
        words = _words(node, address)
        return [f"{'#' * int(name[1])} {words}"] if words else []
    if name in ("ul", "ol"):
        return [_list(node, address)]
    if name == "dl":
        return [_terms(node, address)]
    if name == "table":
        return _table(node, address)
    if name == "pre":
        return [_fenced(node.get_text())]
    if name == "blockquote":
        return [_indented(_blocks(node, address), "> ", "> ")]
    if name == "hr":
        return ["---"]
    return _blocks(node, address)


def _list(node: Tag, address: str) -> str:
    items = []
    for number, item in enumerate((one for one in _children(node) if isinstance(one, Tag)), 1):
        mark = f"{number}. " if node.name == "ol" else "- "
        blocks = _blocks(item, address)
        if blocks:
            items.append(_indented(blocks, mark, " " * len(mark)))
    return "\n".join(items)


def _terms(node: Tag, address: str) -> str:
    """A list of terms: each with what is said of it."""
    items: list[list[str]] = []
    for one in node.find_all(("dt", "dd")):
        if not _is_said(one) or any(not _is_said(above) for above in one.parents if above.name):
            continue
        if one.name == "dt":
            items.append([f"**{_words(one, address)}**:"])
        elif items:
            blocks = _blocks(one, address)
            first = blocks[:1] if len(items[-1]) == 1 else []
            items[-1] = [" ".join([items[-1][0], *first]), *items[-1][1:], *blocks[len(first) :]]
    return "\n".join(_indented(item, "- ", "  ") for item in items)


def _table(node: Tag, address: str) -> list[str]:
    rows = [
        [_words(cell, address) for cell in row.find_all(("th", "td"), recursive=False)]
        for row in node.find_all("tr")
    ]
    rows = [row for row in rows if row]
    caption = node.find("caption")
    said = [f"**{_words(caption, address)}**"] if isinstance(caption, Tag) else []
    if not rows:
        return said
    width = max(map(len, rows))
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
    return [*said, "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])]


def _indented(blocks: list[str], first: str, others: str) -> str:
    """Blocks behind the mark of a list or a quotation."""
    text = ("\n\n" if len(blocks) > 1 else "\n").join(blocks)
    lines = [f"{others}{line}".rstrip() if line else others.rstrip() for line in text.split("\n")]
    return first + "\n".join(lines)[len(others) :]


def _fenced(text: str) -> str:
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 3)
    return f"{fence}\n{text.strip()}\n{fence}"


def _words(node: Tag, address: str) -> str:
    """All of an element on one line."""
    return _SPACE.sub(" ", "".join(_inline(child, address) for child in _children(node))).strip()


def _inline(node: PageElement, address: str) -> str:
    if not isinstance(node, Tag):
        return escaped(str(node))
    name = node.name
    if name == "br":
        return "\n"
    if name in ("img", "svg"):
        label = str(node.get("alt") or node.get("aria-label") or "")
        return f"({escaped(label)})" if label.strip() else ""
    if name in ("code", "kbd", "samp"):
        return _code(node.get_text())
    inside = "".join(_inline(child, address) for child in _children(node))
    if name not in INLINE:
        return f" {inside} "
    words = _SPACE.sub(" ", inside).strip() if name != "span" else inside
    if name == "a" and words:
        return _around(inside, _link(words, str(node.get("href") or ""), address))
    if name == "q" and words:
        return _around(inside, f"“{words}”")
    mark = MARKS.get(name, "")
    return _around(inside, f"{mark}{words}{mark}") if mark and words else inside


def _around(inside: str, text: str) -> str:
    """Marked text with the space that stood at its ends, outside of the marks."""
    before = " " if inside[:1].isspace() else ""
    return before + text + (" " if inside[-1:].isspace() else "")


def _link(words: str, href: str, address: str) -> str:
    """A link to the web or by mail, in full; what leads to a place on the same page is its words."""
    if href.startswith("#"):
        return words
    target = urljoin(address, href)
    if urlsplit(target).scheme not in ("http", "https", "mailto"):
        return words
    return f"[{words}]({quote(target, safe='%/:?#@!$&*+,;=~-._')})"


def _code(text: str) -> str:
    text = _SPACE.sub(" ", text).strip()
    if not text:
        return ""
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    room = " " if "`" in text else ""
    return f"{fence}{room}{text}{room}{fence}"
