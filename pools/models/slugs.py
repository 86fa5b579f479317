"""Which address a pool may have: no word the site needs itself, and nobody else's, ever.

Asked by everything that makes or takes an address: the admin's form, the check of data files,
the desk, and the publishing path, which nothing goes around.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern
from django.utils.translation import gettext as _
from pydantic import TypeAdapter, ValidationError
from wagtail.coreutils import string_to_ascii

from pools.claims.values import Slug
from pools.claims.web_addresses import bare_host
from pools.models.pool import Pool
from pools.models.publication import RESERVED, PoolSlug

LONGEST = 54  # of what is made from a name, so that a number fits behind it
DIRECTORIES = ("pools", "indicators")  # below which a slug stands
SLUG = TypeAdapter(Slug)
APOSTROPHES = re.compile(r"['’ʼ‘`´]")


def reserved() -> frozenset[str]:
    """Words no pool and no indicator may have as its address: those that stand beside one or
    below one in the map of the site, and those that are planned."""
    return RESERVED | _words_of(settings.ROOT_URLCONF)


@lru_cache
def _words_of(urlconf: str) -> frozenset[str]:
    words: set[str] = set()
    for route in _routes(get_resolver(urlconf).url_patterns):
        first, *below = route.split("/")
        if first in DIRECTORIES:
            words.update(part.partition(".")[0] for part in below[:2] if "<" not in part)
    return frozenset(words - {""})


def _routes(patterns: Any, before: str = "") -> Iterator[str]:
    """Every route from the root, without the prefix of a language."""
    for one in patterns:
        translated = isinstance(one.pattern, LocalePrefixPattern)
        route = before + ("" if translated else str(one.pattern).lstrip("^"))
        if isinstance(one, URLResolver):
            yield from _routes(one.url_patterns, route)
        else:
            yield route


def fault_of(slug: str, pool_id: int | None = None) -> str:
    """Why a pool may not have this address, as a sentence; empty where it may. A pool may take
    up an address again that was its own."""
    try:
        SLUG.validate_python(slug)
    except ValidationError:
        return _("Use only small letters from a to z, digits and single hyphens: rocket-pool.")
    if slug in reserved():
        return _("The site needs the word “%(slug)s” for its own addresses. Choose another.") % {
            "slug": slug
        }
    other = Pool.objects.filter(slug=slug).exclude(pk=pool_id).first()
    if other is not None:
        return _("This is the address of %(pool)s. Choose another.") % {"pool": other.name}
    # Not excluded in the query: a pool that was deleted left its address to nobody.
    held = PoolSlug.objects.filter(slug=slug).first()
    if held is not None and (held.pool_id is None or held.pool_id != pool_id):
        return _(
            "This was the address of %(pool)s, and links to it must go on working. Choose another."
        ) % {"pool": held.name}
    return ""


def free(name: str, website: str = "", pool_id: int | None = None) -> str:
    """A good address for a pool of any name, which nobody else has or had."""
    stem = stem_of(name) or stem_of(_site(website)) or "pool"
    taken = {
        *reserved(),
        *_slugs(Pool.objects.exclude(pk=pool_id), stem),
        # A pool that was deleted left its address to nobody.
        *_slugs(PoolSlug.objects.exclude(pool__in=Pool.objects.filter(pk=pool_id)), stem),
    }
    if stem in reserved():
        stem = f"{stem}-pool"
    slug, number = stem, 1
    while slug in taken or slug == "pool":
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _slugs(rows: QuerySet[Any], stem: str) -> Iterable[str]:
    return rows.filter(slug__startswith=stem).values_list("slug", flat=True)


def stem_of(name: str) -> str:
    """A name in small Latin letters, digits and single hyphens; empty where nothing is left.

    Other scripts are spelt out; what is neither letter nor digit (emoji, marks of direction)
    parts words. Cut between words where there are several.
    """
    text = unicodedata.normalize("NFKC", APOSTROPHES.sub("", name))
    letters = "".join(
        character if unicodedata.category(character)[0] in "LNM" else " " for character in text
    )
    stem = "-".join(re.findall(r"[a-z0-9]+", APOSTROPHES.sub("", string_to_ascii(letters)).lower()))
    if len(stem) > LONGEST:
        cut = stem[: LONGEST + 1].rpartition("-")[0]
        stem = cut if len(cut) > LONGEST // 2 else stem[:LONGEST]
    return stem.strip("-")


def _site(website: str) -> str:
    """The name a site has in its host: "node" of https://app.node.example/."""
    host = bare_host(website) if website else ""
    labels = host.split(".")[:-1]
    return labels[-1] if labels and not labels[-1].startswith("xn--") else ""
