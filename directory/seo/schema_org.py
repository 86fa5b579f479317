"""What pages are about, in schema.org's words: dictionaries, and the one place that escapes them.

Why a pool is a ``Service`` and no ``FinancialProduct``: docs/decisions.
"""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe

Node = dict[str, Any]

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
# A data block ends at "</script" and may hold "<!--"; the last two end a line in JavaScript.
_ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def script(nodes: Sequence[Node]) -> SafeString:
    """A data block for the head of a page; nothing without nodes.

    ``json_script`` would write the type application/json, which search engines do not read.
    """
    if not nodes:
        return SafeString()
    graph = {"@context": "https://schema.org", "@graph": list(nodes)}
    data = json.dumps(graph, ensure_ascii=False, separators=(",", ":"), default=_plain)
    safe = data.translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{safe}</script>')  # noqa: S308 - above


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else str(value)


def node(kind: str, **values: Any) -> Node:
    """A thing of a kind, without the values that are not known."""
    return {"@type": kind, **{key: one for key, one in values.items() if one not in (None, "", [])}}


def website(home: str, name: str, description: str, search: str, language: str) -> Node:
    """The site itself, with its search."""
    return node(
        "WebSite",
        name=name,
        url=home,
        description=description,
        inLanguage=language,
        potentialAction={
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    )


def breadcrumbs(steps: Sequence[tuple[str, str]]) -> Node:
    """The way from home to the page, as name and full address."""
    return node(
        "BreadcrumbList",
        itemListElement=[
            {"@type": "ListItem", "position": position, "name": name, "item": url}
            for position, (name, url) in enumerate(steps, 1)
        ],
    )


def questions(url: str, asked: Iterable[tuple[str, str, str]]) -> Node:
    """Questions with their address and the whole answer as plain text."""
    return node(
        "FAQPage",
        url=url,
        mainEntity=[
            {
                "@type": "Question",
                "name": name,
                "url": address,
                "acceptedAnswer": {"@type": "Answer", "text": answer},
            }
            for name, address, answer in asked
        ],
    )


def terms(name: str, url: str, defined: Iterable[tuple[str, str, str]]) -> Node:
    """A set of terms: name, address, definition."""
    return node(
        "DefinedTermSet",
        name=name,
        url=url,
        hasDefinedTerm=[term(name, address, text) for name, address, text in defined],
    )


def term(name: str, url: str, description: str, within: Node | None = None) -> Node:
    """One term, or one indicator."""
    return node("DefinedTerm", name=name, url=url, description=description, inDefinedTermSet=within)


def article(
    *,
    title: str,
    url: str,
    description: str,
    changed: dt.datetime | None,
    language: str,
    by: Node,
) -> Node:
    """A page of the guide."""
    return node(
        "Article",
        headline=title,
        url=url,
        description=description,
        dateModified=changed,
        inLanguage=language,
        author=by,
        publisher=by,
    )


def organization(name: str, url: str, logo: str) -> Node:
    """Who publishes the site."""
    return node("Organization", name=name, url=url, logo=logo)


def dataset(
    *,
    name: str,
    url: str,
    description: str,
    measured: Sequence[str],
    changed: dt.datetime | None,
    by: Node,
    files: Sequence[tuple[str, str]] = (),
) -> Node:
    """The directory as data; ``files`` are media type and address."""
    return node(
        "Dataset",
        name=name,
        url=url,
        description=description,
        license=LICENCE,
        isAccessibleForFree=True,
        creator=by,
        dateModified=changed,
        variableMeasured=list(measured),
        distribution=[
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": address}
            for kind, address in files
        ],
    )


def pool(
    *,
    url: str,
    name: str,
    summary: str,
    kind: str,
    website_url: str,
    changed: dt.datetime | None,
    reviewed: dt.date | None,
) -> Node:
    """The page on a pool, and the service it is about. No rating: there is no score."""
    return node(
        "WebPage",
        url=url,
        name=name,
        dateModified=changed,
        lastReviewed=reviewed,
        mainEntity=node(
            "Service",
            name=name,
            description=summary,
            serviceType="Ethereum staking pool",
            category=kind,
            url=website_url,
        ),
    )
