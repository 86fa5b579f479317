"""What content files may hold, told from the models before anything is written.

What the values say is checked where they are used; here it is which keys there may be, and of
which kind.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from wagtail.models import Page

from directory.content import models
from directory.content.loading.files import ContentFile, ContentFolder
from directory.content.loading.problems import TOO_DEEP, Problem
from pools.claims.text import one_line, plain_text

TYPES: dict[str, type[Page]] = {
    model.__name__: model
    for model in (
        models.HomePage,
        models.GuideIndexPage,
        models.GuidePage,
        models.FaqIndexPage,
        models.FaqCategoryPage,
        models.QuestionPage,
        models.GlossaryPage,
        models.StandardPage,
    )
}
WORDS = {"title", "short_title", "lead", "promise", "seo_title", "search_description"}
WORDS |= {"editors_note"}
FLAGS = {"show_contents", "show_in_menus"}
PLACING = {"type", "order"}  # which page it is and where, not what it says
PAGE_KEYS = {*WORDS, *FLAGS, "reviewed_on", "body", "answer", "related"}
SITE_WORDS = ("site_name", "tagline", "contact_email", "footer_note")
SITE_STREAMS = ("header", "footer")
TERM_WORDS = ("slug", "term", "also")
TERM_NEEDED = ("slug", "term", "definition")
SEGMENT = re.compile(r"[a-z0-9-]+")

# A place inside a file, and what is wrong there.
Fault = tuple[str, str]


def faults_of(found: ContentFolder) -> list[Problem]:
    """Everything that stands in the files and may not, in whatever file."""
    checks: list[tuple[ContentFile, Callable[[ContentFile], Iterator[Fault]]]] = [
        (source, _page) for source in [*found.pages, *found.translations]
    ]
    if found.terms:
        checks.append((found.terms, _terms))
    checks += [(source, _translated_terms) for source in found.translated_terms]
    if found.site:
        checks.append((found.site, _site))
    problems = []
    for source, check in checks:
        try:
            faults = [*_texts(source.content, ""), *check(source)]
        except RecursionError:
            faults = [("", TOO_DEEP)]
        problems += [Problem(source.file, place, message) for place, message in faults]
    return problems


def _page(source: ContentFile) -> Iterator[Fault]:
    content = source.content
    if not all(SEGMENT.fullmatch(part) for part in source.place.split("/")):
        yield "", "a file's name is its address: small letters, digits and hyphens"
    original = source.original.content if source.original else content
    name = original.get("type")
    model = TYPES.get(name) if isinstance(name, str) else None
    if model is None:
        if original is content:
            yield "type", f"choose one of {', '.join(TYPES)}"
        return
    if content.get("type", name) != name:
        yield "type", f"the original is a {name}"
    if original is content and "title" not in content:
        yield "title", "a page needs one"
    order = content.get("order", 0)
    if type(order) is not int:
        yield "order", "a whole number is needed"
    known = PAGE_KEYS & {field.name for field in model._meta.get_fields()}
    for key in content:
        if key not in known | PLACING:
            yield key, f"unknown key on a {name}"
    yield from _one_line(content, WORDS & known)
    for key in FLAGS & known & set(content):
        if type(content[key]) is not bool:
            yield key, "true or false is needed"


def _terms(source: ContentFile) -> Iterator[Fault]:
    for key in set(source.content) - {"terms"}:
        yield key, "unknown key"
    rows = source.content.get("terms")
    if not isinstance(rows, list):
        yield "terms", "a list is needed"
        return
    seen: set[str] = set()
    for number, row in enumerate(rows):
        place = f"terms[{number}]"
        if not isinstance(row, dict):
            yield place, "an object is needed"
            continue
        for key in set(row) - {*TERM_WORDS, "definition"}:
            yield f"{place}.{key}", "unknown key"
        for key in TERM_NEEDED:
            if key not in row:
                yield f"{place}.{key}", "every term needs one"
        yield from _one_line(row, TERM_WORDS, f"{place}.")
        slug = str(row.get("slug"))
        if slug in seen:
            yield f"{place}.slug", f"{slug} is there twice"
        seen.add(slug)


def _translated_terms(source: ContentFile) -> Iterator[Fault]:
    """All terms or none, each under the key of its original."""
    yield from _terms(source)
    originals = _slugs(source.original.content) if source.original else []
    translated = _slugs(source.content)
    for number, slug in enumerate(translated):
        if slug not in originals:
            yield f"terms[{number}].slug", f"there is no term {slug!r} to translate"
    for slug in originals:
        if slug not in translated:
            yield "terms", f"the term {slug!r} of the original is not translated"


def _slugs(content: dict[str, Any]) -> list[Any]:
    rows = content.get("terms")
    listed = rows if isinstance(rows, list) else []
    return [row.get("slug") for row in listed if isinstance(row, dict)]


def _site(source: ContentFile) -> Iterator[Fault]:
    for key in set(source.content) - {*SITE_WORDS, *SITE_STREAMS}:
        yield key, "unknown key"
    yield from _one_line(source.content, SITE_WORDS)


def _one_line(
    content: dict[str, Any], names: set[str] | tuple[str, ...], above: str = ""
) -> Iterator[Fault]:
    for name in sorted(set(names) & set(content)):
        if not isinstance(content[name], str):
            yield above + name, "is not text"
        elif (reason := _refused(content[name], one_line)) and not _refused(content[name]):
            yield above + name, reason


def _texts(value: Any, place: str) -> Iterator[Fault]:
    """What no text in a file may carry, however deep it stands, and no key."""
    if isinstance(value, str):
        if reason := _refused(value):
            yield place, reason
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _texts(item, f"{place}[{number}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, f"{place}.{key}" if place else key)


def _refused(text: str, rule: Callable[[str], str] = plain_text) -> str:
    try:
        rule(text)
    except ValueError as error:
        return str(error)
    return ""
