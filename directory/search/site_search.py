"""One search over everything visitors may read, by kind.

Pools and indicators are looked up in the listing's index, which holds nothing unpublished;
pages, questions and terms in Wagtail's search index. Nothing that was typed reaches the database as
anything but plain words.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail.search.backends import get_search_backend
from wagtail.search.query import PlainText

from directory.content import page_refs
from directory.content.models import Term
from directory.search.names import Name, names
from directory.search.pages import folded_pages, folded_terms, plain, text_of, url_of
from directory.search.query_text import (
    cleaned,
    excerpt,
    marked,
    parts_of,
    query_words,
    squashed,
    stem_of,
)
from pools.browse import index as indexes
from pools.browse.cards import cards_of
from pools.browse.index import Index, positions_in
from pools.browse.index_rows import IndexedPool
from pools.browse.ordering import STATE_RANK
from pools.browse.token_check import listed_tokens
from pools.claims.text import fold

MOST_HITS = 6  # of a kind
MOST_PAGES = 20  # looked at, to be told apart into questions and other pages
SHORTEST_LOOSE = 4  # letters of a word that may find something by itself

Find = Callable[[QuerySet[Any]], list[Any]]


@dataclass(frozen=True)
class Hit:
    """One thing found."""

    title: SafeString
    url: str
    text: SafeString
    note: str = ""
    written: str = ""  # what the text is part of, where an editor of the directory wrote it


@dataclass(frozen=True)
class Group:
    """What was found of one kind; ``more_url`` leads to the rest."""

    key: str
    label: str
    hits: tuple[Hit, ...]
    more_url: str = ""
    total: int = 0


@dataclass(frozen=True)
class Results:
    """The answer to a search.

    ``corrected`` holds the words that were looked for instead of misspelt ones, ``loose`` says
    that no page had all words, ``near`` names what may have been meant.
    """

    asked: str
    groups: tuple[Group, ...] = ()
    corrected: str = ""
    loose: bool = False
    near: tuple[Name, ...] = ()

    @property
    def count(self) -> int:
        """How many things are shown."""
        return sum(len(group.hits) for group in self.groups)

    @property
    def missed(self) -> bool:
        """Whether nothing has all of the words, however they are spelt."""
        return bool(self.asked) and (self.loose or not self.groups)


def search(typed: str) -> Results:
    """Look for all words; failing that, for their nearest spelling; failing that, for any."""
    asked = cleaned(typed)
    words = query_words(asked)
    if not words:
        return Results(asked)
    known = names()
    near = tuple(known.like(asked))
    # Where a whole name is meant, its page is among the hits; half words need not be tried.
    groups = _groups(words, asked, near, whole=bool(near))
    if groups:
        shown = {hit.url for group in groups for hit in group.hits}
        return Results(asked, groups, near=tuple(name for name in near if name.url not in shown))
    corrected = known.correct(words)
    if corrected != parts_of(words):
        groups = _groups(corrected, " ".join(corrected), whole=True)
        if groups:
            return Results(asked, groups, corrected=" ".join(corrected), near=near)
    loose = [word for word in corrected if len(word) >= SHORTEST_LOOSE]
    groups = _groups(loose, asked, operator="or", whole=True) if len(words) > 1 and loose else ()
    return Results(asked, groups, loose=bool(groups), near=near)


def _groups(
    words: Sequence[str],
    asked: str,
    near: Sequence[Name] = (),
    *,
    operator: str = "and",
    whole: bool = False,
) -> tuple[Group, ...]:
    find = partial(_found, words=words, operator=operator, whole=whole)
    questions, pages = _pages(words, find)
    groups = (
        _pools(words, asked, near, operator),
        Group("indicators", _("Indicators"), tuple(_indicators(words, operator))),
        Group("questions", _("Questions"), tuple(questions)),
        Group("terms", _("Glossary"), tuple(_terms(words, find))),
        Group("pages", _("Pages"), tuple(pages)),
    )
    return tuple(group for group in groups if group.hits)


def _pools(words: Sequence[str], asked: str, near: Sequence[Name], operator: str) -> Group:
    index = indexes.current_index()
    found = _rows(index, words, operator)
    total = len(found)
    if not found:
        found = _named_in(index, asked)
    if not found:
        meant = {name.url for name in near if name.kind == "pool"}
        found = [row for row in index.rows if meant and reverse("pool", args=[row.slug]) in meant]
    wanted = squashed(asked)
    symbol = {one.slug for one in listed_tokens() if squashed(one.token.symbol) == wanted}
    found.sort(key=lambda row: _pool_rank(row, wanted, words, symbol))
    cards = cards_of(index, found[:MOST_HITS]) if found else []
    hits = tuple(
        Hit(
            marked(card.name, words),
            card.url,
            marked(excerpt(card.summary, words), words),
            card.kind_word
            if card.status == "active"
            else _("%(kind)s · status: %(status)s")
            % {"kind": card.kind_word, "status": card.status_word.lower()},
            card.summary,
        )
        for card in cards
    )
    more = f"{reverse('pools')}?{urlencode({'q': ' '.join(words)})}" if total > len(hits) else ""
    return Group("pools", _("Pools"), hits, more if operator == "and" else "", total)


def _rows(index: Index, words: Sequence[str], operator: str) -> list[IndexedPool]:
    if operator == "and":
        mask = index.containing(list(words))
        return [index.rows[n] for n in positions_in(mask, range(len(index.rows)))]
    # Any one word in a summary would bring half the directory: only names count.
    return [row for row in index.rows if any(word in fold(row.entry["name"]) for word in words)]


def _named_in(index: Index, asked: str) -> list[IndexedPool]:
    """The pools whose whole name stands among other words: "withdraw Rocket Pool"."""
    said = squashed(asked)
    names = {row.slug: squashed(row.entry["name"]) for row in index.rows}
    return [row for row in index.rows if len(name := names[row.slug]) > 3 and name in said]


def _pool_rank(
    row: IndexedPool, wanted: str, words: Sequence[str], symbol: Collection[str]
) -> tuple[Any, ...]:
    """Who bears the name, then whose token bears the symbol, those in use before others and the
    larger before the smaller; then whose name has most of the words."""
    name = squashed(row.entry["name"])
    holds = row.slug in symbol
    return (
        name != wanted,
        not holds,
        STATE_RANK.get(row.entry["state"], 1) if holds else 0,
        -(row.entry["share"] or 0) if holds else 0,
        not name.startswith(wanted),
        wanted not in name,
        -sum(squashed(word) in name for word in words),
        name,
    )


def _pages(words: Sequence[str], find: Find) -> tuple[list[Hit], list[Hit]]:
    """Questions, and pages of other kinds. In the reader's language where they exist in it."""
    public = Page.objects.filter(pk__in=[entry.page_id for entry in page_refs.all_entries()])
    entries = (page_refs.page_ref(page.pk) for page in find(public))
    questions: list[Hit] = []
    pages: list[Hit] = []
    for entry in dict.fromkeys(entry for entry in entries if entry):
        text = text_of(entry.page_id) or entry.description
        hit = Hit(marked(entry.title, words), entry.url, marked(excerpt(text, words), words))
        (questions if entry.kind == "questionpage" else pages).append(hit)
    return questions[:MOST_HITS], pages[:MOST_HITS]


def _terms(words: Sequence[str], find: Find) -> list[Hit]:
    glossary = url_of("glossarypage")
    if not glossary:
        return []
    found = _once(find(Term.objects.all()))
    # Asked on its own: the search itself filters by what it has indexed only.
    shown = Term.objects.translated().filter(pk__in=[term.pk for term in found])
    public = set(shown.values_list("pk", flat=True)) if found else set()
    terms = [term for term in found if term.pk in public]
    return [
        Hit(
            marked(term.term, words),
            f"{glossary}#{term.slug}",
            marked(excerpt(plain(term.definition), words), words),
        )
        for term in terms[:MOST_HITS]
    ]


def _indicators(words: Sequence[str], operator: str) -> list[Hit]:
    """Looked up in memory: there are a dozen, in the reader's words."""
    enough = all if operator == "and" else any
    found = []
    for spec in indexes.current_index().specs():
        text = f"{spec.question} {spec.definition} {spec.why_it_matters}"
        said = fold(f"{spec.name} {text}")
        if enough(stem_of(part) in said for part in parts_of(words)):
            url = reverse("indicator", args=[spec.slug])
            hit = Hit(marked(spec.name, words), url, marked(excerpt(text, words), words))
            found.append((stem_of(words[0]) not in fold(spec.name), hit))
    return [hit for _rank, hit in sorted(found, key=lambda item: item[0])][:MOST_HITS]


def _found(queryset: QuerySet[Any], words: Sequence[str], operator: str, whole: bool) -> list[Any]:
    """Whole words first; where those find nothing, words that begin so. At most two queries."""
    backend = get_search_backend()
    query = PlainText(" ".join(parts_of(words)), operator=operator)
    found: list[Any] = list(backend.search(query, queryset)[:MOST_PAGES])
    if not found and not whole:
        found = list(backend.autocomplete(query, queryset)[:MOST_PAGES])
        found = found or _found_folded(queryset, words)
    return found


def _found_folded(queryset: QuerySet[Any], words: Sequence[str]) -> list[Any]:
    """What has all the words in another spelling of accents, which some databases keep apart.
    Asked only where the index has nothing, and in memory first."""
    parts = set(parts_of(words))
    said = folded_terms() if queryset.model is Term else folded_pages()
    keys = [key for key, text in said.items() if parts and parts <= text]
    return list(queryset.filter(pk__in=keys)[:MOST_PAGES]) if keys else []


def _once(found: list[Any]) -> list[Any]:
    """One translation of each: the reader's, if it was found."""
    chosen = {one.translation_key: one for one in reversed(found)}  # the best of each
    if len(chosen) < len(found):
        active = Locale.get_active().pk  # asked once, however many are found twice
        chosen |= {one.translation_key: one for one in found if one.locale_id == active}
    order = dict.fromkeys(one.translation_key for one in found)
    return [chosen[key] for key in order]
