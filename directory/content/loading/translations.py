"""Pages in other languages: made from their originals, complete or not at all."""

from typing import Any

from wagtail.actions.copy_for_translation import ParentNotTranslatedError
from wagtail.models import Locale, Page

from directory.content.loading import import_state
from directory.content.loading.files import ContentFile
from directory.content.loading.problems import ContentError, Gone
from directory.content.loading.references import References

# Stay as the original has them.
SHARED = {"type", "order", "show_contents", "show_in_menus", "related", "reviewed_on"}


def existing(source: ContentFile, references: References) -> Page | None:
    """The translation loaded earlier, or one an editor made. Raises Gone without an original."""
    number = import_state.known_object(source.key)
    if number is not None:
        page = Page.objects.filter(pk=number).first()
    else:
        page = _original(source, references).get_translation_or_none(_locale(source))
    return page.specific if page else None


def create(source: ContentFile, references: References) -> Page:
    """An unpublished copy of the original, to be filled. Raises Gone where an editor removed it."""
    if import_state.known_object(source.key) is not None:
        raise Gone("", "removed in the admin")
    try:
        return _original(source, references).copy_for_translation(_locale(source))
    except ParentNotTranslatedError:
        if source.parent in references.removed:
            raise Gone("", "the page above was removed in the admin") from None
        raise ContentError("", f"the page above, {source.parent}, has no translation") from None


def check(source: ContentFile, original: ContentFile, page: Page, words: set[str]) -> None:
    """Raise ContentError where a text of the original is missing; empty what neither has."""
    missing = sorted(set(original.content) - SHARED - set(source.content))
    if missing:
        raise ContentError(missing[0], "this text of the original is not translated")
    for name in sorted(words - set(source.content)):
        if hasattr(page, name):
            setattr(page, name, "")


def _original(source: ContentFile, references: References) -> Any:
    page = references.originals.pages.get(source.place) if references.originals else None
    if page is None:
        raise Gone("", "the original was removed in the admin")
    return page


def _locale(source: ContentFile) -> Locale:
    return Locale.objects.get_or_create(language_code=source.language)[0]
