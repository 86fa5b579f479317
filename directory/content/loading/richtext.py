"""Rich text in files: short HTML that goes through the editor's own whitelist.

``|richtext`` shows what is stored as it is, so nothing is stored that an editor could not
have written. A text is one string or a list; strings become paragraphs, lists become lists.
"""

import html
from typing import Any

from bs4 import BeautifulSoup
from bs4.exceptions import ParserRejectedMarkup
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from directory.content.loading.problems import ContentError, Gone
from directory.content.loading.references import References

ALLOWED = {"p", "b", "i", "a", "ul", "ol", "li", "br"}
BLOCKS = ("<p>", "<ul>", "<ol>")
NEEDED = {"b": "bold", "i": "italic", "a": "link", "ul": "ul", "ol": "ol"}


def rich_text(value: Any, features: list[str], references: References, place: str) -> str:
    """The database form of a text. Raises ContentError for anything the editor would refuse."""
    try:
        soup = BeautifulSoup(_markup(value, place), "html.parser")
    except ParserRejectedMarkup:
        raise ContentError(place, "is not HTML") from None
    for tag in soup.find_all(True):
        if tag.name == "li" and tag.parent and tag.parent.name not in ("ul", "ol"):
            raise ContentError(place, "<li> stands in no list")
        if tag.name not in ALLOWED or NEEDED.get(tag.name, "link") not in [*features, "link"]:
            raise ContentError(place, f"<{tag.name}> is not allowed here")
        if set(tag.attrs) - {"href"} or (tag.name != "a" and tag.attrs):
            raise ContentError(place, f"<{tag.name}> carries attributes that are not allowed")
        if tag.name == "a":
            if not tag.get("href") or not tag.get_text(strip=True):
                raise ContentError(place, "a link needs an address and words")
            try:
                tag.attrs = references.link(str(tag["href"]), place)  # type: ignore[assignment]
            except Gone:
                tag.unwrap()  # the words stay, the link goes
    converter = ContentstateConverter(features)
    stored = converter.to_database_format(converter.from_database_format(str(soup)))
    if _words(stored) != _words(str(soup)):
        raise ContentError(place, "the editor would drop some of these words")
    return stored


def _markup(value: Any, place: str) -> str:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        raise ContentError(place, "a text is a string or a list of strings")
    parts = []
    for item in value:
        if isinstance(item, list) and all(isinstance(line, str) for line in item):
            parts.append("<ul>" + "".join(f"<li>{line}</li>" for line in item) + "</ul>")
        elif isinstance(item, str):
            parts.append(item if item.startswith(BLOCKS) else f"<p>{item}</p>")
        else:
            raise ContentError(place, "a text is a string or a list of strings")
    return "".join(parts)


def _words(markup: str) -> str:
    text = BeautifulSoup(markup.replace("</", " </"), "html.parser").get_text()
    return " ".join(html.unescape(text).split())
