"""Terms of the glossary from their files, the originals and their translations."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from wagtail.models import Locale

from directory.content.blocks.text import INLINE_FEATURES
from directory.content.loading import import_state
from directory.content.loading.files import ContentFile, checksum
from directory.content.loading.problems import ContentError, fault_in
from directory.content.loading.references import References
from directory.content.loading.richtext import rich_text
from directory.content.models import Term

if TYPE_CHECKING:
    from directory.content.loading.loader import ContentLoadResult


def names(source: ContentFile) -> set[str]:
    """The anchors of all terms in the file."""
    return {row["slug"] for row in source.content["terms"]}


def load(source: ContentFile, references: References, outcome: "ContentLoadResult") -> None:
    """Add or update every term that no editor has touched."""
    for number, row in enumerate(source.content["terms"]):
        before = f"{source.language}:" if source.language else ""
        _load_one(row, references, outcome, f"terms[{number}]", f"{before}term:{row['slug']}")


def _load_one(
    row: Any, references: References, outcome: "ContentLoadResult", place: str, key: str
) -> None:
    digest = checksum(row)
    term = _stored_or_new(row["slug"], references.language)
    if term is None or (term._state.adding and import_state.known_object(key) is not None):
        outcome.removed.append(key)
        return
    state = None if term._state.adding else str(term.latest_revision_id)
    standing = import_state.import_state_of(key, digest, state)
    term.term, term.also = row["term"], row.get("also", "")
    term.definition = rich_text(
        row["definition"], INLINE_FEATURES, references, f"{place}.definition"
    )
    try:
        term.full_clean()
    except ValidationError as error:
        key, message = fault_in(error)
        raise ContentError(f"{place}.{key}".rstrip("."), message) from error
    if standing not in ("new", "outdated"):
        (outcome.unchanged if standing == "untouched" else outcome.kept).append(key)
        return
    term.save()
    revision = term.save_revision()
    import_state.record(key, digest, term.pk, str(revision.pk))
    (outcome.added if standing == "new" else outcome.updated).append(key)


def _stored_or_new(slug: str, language: str) -> Term | None:
    """The term in a language; None where an editor removed the original of a translation."""
    default = Locale.get_default()
    original = Term.objects.filter(slug=slug, locale=default).first()
    if not language:
        return original or Term(slug=slug, locale=default)
    if original is None:
        return None
    locale, _new = Locale.objects.get_or_create(language_code=language)
    return original.get_translation_or_none(locale) or original.copy_for_translation(locale)
