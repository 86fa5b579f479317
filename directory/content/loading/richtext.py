"""Rich text in files: short HTML that goes through the editor's own whitelist.

``|richtext`` shows what is stored as it is, so nothing is stored that an editor could not
have written. A text is one string or a list; strings become paragraphs, lists become lists.
"""

from itertools import islice
from typing import Any

from bs4 import BeautifulSoup
from bs4.exceptions import ParserRejectedMarkup
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from directory.content.loading.places import Place
from directory.content.loading.references import Gone, References
from pools.intake.files import DEEPEST

ALWAYS = {"p", "a", "li", "br"}
FEATURES = {"bold": "b", "italic": "i", "ul": "ul", "ol": "ol"}
BLOCKS = ("<p>", "<ul>", "<ol>")


def rich_text(value: Any, features: list[str], references: References, place: Place) -> str:
    """The database form of a text. Raises FaultyFiles for anything the editor would refuse."""
    try:
        soup = BeautifulSoup(_markup(value, place), "html.parser")
    except ParserRejectedMarkup:
        raise place.fault("is not HTML") from None
    allowed = ALWAYS | {tag for feature, tag in FEATURES.items() if feature in features}
    for tag in soup.find_all(True):
        if len(list(islice(tag.parents, DEEPEST))) == DEEPEST:
            raise place.fault("is nested too deeply")
        lost = tag.name == "li" and tag.parent and tag.parent.name not in ("ul", "ol")
        if tag.name not in allowed or lost:
            raise place.fault(f"<{tag.name}> is not allowed here")
        if set(tag.attrs) - {"href"} or (tag.name != "a" and tag.attrs):
            raise place.fault(f"<{tag.name}> carries attributes that are not allowed")
        if tag.name == "a":
            if not tag.get("href") or not tag.get_text(strip=True):
                raise place.fault("a link needs an address and words")
            try:
                tag.attrs = references.link(str(tag["href"]), place)  # type: ignore[assignment]
            except Gone:
                tag.unwrap()  # the words stay, the link goes
    converter = ContentstateConverter(features)
    stored = converter.to_database_format(converter.from_database_format(str(soup)))
    if _words(stored) != _words(str(soup)):
        raise place.fault("the editor would drop some of these words")
    return stored


def _markup(value: Any, place: Place) -> str:
    parts = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, list):
            lines = [place.text(line) for line in item]
            parts.append("<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>")
        else:
            line = place.text(item)
            parts.append(line if line.startswith(BLOCKS) else f"<p>{line}</p>")
    return "".join(parts)


def _words(markup: str) -> str:
    words = BeautifulSoup(markup.replace("</", " </"), "html.parser").get_text()
    return " ".join(words.split())
