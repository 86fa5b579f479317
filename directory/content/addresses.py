"""Where pages live: one map for the whole site instead of a query for every link."""

from typing import NamedTuple

from django.utils.translation import get_language
from wagtail.models import Page

from directory.content.memory import remembered


class AddressBook(NamedTuple):
    """Addresses of live pages by id, and by translation key and language."""

    by_page: dict[int, tuple[str, object, str]]
    by_language: dict[tuple[object, str], tuple[str, str]]


def _read() -> AddressBook:
    by_page = {}
    by_language = {}
    pages = Page.objects.live().public().filter(depth__gt=1).select_related("locale")
    for page in pages:
        url = page.url
        if not url:
            continue
        by_page[page.pk] = (url, page.translation_key, page.title)
        by_language[page.translation_key, page.locale.language_code] = (url, page.title)
    return AddressBook(by_page, by_language)


def page_link(page_id: int) -> tuple[str, str] | None:
    """The address and title of a live page in the reader's language, or in its own."""
    book = remembered("addresses", _read)
    entry = book.by_page.get(page_id)
    if entry is None:
        return None
    url, translation_key, title = entry
    return book.by_language.get((translation_key, get_language() or ""), (url, title))
