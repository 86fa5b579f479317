"""Where pages live: one map of the site instead of a query for every link and breadcrumb."""

import datetime as dt
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from django.apps import apps
from django.utils.translation import get_language
from wagtail.models import Page

from pools.models.generation_cache import remembered


class PageRef(NamedTuple):
    """A live page as others refer to it."""

    page_id: int
    path: str  # in the tree; a child's path begins with its parent's
    url: str
    title: str
    name: str  # the short title for menus, or the title
    kind: str  # the model's name, lower case
    changed: dt.datetime | None  # when it was last published
    description: str
    language: str


class AddressBook(NamedTuple):
    """All live pages that anyone may read, in the order of the tree."""

    entries: tuple[PageRef, ...]
    by_id: dict[int, tuple[PageRef, UUID]]
    by_url: dict[str, PageRef]
    by_language: dict[tuple[UUID, str], PageRef]


def page_ref(page_id: int) -> PageRef | None:
    """A live page in the reader's language, or in its own."""
    book = _book()
    found = book.by_id.get(page_id)
    if found is None:
        return None
    entry, translation_key = found
    return book.by_language.get((translation_key, get_language() or ""), entry)


def entries() -> list[PageRef]:
    """Every page once: in the reader's language where it exists, or in its own."""
    return [entry for entry in _book().entries if page_ref(entry.page_id) == entry]


def all_entries() -> tuple[PageRef, ...]:
    """Every page in every language, in the order of the tree."""
    return _book().entries


def page_at(path: str) -> PageRef | None:
    """The live page at a path of this site."""
    return _book().by_url.get(path)


def page_in(entry: PageRef, language: str) -> PageRef | None:
    """A page's translation, or itself in its own language."""
    book = _book()
    return book.by_language.get((book.by_id[entry.page_id][1], language))


def page_above(entry: PageRef) -> PageRef | None:
    """The page that a page stands under."""
    return next(reversed(above(entry.path)), None)


def above(path: str) -> list[PageRef]:
    """The pages above a place in the tree, from home down."""
    return [
        entry
        for entry in _book().entries
        if path.startswith(entry.path) and len(entry.path) < len(path)
    ]


def below(path: str) -> list[PageRef]:
    """The children of a place in the tree, in order."""
    length = len(path) + Page.steplen
    return [
        entry
        for entry in _book().entries
        if entry.path.startswith(path) and len(entry.path) == length
    ]


def _book() -> AddressBook:
    return remembered("addresses", _read)


def _read() -> AddressBook:
    names = _short_titles()
    entries: list[PageRef] = []
    by_id = {}
    by_url = {}
    by_language = {}
    pages = Page.objects.live().public().filter(depth__gt=1).order_by("path")
    for page in pages.select_related("locale"):
        if not page.url:
            continue
        name = names.get(page.pk) or page.title
        language = page.locale.language_code
        entry = PageRef(
            page.pk,
            page.path,
            page.url,
            page.title,
            name,
            page.cached_content_type.model,
            page.last_published_at,
            page.search_description,
            language,
        )
        entries.append(entry)
        by_id[page.pk] = (entry, page.translation_key)
        by_url[urlsplit(page.url).path] = entry
        by_language[page.translation_key, language] = entry
    return AddressBook(tuple(entries), by_id, by_url, by_language)


def _short_titles() -> dict[int, str]:
    """Short titles of every kind of page. One query."""
    models = [model for model in apps.get_app_config("content").get_models() if _has_one(model)]
    first, *others = [
        model._default_manager.exclude(short_title="").order_by().values_list("pk", "short_title")
        for model in models
    ]
    return dict(first.union(*others, all=True))


def _has_one(model: type) -> bool:
    return issubclass(model, Page) and hasattr(model, "short_title")
