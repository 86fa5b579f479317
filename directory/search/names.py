"""Everything on the site that has a name, in memory: for misspelt searches and wrong addresses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import get_language

from directory.content import page_refs
from directory.search.fuzzy import Near
from directory.search.pages import texts, url_of
from directory.search.query_text import parts_of, query_words, squashed
from pools.browse import index as indexes
from pools.claims.text import fold
from pools.models.generation_cache import remembered

SAME_NAME = 0.8  # likeness of two names without spaces and signs
SAME_WORD = 0.7
SHORTEST_WORD = 3  # letters; shorter words are never corrected
SHORTEST_PREFIX = 4  # letters from which a half-typed word counts as known


@dataclass(frozen=True)
class Name:
    """Something a visitor may have meant."""

    kind: str  # pool, indicator, term, page
    title: str
    url: str


@dataclass(frozen=True)
class Names:
    """All names of one generation in one language."""

    names: tuple[Name, ...]
    vocabulary: frozenset[str]  # every word a search could find by

    def like(self, typed: str, most: int = 4) -> list[Name]:
        """Names nearly like the whole of what was typed."""
        wanted = squashed(typed)
        if len(wanted) < SHORTEST_WORD:
            return []
        near = self._whole.like(wanted, least=SAME_NAME, most=most)
        return [name for _likeness, key in near for name in self._by_key[key]][:most]

    def correct(self, words: Sequence[str]) -> list[str]:
        """The words, with those nobody here uses replaced by the nearest one that is used."""
        return [self._correct(part) for part in parts_of(words)]

    def _correct(self, word: str) -> str:
        if len(word) < SHORTEST_WORD or word in self.vocabulary or self._begins_one(word):
            return word
        found = self._words.like(word, least=SAME_WORD)
        return found[0][1] if found else word

    def _begins_one(self, word: str) -> bool:
        return len(word) >= SHORTEST_PREFIX and any(one.startswith(word) for one in self.vocabulary)

    @cached_property
    def _by_key(self) -> dict[str, list[Name]]:
        keys: dict[str, list[Name]] = {}
        for name in self.names:
            keys.setdefault(squashed(name.title), []).append(name)
        return keys

    @cached_property
    def _whole(self) -> Near:
        return Near(self._by_key)

    @cached_property
    def _words(self) -> Near:
        # Words of names come first: they win where two are equally near.
        own = [word for name in self.names for word in parts_of(query_words(name.title))]
        return Near([*own, *sorted(self.vocabulary)])


def names() -> Names:
    """All names in the reader's language. Read once a generation."""
    return remembered(("names", get_language()), _read)


def _read() -> Names:
    from directory.content.models import Term

    index = indexes.current_index()
    found = [
        *(Name("pool", row.entry["name"], reverse("pool", args=[row.slug])) for row in index.rows),
        *(
            Name("indicator", spec.name, reverse("indicator", args=[spec.slug]))
            for spec in index.specs()
        ),
    ]
    glossary = url_of("glossarypage")
    terms = list(Term.objects.translated().values_list("term", "slug", "also")) if glossary else []
    found += [Name("term", term, f"{glossary}#{slug}") for term, slug, _also in terms]
    pages = page_refs.entries()
    found += [Name("page", entry.title, entry.url) for entry in pages]
    written = texts()
    said = [
        *(name.title for name in found),
        *(row.entry["words"] for row in index.rows),
        *(also for _term, _slug, also in terms),
        # Of the reader's language only: no word of another corrects what was typed.
        *(written[entry.page_id] for entry in pages if entry.page_id in written),
    ]
    return Names(tuple(found), frozenset(_vocabulary(said)))


def _vocabulary(said: Iterable[str]) -> set[str]:
    return {
        word
        for text in said
        # Not words_of(): that reads no more than a visitor may type.
        for word in parts_of([fold(text)])
        if len(word) >= SHORTEST_WORD
    }
