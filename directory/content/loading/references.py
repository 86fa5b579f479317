"""References in content files: page:, pool:, indicator: and term:, besides plain addresses."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import Resolver404, resolve
from wagtail.models import Page

from directory.content.languages import localised, prefixed
from directory.content.loading.files import Item, Items, Place
from pools.claims.text import plain_text
from pools.models import Indicator, Pool

REFERENCE = re.compile(r"(page|pool|indicator|term):([^#\s]+)(#\S+)?")
OUTSIDE = re.compile(r"(https?://|mailto:)\S+")


class Gone(Exception):
    """What is referred to was removed by an editor: the reference is dropped, not mended."""


def text(value: Any, place: Place, rule: Callable[[str], str] = plain_text) -> str:
    """A text of a file, as it stands there. Raises FaultyFiles for what no text may carry."""
    if not isinstance(value, str):
        raise place.fault("is not text")
    try:
        rule(value)
    except ValueError as error:
        raise place.fault(str(error)) from None
    return value


@dataclass
class References:
    """What files in a language may refer to: pages in it before the originals, and the pools and
    indicators of the directory."""

    items: Items
    language: str
    tell: Callable[[str], None]

    def page(self, reference: Any, place: Place) -> Page:
        """The page a ``page:`` reference names. Raises Gone where an editor removed it."""
        return self._page(self._key("page", reference, place), place).thing

    def pool(self, reference: Any, place: Place) -> int:
        """The key of the pool. Raises Gone, with a warning, where the directory has no such."""
        key = self._key("pool", reference, place)
        found = Pool.objects.filter(slug=key).values_list("pk", flat=True).first()
        if found is None:
            self._warn(place, f"the directory has no pool {key!r}; left out")
            raise Gone
        return found

    def link(self, href: str, place: Place) -> dict[str, str]:
        """Attributes of a link in rich text for an address in a file."""
        if OUTSIDE.fullmatch(href):
            return {"href": href}
        if href.startswith("/") and not href.startswith("//"):
            self._check_path(href, place)
            return {"href": self._localised(href)}
        kind, key, fragment = self._parts(href, place)
        if kind == "page":
            page = self._page(key, place).thing
            if fragment:
                return {"href": f"{self._address(key)}{fragment}"}
            return {"linktype": "page", "id": str(page.pk)}
        if kind == "term":
            if ("", f"term:{key}") not in self.items:
                raise place.fault(f"the glossary has no term {key!r}")
            return {"href": f"{self._address('glossary')}#{key}"}
        model: type[Any] = Pool if kind == "pool" else Indicator
        if not model._default_manager.filter(slug=key).exists():
            self._warn(place, f"the directory has no {kind} {key!r}")
        return {"href": self._localised(f"/{kind}s/{key}/")}

    def _localised(self, address: str) -> str:
        return localised(address, self.language) if self.language else address

    def _warn(self, place: Place, message: str) -> None:
        self.tell(str(place.fault(message)))

    def _parts(self, reference: Any, place: Place) -> tuple[str, str, str]:
        match = REFERENCE.fullmatch(text(reference, place))
        if match is None:
            raise place.fault(f"{reference!r} is neither an address nor a reference")
        return match[1], match[2], match[3] or ""

    def _key(self, wanted: str, reference: Any, place: Place) -> str:
        kind, key, _fragment = self._parts(reference, place)
        if kind != wanted:
            raise place.fault(f"{reference!r} is not a {wanted}")
        return key

    def _page(self, key: str, place: Place) -> Item:
        item = self.items.get((self.language, key)) or self.items.get(("", key))
        if item is None or not item.is_page:
            raise place.fault(f"there is no page {key!r}")
        if item.thing is None:
            self._warn(place, f"page {key!r} was removed in the admin; reference left out")
            raise Gone
        return item

    def _address(self, key: str) -> str:
        address = "/" if key == "home" else f"/{key}/"
        own = self.items.get((self.language, key))
        return prefixed(address, self.language) if self.language and own and own.thing else address

    def _check_path(self, path: str, place: Place) -> None:
        """A path must lead to a view; paths that Wagtail would answer are written page:…"""
        try:
            match = resolve(path.partition("#")[0].partition("?")[0])
        except Resolver404:
            match = None
        if match is None or match.url_name == "wagtail_serve":
            self._warn(place, f"nothing answers at {path}")
