"""What the content files describe: one JSON file a page, its place in the folder its address."""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.validators import slug_re
from wagtail.models import Page

from directory.content import models
from pools.intake.files import FaultyFiles, FileFault, read_json

HOME = "home"
SITE = "site"
TERMS = "terms"
TYPES: dict[str, type[Page]] = {
    model.__name__: model
    for model in (
        models.HomePage,
        models.GuideIndexPage,
        models.GuidePage,
        models.FaqIndexPage,
        models.FaqCategoryPage,
        models.QuestionPage,
        models.GlossaryPage,
        models.StandardPage,
    )
}
# Folders named so hold translations: es/faq.json is the Spanish of faq.json.
TRANSLATIONS = sorted({code for code, _name in settings.LANGUAGES} - {settings.LANGUAGE_CODE})
SEGMENT = re.compile(r"[a-z0-9-]+")


@dataclass(frozen=True)
class Place:
    """A place inside a file."""

    file: Path
    path: str = ""

    def below(self, step: str | int) -> "Place":
        """The place of an entry of the list or a key of the object that stands here."""
        path = f"{self.path}[{step}]" if isinstance(step, int) else f"{self.path}.{step}"
        return Place(self.file, path.removeprefix("."))

    def fault(self, reason: str) -> FaultyFiles:
        """The error that what stands here is."""
        return FaultyFiles([FileFault(self.file, self.path, reason)])


@dataclass
class Item:
    """One thing that a file describes: a page, a term of the glossary, or the site's settings."""

    name: str  # "guide/withdrawals", "term:fork", "site"; the home page is "home"
    model: type[Any]
    content: dict[str, Any]
    place: Place  # of the content
    language: str = ""  # of a translation; the originals are in the default language
    original: "Item | None" = None  # what it translates
    order: int = 100
    thing: Any = None  # what is stored of it; None where an editor removed it

    @property
    def key(self) -> str:
        """The name, with the language before it where it is a translation."""
        return f"{self.language}:{self.name}" if self.language else self.name

    @property
    def is_page(self) -> bool:
        """Whether it is a page, which has a place in the tree and an address."""
        return issubclass(self.model, Page)

    @property
    def parent(self) -> str:
        """The name of the page above; empty for the home page."""
        return "" if self.name == HOME else self.name.rpartition("/")[0] or HOME

    @property
    def sort_key(self) -> tuple[bool, int, int, str]:
        """Pages before the rest, parents before children, then as the files order themselves."""
        depth = 0 if self.name == HOME else self.name.count("/") + 1
        return not self.is_page, depth, self.order, self.name

    def fresh(self) -> Any:
        """The thing as it is stored now, where it is stored already."""
        if self.thing.pk is None:
            return self.thing
        return type(self.thing)._default_manager.get(pk=self.thing.pk)


Items = dict[tuple[str, str], Item]  # by language and name


def checksum(value: Any) -> str:
    """A fingerprint of a JSON value, whatever its layout on the page."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


@contextmanager
def collecting(faults: list[FileFault], place: Place) -> Iterator[None]:
    """Go on after a fault, so that all of them are told at once."""
    try:
        yield
    except FaultyFiles as error:
        faults += error.faults
    except RecursionError:
        faults += place.fault("is nested too deeply").faults


def read_folder(folder: Path) -> Items:
    """All things in the order in which they can be made. Raises FaultyFiles."""
    files = {
        file.relative_to(folder).with_suffix("").as_posix(): file
        for file in sorted(folder.rglob("*.json"))
    }
    if not files:
        raise Place(folder).fault("holds no files that end in .json")
    items: Items = {}
    for language in ["", *TRANSLATIONS]:  # the originals first: translations are held against them
        faults: list[FileFault] = []
        found: list[Item] = []
        for path, file in files.items():
            folder_language, _slash, rest = path.partition("/")
            if (folder_language if rest and folder_language in TRANSLATIONS else "") != language:
                continue
            with collecting(faults, Place(file)):
                found += _described(rest if language else path, Place(file), language, items)
                for item in found[-1:]:
                    above = f"{language}/{item.parent}".removeprefix("/")
                    if item.is_page and item.parent and above not in files:
                        raise item.place.fault(f"no file for its parent {item.parent}")
        if faults:
            raise FaultyFiles(faults)
        items |= {(language, item.name): item for item in sorted(found, key=lambda i: i.sort_key)}
    return items


def _described(name: str, place: Place, language: str, originals: Items) -> list[Item]:
    content = read_json(place.file)
    if not isinstance(content, dict):
        raise place.fault("the file must hold one JSON object")
    if name == TERMS:
        return list(_terms(content, place, language, originals))
    if name == SITE and not language:
        return [Item(SITE, models.SiteIdentity, content, place)]
    return [_page(name, content, place, language, originals)]


def _page(
    name: str, content: dict[str, Any], place: Place, language: str, originals: Items
) -> Item:
    if not all(SEGMENT.fullmatch(part) for part in name.split("/")):
        raise place.fault("a file's name is its address: small letters, digits and hyphens")
    original = originals.get(("", name))
    if language and not (original and original.is_page):
        raise place.fault(f"there is no {name} to translate")
    kind = content.get("type", original and original.content["type"])
    if not isinstance(kind, str) or kind not in TYPES:
        raise place.below("type").fault(f"choose one of {', '.join(TYPES)}")
    if original and kind != original.content["type"]:
        raise place.below("type").fault(f"the original is a {original.content['type']}")
    order = content.get("order", original.order if original else Item.order)
    if type(order) is not int:
        raise place.below("order").fault("a whole number is needed")
    return Item(name, TYPES[kind], content, place, language, original, order)


def _terms(
    content: dict[str, Any], place: Place, language: str, originals: Items
) -> Iterator[Item]:
    """All terms; of a translation all or none, each under the key of its original."""
    for key in content.keys() - {TERMS}:
        raise place.below(key).fault("unknown key")
    rows, place = content.get(TERMS), place.below(TERMS)
    if not isinstance(rows, list):
        raise place.fault("a list is needed")
    seen: set[str] = set()
    for number, row in enumerate(rows):
        here = place.below(number)
        if not isinstance(row, dict):
            raise here.fault("an object is needed")
        slug = row.get("slug")
        if not isinstance(slug, str) or not slug_re.match(slug):
            raise here.below("slug").fault("a key of letters, digits and hyphens is needed")
        if slug in seen:
            raise here.below("slug").fault(f"{slug} is there twice")
        seen.add(slug)
        original = originals.get(("", f"term:{slug}"))
        if language and original is None:
            raise here.below("slug").fault(f"there is no term {slug!r} to translate")
        yield Item(f"term:{slug}", models.Term, row, here, language, original, number)
    for _language, name in originals:
        slug = name.removeprefix("term:")
        if slug != name and slug not in seen:
            raise place.fault(f"the term {slug!r} of the original is not translated")
