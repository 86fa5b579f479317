"""The listing's state as a URL: only parameters we know, in one order, never empty ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from pools.browse.ordering import DEFAULT
from pools.claims.numbers import for_address


def numbers_in_every_language(request: HttpRequest, values: Mapping[str, Any]) -> None:
    """Keep, for the links to this page in other languages, the numbers of its query as every
    language reads them: "1,200" as it was typed here would be 1.2 there."""
    query = request.GET.copy()
    for name, value in values.items():
        if isinstance(value, Decimal) and name in query:
            query[name] = for_address(value)
    if query != request.GET:
        request.query_in_every_language = query.urlencode()  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Query:
    """The chosen filters, order and view, and the pools picked for comparison. Every link on the
    listing is made from it."""

    values: Mapping[str, Any]
    names: Sequence[str]
    picks: tuple[str, ...] = ()
    on: str = ""  # the day asked for; see pools.browse.as_it_was

    def pairs(self) -> list[tuple[str, str]]:
        """Name and value of each parameter, in the form's order."""
        found = []
        for name in self.names:
            value = self.values.get(name)
            if isinstance(value, (list, tuple)):
                found += [(name, str(one)) for one in value]
            elif value not in (None, "") and not self._is_default(name, value):
                found.append(
                    (name, for_address(value) if isinstance(value, Decimal) else str(value))
                )
        return found

    def url(self, page: int = 1) -> str:
        """The listing in this state."""
        return reverse("pools") + self.string(page)

    def string(self, page: int = 1) -> str:
        """The query with its question mark; empty without one."""
        pairs = self.pairs() + [("pool", slug) for slug in self.picks]
        if self.on:
            pairs.append(("on", self.on))
        if page > 1:
            pairs.append(("page", str(page)))
        return f"?{urlencode(pairs)}" if pairs else ""

    @property
    def data_query(self) -> str:
        """What asks for the same pools in the same order of a file or of the API, with its "?"."""
        pairs = [(name, value) for name, value in self.pairs() if name != "view"]
        if self.on:
            pairs.append(("on", self.on))
        return f"?{urlencode(pairs)}" if pairs else ""

    def on_its_day(self, url: str) -> str:
        """The address of another page, as it was on the day asked for."""
        return f"{url}?on={self.on}" if self.on else url

    def without(self, name: str, value: str | None = None) -> "Query":
        """The same but for one parameter, or one of its values."""
        values = dict(self.values)
        if value is None:
            values.pop(name, None)
        else:
            values[name] = [one for one in values.get(name, []) if one != value]
        return replace(self, values=values)

    def having(self, **changes: Any) -> "Query":
        """The same with some parameters set otherwise."""
        return replace(self, values={**self.values, **changes})

    def picking(self, picks: tuple[str, ...]) -> "Query":
        """The same with other pools picked."""
        return replace(self, picks=picks)

    @staticmethod
    def _is_default(name: str, value: Any) -> bool:
        return (name, value) in {("sort", DEFAULT.name), ("view", "cards")}
