"""References in content files: page:, pool:, indicator: and term:, besides plain addresses."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.urls import Resolver404, resolve
from wagtail.models import Page

from directory.content.languages import localised, prefixed
from directory.content.loading.problems import ContentError, Gone, Problem

REFERENCE = re.compile(r"(page|pool|indicator|term):([^#\s]+)(#\S+)?")
OUTSIDE = re.compile(r"(https?://|mailto:)\S+")
GLOSSARY = "glossary"


@dataclass
class References:
    """What the files may refer to. Pools and indicators are looked up in the directory."""

    pages: dict[str, Page] = field(default_factory=dict)
    created: set[str] = field(default_factory=set)  # places of pages made in this run
    removed: set[str] = field(default_factory=set)  # places of pages that editors deleted
    terms: set[str] = field(default_factory=set)
    tell: Callable[[str], None] = lambda warning: None
    language: str = ""  # of the files being read; empty for the default language
    originals: "References | None" = None  # what a translation refers to where it has no own page
    file: Path = Path()  # the file being read, for warnings
    _known: dict[str, bool] = field(default_factory=dict)

    def for_language(self, language: str) -> "References":
        """What files in a language may refer to: its own pages first, then these."""
        if not language:
            return self
        return References(
            tell=self.tell,
            terms=self.terms,
            removed=set(self.removed),
            language=language,
            originals=self,
        )

    def page(self, reference: str, place: str) -> Page:
        """The page a ``page:`` reference names."""
        kind, key, _fragment = self._parts(reference, place)
        if kind != "page":
            raise ContentError(place, f"{reference!r} is not a page")
        return self._page(key, place)

    def pool(self, reference: str, place: str) -> int:
        """The key of the pool. Raises Gone, with a warning, where the directory has no such."""
        from pools.models import Pool

        kind, key, _fragment = self._parts(reference, place)
        if kind != "pool":
            raise ContentError(place, f"{reference!r} is not a pool")
        found = Pool.objects.filter(slug=key).values_list("pk", flat=True).first()
        if found is None:
            self._warn(place, f"the directory has no pool {key!r}; left out")
            raise Gone(place, f"no pool {key!r}")
        return found

    def link(self, href: str, place: str) -> dict[str, str]:
        """Attributes of a link in rich text for an address in a file."""
        if OUTSIDE.fullmatch(href):
            return {"href": href}
        if href.startswith("/") and not href.startswith("//"):
            self._check_path(href, place)
            return {"href": self._localised(href)}
        kind, key, fragment = self._parts(href, place)
        if kind == "page":
            page = self._page(key, place)
            if fragment:
                return {"href": f"{self._address(key)}{fragment}"}
            return {"linktype": "page", "id": str(page.pk)}
        if kind == "term":
            if key not in self.terms:
                raise ContentError(place, f"the glossary has no term {key!r}")
            return {"href": f"{self._address(GLOSSARY)}#{key}"}
        if kind == "pool":
            self._known_in_directory(kind, key, place)
            return {"href": self._localised(f"/pools/{key}/")}
        self._known_in_directory(kind, key, place)
        return {"href": self._localised(f"/indicators/{key}/")}

    def _warn(self, place: str, message: str) -> None:
        self.tell(str(Problem(self.file, place, message)))

    def _parts(self, reference: str, place: str) -> tuple[str, str, str]:
        match = REFERENCE.fullmatch(reference)
        if match is None:
            raise ContentError(place, f"{reference!r} is neither an address nor a reference")
        return match[1], match[2], match[3] or ""

    def _page(self, key: str, place: str) -> Page:
        if key in self.removed:
            self._warn(place, f"page {key!r} was removed in the admin; reference left out")
            raise Gone(place, f"page {key!r} was removed")
        if key not in self.pages and self.originals is not None:
            return self.originals._page(key, place)
        if key not in self.pages:
            raise ContentError(place, f"there is no page {key!r}")
        return self.pages[key]

    def _address(self, key: str) -> str:
        address = "/" if key == "home" else f"/{key}/"
        return prefixed(address, self.language) if self.language and key in self.pages else address

    def _localised(self, address: str) -> str:
        return localised(address, self.language) if self.language else address

    def _check_path(self, path: str, place: str) -> None:
        """A path must lead to a view; paths that Wagtail would answer are written page:…"""
        try:
            match = resolve(path.partition("#")[0].partition("?")[0])
        except Resolver404:
            match = None
        if match is None or match.url_name == "wagtail_serve":
            self._warn(place, f"nothing answers at {path}")

    def _known_in_directory(self, kind: str, key: str, place: str) -> None:
        from pools.models import Indicator, Pool

        if f"{kind}:{key}" not in self._known:
            model = Pool if kind == "pool" else Indicator
            self._known[f"{kind}:{key}"] = model.objects.filter(slug=key).exists()
            if not self._known[f"{kind}:{key}"]:
                self._warn(place, f"the directory has no {kind} {key!r}")
