"""Reading the content files: one JSON file a page, its place in the folder its address."""

import hashlib
import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.conf import settings

from directory.content.loading.problems import TOO_DEEP, Problem
from pools.intake.files import FaultyFiles, read_json

HOME = "home"
TERMS = "terms.json"
SITE = "site.json"
# Folders named so hold translations: es/faq.json is the Spanish of faq.json.
TRANSLATIONS = {code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE}


@dataclass(frozen=True)
class ContentFile:
    """One file: where it stands and what it says."""

    file: Path
    place: str  # "guide/withdrawals"; the home page is "home"
    content: dict[str, Any]
    checksum: str
    language: str = ""  # of a translation; the originals are in the default language
    original: "ContentFile | None" = None  # what it translates

    @property
    def key(self) -> str:
        """The place, with the language before it where it is a translation."""
        return f"{self.language}:{self.place}" if self.language else self.place

    @property
    def parent(self) -> str:
        """The place of the page above; empty for the home page."""
        if self.place == HOME:
            return ""
        return self.place.rpartition("/")[0] or HOME

    @property
    def slug(self) -> str:
        """The last part of the address."""
        return self.place.rpartition("/")[2]

    @property
    def sort_key(self) -> tuple[int, int, str]:
        """Parents before children, then as the files order themselves."""
        depth = 0 if self.place == HOME else self.place.count("/") + 1
        order = self.content.get("order")
        return depth, order if type(order) is int else 100, self.place


@dataclass
class ContentFolder:
    """All content files of a folder, and what could not be read."""

    pages: list[ContentFile] = field(default_factory=list)
    translations: list[ContentFile] = field(default_factory=list)
    terms: ContentFile | None = None
    translated_terms: list[ContentFile] = field(default_factory=list)
    site: ContentFile | None = None
    problems: list[Problem] = field(default_factory=list)


def checksum(value: Any) -> str:
    """A fingerprint of a JSON value, whatever its layout on the page."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def read_folder(folder: Path) -> ContentFolder:
    """Read every file of the folder; faults are collected, not raised."""
    found = ContentFolder()
    files = sorted(folder.rglob("*.json"))
    if not files:
        found.problems.append(Problem(folder, "", "holds no files that end in .json"))
    for file in files:
        try:
            content = read_json(file)
            digest = checksum(content)
        except RecursionError:
            found.problems.append(Problem(file, "", TOO_DEEP))
            continue
        except FaultyFiles as error:
            found.problems += [
                Problem(file, fault.path, f"not readable as JSON: {fault.reason}")
                for fault in error.faults
            ]
            continue
        if not isinstance(content, dict):
            found.problems.append(Problem(file, "", "the file must hold one JSON object"))
            continue
        place = file.relative_to(folder).with_suffix("").as_posix()
        language, _slash, rest = place.partition("/")
        if rest and language in TRANSLATIONS:
            kind = found.translated_terms if rest == "terms" else found.translations
            kind.append(ContentFile(file, rest, content, digest, language))
            continue
        entry = ContentFile(file, place, content, digest)
        if file.name == TERMS and file.parent == folder:
            found.terms = entry
        elif file.name == SITE and file.parent == folder:
            found.site = entry
        else:
            found.pages.append(entry)
    found.pages.sort(key=lambda page: page.sort_key)
    places = {page.place for page in found.pages}
    _join_translations(found)
    found.translated_terms = [
        replace(file, original=found.terms) for file in found.translated_terms
    ]
    for page in found.pages:
        if page.parent and page.parent not in places:
            found.problems.append(Problem(page.file, "", f"no file for its parent {page.parent}"))
    return found


def _join_translations(found: ContentFolder) -> None:
    """Give every translation its original, in the originals' order."""
    originals = {page.place: page for page in found.pages}
    order = {place: number for number, place in enumerate(originals)}
    for page in found.translations:
        if page.place not in originals:
            found.problems.append(Problem(page.file, "", f"there is no {page.place} to translate"))
    found.translations = sorted(
        (replace(page, original=originals.get(page.place)) for page in found.translations),
        key=lambda page: (page.language, order.get(page.place, 0)),
    )
