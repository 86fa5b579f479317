"""What the content files describe: one JSON file a page, its place in the folder its address."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from wagtail.models import Page, get_page_models

from directory.content.loading.places import Place, collecting
from directory.content.models import SiteIdentity, Term
from pools.intake.files import FaultyFiles, FileFault, read_json

HOME = "home"
TYPES = {model.__name__: model for model in get_page_models() if model._meta.app_label == "content"}
DEFAULT = settings.LANGUAGE_CODE
LANGUAGES = sorted(dict(settings.LANGUAGES), key=lambda code: (code != DEFAULT, code))
# Folders named so hold translations: es/faq.json is the Spanish of faq.json.
TRANSLATIONS = tuple(f"{code}/" for code in LANGUAGES[1:])
SEGMENT = re.compile(r"[a-z0-9-]+")


@dataclass
class Item:
    """One thing that a file describes: a page, a term of the glossary, or the site's settings."""

    place: Place
    language: str
    name: str  # "guide/withdrawals", "term:fork", "site"; the home page is "home"
    model: type[Any]
    content: dict[str, Any]  # what it says; which thing it is and where stands here
    checksum: str
    order: int = 100
    original: "Item | None" = None  # what it translates
    above: "Item | None" = None  # the page above
    thing: Any = None  # what is stored of it; None where an editor removed it

    @property
    def key(self) -> str:
        """The name, with the language before it where it is a translation."""
        return self.name if self.language == DEFAULT else f"{self.language}:{self.name}"

    @property
    def is_page(self) -> bool:
        """Whether it has a place in the tree and an address."""
        return issubclass(self.model, Page)

    def fresh(self) -> Any:
        """The thing as it is stored now, where it is stored already."""
        stored = self.thing.pk is not None
        return type(self.thing)._default_manager.get(pk=self.thing.pk) if stored else self.thing


Items = dict[tuple[str, str], Item]  # by language and name


def checksum(value: Any) -> str:
    """A fingerprint of a JSON value, whatever its layout on the page."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def read_folder(folder: Path) -> Items:
    """All things in the order in which they can be made: the originals, to which translations are
    held, and parents before children. Raises FaultyFiles."""
    if not any(folder.rglob("*.json")):
        raise Place(folder).fault("holds no files that end in .json")
    items: Items = {}
    for language in LANGUAGES:
        root = folder if language == DEFAULT else folder / language
        faults: list[FileFault] = []
        found: list[Item] = []
        for file in sorted(root.rglob("*.json")):
            name = file.relative_to(root).with_suffix("").as_posix()
            if root != folder or not name.startswith(TRANSLATIONS):
                with collecting(faults, Place(file)) as place:
                    found += _described(place, language, name, items)
        found.sort(
            key=lambda i: (not i.is_page, i.name != HOME, i.name.count("/"), i.order, i.name)
        )
        for item in found:
            items[language, item.name] = item
            if item.is_page and item.name != HOME:
                parent = item.name.rpartition("/")[0] or HOME
                item.above = items.get((language, parent))
                if not (root / f"{parent}.json").exists():
                    faults += item.place.fault(f"no file for its parent {parent}").faults
        if faults:
            raise FaultyFiles(faults)
    return items


def _described(place: Place, language: str, name: str, originals: Items) -> Iterator[Item]:
    content = place.need(dict, read_json(place.file))
    if name == "terms":
        yield from _terms(place, language, content, originals)
        return
    item = Item(place, language, name, SiteIdentity, dict(content), checksum(content))
    if (language, name) != (DEFAULT, "site"):
        if not all(SEGMENT.fullmatch(part) for part in name.split("/")):
            raise place.fault("a file's name is its address: small letters, digits and hyphens")
        if language == DEFAULT:
            item.order = place.below("order").need(int, item.content.pop("order", 100))
            kind = item.content.pop("type", None)
            if not isinstance(kind, str) or kind not in TYPES:
                raise place.below("type").fault(f"choose one of {', '.join(TYPES)}")
            item.model = TYPES[kind]
        else:
            item.original = originals.get((DEFAULT, name))
            if item.original is None or not item.original.is_page:
                raise place.fault(f"there is no {name} to translate")
            item.model, item.order = item.original.model, item.original.order
    yield item


def _terms(
    place: Place, language: str, content: dict[str, Any], originals: Items
) -> Iterator[Item]:
    """All terms; of a translation all or none, each under the key of its original."""
    for key in content.keys() - {"terms"}:
        raise place.below(key).fault("unknown key")
    place = place.below("terms")
    left = {name for _language, name in originals if name.startswith("term:")}
    seen: set[str] = set()
    for number, row in enumerate(place.need(list, content.get("terms"))):
        here = place.below(number)
        said = dict(here.need(dict, row))
        at = here.below("slug")
        slug = at.text(said.pop("slug", None))
        name = f"term:{slug}"
        if name in seen:
            raise at.fault(f"{slug} is there twice")
        if language != DEFAULT and name not in left:
            raise at.fault(f"there is no term {slug!r} to translate")
        seen.add(name)
        original = originals.get((DEFAULT, name))
        yield Item(here, language, name, Term, said, checksum(row), number, original)
    for name in sorted(left - seen):
        slug = name.removeprefix("term:")
        raise place.fault(f"the term {slug!r} of the original is not translated")
