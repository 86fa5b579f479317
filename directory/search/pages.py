"""The words of pages, for excerpts: read once a generation, however often they are found."""

import re
from typing import Any

from django.utils.html import strip_tags
from wagtail import blocks

from directory.content import page_refs
from directory.search.query_text import parts_of
from pools.claims.text import fold
from pools.models.generation_cache import remembered

# Where one block of words ends and the next begins.
_BREAKS = re.compile(r"</(?:p|li|h\d|ul|ol|blockquote)>|<br|<hr")


def url_of(kind: str) -> str:
    """Where the page stands of which there is one, such as ``glossarypage``; empty if nowhere."""
    return next((entry.url for entry in page_refs.entries() if entry.kind == kind), "")


def url_ending(slug: str) -> str:
    """The address of the first page that ends so; empty if there is none."""
    return next((entry.url for entry in page_refs.entries() if entry.url.endswith(slug)), "")


def text_of(page_id: int) -> str:
    """What a page says: its lead, then its body or answer."""
    return texts().get(page_id, "")


def texts() -> dict[int, str]:
    """The words of every page that has more to say than its title and description."""
    return remembered("page-texts", _read)


def folded_pages() -> dict[int, frozenset[str]]:
    """The words of every public page, folded, by its id."""
    return remembered("folded-pages", _fold_pages)


def folded_terms() -> dict[int, frozenset[str]]:
    """The words of every term of the glossary, folded, by its id."""
    return remembered("folded-terms", _fold_terms)


def _fold_pages() -> dict[int, frozenset[str]]:
    return {
        entry.page_id: frozenset(
            parts_of([fold(f"{entry.title} {text_of(entry.page_id) or entry.description}")])
        )
        for entry in page_refs.all_entries()
    }


def _fold_terms() -> dict[int, frozenset[str]]:
    from directory.content.models import Term

    rows = Term.objects.values_list("pk", "term", "also", "definition")
    return {
        pk: frozenset(parts_of([fold(f"{term} {also} {plain(definition)}")]))
        for pk, term, also, definition in rows
    }


def plain(markup: str) -> str:
    """Rich text without its markup."""
    return " ".join(strip_tags(_BREAKS.sub(r" \g<0>", markup)).split())


def _read() -> dict[int, str]:
    """Two queries: pages with a body, and questions. Others have a description."""
    from directory.content.models import GuideIndexPage, GuidePage, QuestionPage, StandardPage

    first, *others = [
        model.objects.live().order_by().values_list("pk", "lead", "body")
        for model in (GuideIndexPage, GuidePage, StandardPage)
    ]
    found = {
        page_id: _joined(lead, *_texts(body.stream_block, body.raw_data))
        for page_id, lead, body in first.union(*others, all=True)
    }
    for page_id, lead, answer in QuestionPage.objects.live().values_list("pk", "lead", "answer"):
        found[page_id] = _joined(lead, plain(answer))
    return found


def _texts(block: blocks.Block, raw: Any) -> list[str]:
    """The words an editor wrote in a block, without the names of its settings. Read from what is
    stored: a value would ask the database for every page and pool that was chosen in it."""
    if not raw:
        return []
    if isinstance(block, blocks.BaseStreamBlock):
        children = ((block.child_blocks.get(item["type"]), item["value"]) for item in raw)
        return [text for child, value in children if child for text in _texts(child, value)]
    if isinstance(block, blocks.BaseStructBlock):
        fields = block.child_blocks.items()
        return [text for name, child in fields for text in _texts(child, raw.get(name))]
    if isinstance(block, blocks.ListBlock):
        values = (item["value"] if isinstance(item, dict) else item for item in raw)
        return [text for value in values for text in _texts(block.child_block, value)]
    if isinstance(block, (blocks.CharBlock, blocks.TextBlock, blocks.RichTextBlock)):
        return [plain(str(raw))]
    return []


def _joined(*parts: str) -> str:
    return " ".join(" ".join(part.split()) for part in parts if part)
