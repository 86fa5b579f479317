"""Reading the content files: one JSON file a page, its place in the folder its address."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from directory.content.loading.problems import Problem

HOME = "home"
TERMS = "terms.json"
SITE = "site.json"


@dataclass(frozen=True)
class ContentFile:
    """One file: where it stands and what it says."""

    file: Path
    place: str  # "guide/withdrawals"; the home page is "home"
    content: dict[str, Any]
    checksum: str

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
        return depth, int(self.content.get("order", 100)), self.place


@dataclass
class ContentFolder:
    """All content files of a folder, and what could not be read."""

    pages: list[ContentFile] = field(default_factory=list)
    terms: ContentFile | None = None
    site: ContentFile | None = None
    problems: list[Problem] = field(default_factory=list)


def checksum(value: Any) -> str:
    """A fingerprint of a JSON value, whatever its layout on the page."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def read_folder(folder: Path) -> ContentFolder:
    """Read every file of the folder; faults are collected, not raised."""
    found = ContentFolder()
    for file in sorted(folder.rglob("*.json")):
        try:
            content = json.loads(file.read_text(encoding="utf-8"))
        except (UnicodeDecodeError, json.JSONDecodeError) as error:
            found.problems.append(Problem(file, "", f"not readable as JSON: {error}"))
            continue
        if not isinstance(content, dict):
            found.problems.append(Problem(file, "", "the file must hold one JSON object"))
            continue
        place = file.relative_to(folder).with_suffix("").as_posix()
        entry = ContentFile(file, place, content, checksum(content))
        if file.name == TERMS and file.parent == folder:
            found.terms = entry
        elif file.name == SITE and file.parent == folder:
            found.site = entry
        else:
            found.pages.append(entry)
    try:
        found.pages.sort(key=lambda page: page.sort_key)
    except (TypeError, ValueError):
        bad = next(
            page for page in found.pages if not isinstance(page.content.get("order", 0), int)
        )
        found.problems.append(Problem(bad.file, "order", "a whole number is needed"))
    places = {page.place for page in found.pages}
    for page in found.pages:
        if page.parent and page.parent not in places:
            found.problems.append(Problem(page.file, "", f"no file for its parent {page.parent}"))
    return found
