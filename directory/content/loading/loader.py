"""Putting content files into the site once, and never over an editor's work."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from directory.content.loading import pages, settings, shape, terms
from directory.content.loading.files import ContentFile, ContentFolder, read_folder
from directory.content.loading.problems import TOO_DEEP, ContentError, ContentErrors, Problem
from directory.content.loading.references import References


@dataclass
class ContentLoadResult:
    """What happened to each thing: key and one of the words below."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # edited in the admin; left as it is
    removed: list[str] = field(default_factory=list)  # deleted in the admin; not brought back
    warnings: list[str] = field(default_factory=list)


class CheckOnly(Exception):
    """Rolls everything back after a check."""


def load(
    folder: Path, check: bool = False, progress: Callable[[str], None] = lambda line: None
) -> ContentLoadResult:
    """Load the folder; with ``check`` do the same and undo it. Raises ContentErrors."""
    found = read_folder(folder)
    if faults := [*found.problems, *shape.faults_of(found)]:
        raise ContentErrors(faults)
    outcome = ContentLoadResult()
    problems: list[Problem] = []
    try:
        with transaction.atomic():
            references = References(tell=outcome.warnings.append)
            if found.terms:
                references.terms = terms.names(found.terms)
            reading = {"": references}
            for files in filter(None, _by_language(found)):
                here = reading.setdefault(
                    files[0].language, references.for_language(files[0].language)
                )
                pages.prepare(files, here, outcome, problems)
                for page_file in files:
                    progress(page_file.key)
                    with _collecting(page_file, here, problems):
                        pages.fill(page_file, here, outcome, check)
            for source in filter(None, [found.terms, *found.translated_terms]):
                here = reading.get(source.language) or references.for_language(source.language)
                with _collecting(source, here, problems):
                    terms.load(source, here, outcome)
            if found.site:
                with _collecting(found.site, references, problems):
                    settings.load(found.site, references, outcome)
            if problems:
                raise ContentErrors(problems)
            if check:
                raise CheckOnly
    except CheckOnly:
        pass
    return outcome


def _by_language(found: ContentFolder) -> Iterator[list[ContentFile]]:
    """The originals first, then each language: translations are made from what is there."""
    yield found.pages
    for language in dict.fromkeys(page.language for page in found.translations):
        yield [page for page in found.translations if page.language == language]


@contextmanager
def _collecting(
    source: ContentFile, references: References, problems: list[Problem]
) -> Iterator[None]:
    references.file = source.file
    try:
        yield
    except ContentError as error:
        problems.append(Problem(source.file, error.place, error.message))
    except RecursionError:
        problems.append(Problem(source.file, "", TOO_DEEP))
