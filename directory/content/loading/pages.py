"""Pages from files: the tree first, so that links may point anywhere, then the content."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from wagtail.models import Page

from directory.content import models
from directory.content.loading import import_state, translations
from directory.content.loading.bodies import body
from directory.content.loading.files import HOME, ContentFile
from directory.content.loading.problems import ContentError, Gone, Problem, fault_in
from directory.content.loading.references import References
from directory.content.loading.richtext import rich_text
from directory.content.loading.shape import FLAGS, TYPES, WORDS
from directory.content.loading.tree import place_home
from directory.content.models.faq import MOST_RELATED

if TYPE_CHECKING:
    from directory.content.loading.loader import ContentLoadResult


def prepare(
    files: list[ContentFile],
    references: References,
    outcome: "ContentLoadResult",
    problems: list[Problem],
) -> None:
    """Find every page by its place, or create it unpublished. Deleted ones stay deleted."""
    for source in files:
        try:
            if source.language:
                page = translations.existing(source, references)
            else:
                page = _existing(source, references.pages)
            if page is None:
                make = translations.create if source.language else _create
                page = make(source, references)
                references.created.add(source.place)
        except Gone:
            outcome.removed.append(source.key)
            references.removed.add(source.place)
        except ContentError as error:
            problems.append(Problem(source.file, error.place, error.message))
        except ValidationError as error:  # an address that the site needs itself
            problems.append(Problem(source.file, *fault_in(error)))
        else:
            references.pages[source.place] = page


def _existing(source: ContentFile, found: dict[str, Page]) -> Page | None:
    """The page loaded earlier, wherever it was moved, or one an editor made in its place."""
    number = import_state.known_object(source.key)
    if number is not None:
        page = Page.objects.filter(pk=number).first()
        return page.specific if page else None
    if source.place == HOME:
        return models.HomePage.objects.filter(depth=2).first()
    parent = found.get(source.parent)
    page = parent.get_children().filter(slug=source.slug).first() if parent else None
    return page.specific if page else None


def _create(source: ContentFile, references: References) -> Page:
    """A new page. Raises Gone where an editor removed it, or the page above it."""
    if import_state.known_object(source.key) is not None:
        raise Gone("", "removed in the admin")
    model = TYPES[source.content["type"]]
    page = model(title="?", slug=source.slug, live=False)
    if source.place == HOME:
        return place_home(page)
    parent = references.pages.get(source.parent)
    if parent is None:
        raise Gone("", "the page above was removed in the admin")
    if not model.can_create_at(parent):
        raise ContentError("type", f"{model.__name__} may not stand under {source.parent}")
    return parent.add_child(instance=page)


def fill(
    source: ContentFile, references: References, outcome: "ContentLoadResult", check: bool
) -> None:
    """Write a file's content into its page and publish it, unless an editor was there.

    A check reads every file to the end, also where the page would be left as it is.
    """
    page = references.pages.get(source.place)
    if page is None:
        return
    # Children may have come since, through another instance; a revision stores their number.
    page.refresh_from_db(fields=["path", "depth", "numchild"])
    state = None if source.place in references.created else str(page.latest_revision_id)
    standing = import_state.import_state_of(source.key, source.checksum, state)
    write = standing in ("new", "outdated")
    wanted = TYPES[(source.original or source).content["type"]]
    if write and type(page) is not wanted:
        raise ContentError("type", f"the page is a {type(page).__name__} already")
    if write or (check and type(page) is wanted):
        if source.original:
            translations.check(source, source.original, page, WORDS)
        _apply(page, source.content, references)
    if not write:
        list_ = outcome.unchanged if standing == "untouched" else outcome.kept
        list_.append(source.key)
        return
    revision = page.save_revision(clean=False)
    revision.publish()
    page.refresh_from_db()
    import_state.record(source.key, source.checksum, page.pk, str(revision.pk))
    (outcome.added if standing == "new" else outcome.updated).append(source.key)


def _apply(page: Page, content: dict[str, Any], references: References) -> None:
    for name in (WORDS | FLAGS) & set(content):
        setattr(page, name, content[name])
    if "reviewed_on" in content:
        page.reviewed_on = _day(content["reviewed_on"])
    if "body" in content:
        block = page._meta.get_field("body").stream_block
        page.body = body(block, content["body"], references, "body")
    if "answer" in content:
        features = page._meta.get_field("answer").features
        page.answer = rich_text(content["answer"], features, references, "answer")
    if "related" in content:
        page.related = list(_related(content["related"], references))
    try:
        page.full_clean()
    except ValidationError as error:
        raise ContentError(*fault_in(error)) from error


def _related(chosen: Any, references: References) -> Iterator[models.RelatedQuestion]:
    if not isinstance(chosen, list) or len(chosen) > MOST_RELATED:
        raise ContentError("related", f"a list of at most {MOST_RELATED} pages is needed")
    seen: set[int] = set()
    for number, reference in enumerate(chosen):
        place = f"related[{number}]"
        if not isinstance(reference, str):
            raise ContentError(place, "a reference such as page:guide is needed")
        try:
            question = references.page(reference, place)
        except Gone:
            continue
        if not isinstance(question, models.QuestionPage):
            raise ContentError(place, f"{reference} is not a question")
        if question.pk in seen:
            raise ContentError(place, f"{reference} is there twice")
        seen.add(question.pk)
        yield models.RelatedQuestion(sort_order=number, question=question)


def _day(text: Any) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except (TypeError, ValueError):
        day = None
    if day is None or day.isoformat() != text:  # Python reads 20261123 as well
        raise ContentError("reviewed_on", "a day is written 2026-11-23")
    return day
