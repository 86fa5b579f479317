"""References in content files: page:, pool:, indicator: and term:, besides plain addresses."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from wagtail.models import Page

from directory.content.languages import localised, prefixed
from directory.content.loading.files import DEFAULT, HOME, Items
from directory.content.loading.places import Place
from pools.models import Indicator, Pool

REFERENCE = re.compile(r"(page|term|pool|indicator):([^#\s]+)(#\S+)?")
OUTSIDE = re.compile(r"(https?://|mailto:)\S+")


class Gone(Exception):
    """What is referred to was removed by an editor: the reference is dropped, not mended."""


@dataclass
class References:
    """What files in a language may refer to: pages in it before the originals, and the pools and
    indicators of the directory."""

    items: Items
    language: str
    warnings: list[str]

    def page(self, reference: Any, place: Place) -> Page:
        """The page a ``page:`` reference names. Raises Gone where an editor removed it."""
        _kind, key, _fragment = _parts(reference, place, "page")
        item = self.items.get((self.language, key)) or self.items.get((DEFAULT, key))
        if item is None or not item.is_page:
            raise place.fault(f"there is no page {key!r}")
        if item.thing is None:
            self._warn(place, f"page {key!r} was removed in the admin; reference left out")
            raise Gone
        return item.thing

    def pool(self, reference: Any, place: Place) -> int:
        """The key of the pool. Raises Gone, with a warning, where the directory has no such."""
        found = self._listed(*_parts(reference, place, "pool")[:2], place)
        if found is None:
            raise Gone
        return found

    def link(self, href: str, place: Place) -> dict[str, str]:
        """Attributes of a link in rich text for an address in a file."""
        if OUTSIDE.fullmatch(href):
            return {"href": href}
        if href.startswith("/") and not href.startswith("//"):
            if not _answers(href):
                self._warn(place, f"nothing answers at {href}")
            return {"href": href if self.language == DEFAULT else localised(href, self.language)}
        kind, key, fragment = _parts(href, place, "page", "term", "pool", "indicator")
        if kind == "page":
            page = self.page(href, place)
            if fragment:
                return {"href": f"{self._address(key)}{fragment}"}
            return {"linktype": "page", "id": str(page.pk)}
        if kind == "term":
            if (DEFAULT, f"term:{key}") not in self.items:
                raise place.fault(f"the glossary has no term {key!r}")
            return {"href": f"{self._address('glossary')}#{key}"}
        self._listed(kind, key, place)
        return {"href": localised(f"/{kind}s/{key}/", self.language)}

    def _listed(self, kind: str, slug: str, place: Place) -> int | None:
        model: type[Any] = Pool if kind == "pool" else Indicator
        found = model._default_manager.filter(slug=slug).values_list("pk", flat=True).first()
        if found is None:
            self._warn(place, f"the directory has no {kind} {slug!r}")
        return found

    def _address(self, key: str) -> str:
        own = self.items.get((self.language, key))
        address = "/" if key == HOME else f"/{key}/"
        return prefixed(address, self.language if own and own.thing else DEFAULT)

    def _warn(self, place: Place, message: str) -> None:
        self.warnings.append(str(place.fault(message)))


def _parts(reference: Any, place: Place, *kinds: str) -> tuple[str, str, str]:
    match = REFERENCE.fullmatch(place.text(reference))
    if match is None or match[1] not in kinds:
        wanted = f"not a {kinds[0]}" if len(kinds) == 1 else "neither an address nor a reference"
        raise place.fault(f"{reference!r} is {wanted}")
    return match[1], match[2], match[3] or ""


def _answers(path: str) -> bool:
    """Whether a view does; paths that Wagtail would answer are written page:…"""
    try:
        return resolve(urlsplit(path).path).url_name != "wagtail_serve"
    except Resolver404:
        return False
