"""The search index, asked in plain words only.

Editors' lists hand over what was typed as it is, and the database's own query languages choke on
an unbalanced quotation mark or an unseen sign. Here every search passes, whoever asks.
"""

from copy import copy
from typing import Any

from wagtail.search.backends import database

from directory.search.query_text import query_words


def in_words(query: Any) -> Any:
    """The query with nothing but words in it, in whatever way it combines them. Where none
    remain it is the empty text, which finds nothing."""
    if isinstance(query, str):
        return " ".join(query_words(query))
    plain = copy(query)
    for name in ("query_string", "subquery"):
        if hasattr(plain, name):
            setattr(plain, name, in_words(getattr(plain, name)))
            if not getattr(plain, name):
                return ""
    if hasattr(plain, "subqueries"):
        plain.subqueries = [part for part in map(in_words, plain.subqueries) if part]
        return plain if plain.subqueries else ""
    return plain


class InWords:
    """What a backend for one kind of database gains."""

    def search(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        return super().search(in_words(query), *args, **kwargs)  # type: ignore[misc]

    def autocomplete(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        return super().autocomplete(in_words(query), *args, **kwargs)  # type: ignore[misc]


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - the name Wagtail imports
    """The backend that fits the database, as Wagtail chooses it, behind our door."""
    chosen = type(database.SearchBackend(params))
    return type(chosen.__name__, (InWords, chosen), {})(params)
