"""As it was: a page with ``?on=2026-11-29`` shows what was published at the end of that day.

The present day can be named too: what is linked to today is still there tomorrow. A day that is
none, that is still to come or of which nothing was kept is refused beside the field for it.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pools.browse.index import Index
from pools.browse.past_index import index_of, index_on, is_too_large
from pools.claims import dates
from pools.models.past import first_day

NAME = "on"


class DayRefused(Exception):
    """The day asked for cannot be shown; in a sentence, with the status of the answer: 400 for what
    is no day, 404 where it is still to come and where nothing was kept or listed."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


@dataclass(frozen=True)
class Shown:
    """What a page shows: the index of a day, and the day, where one was asked for."""

    index: Index
    on: dt.date | None
    path: str
    fields: Sequence[
        tuple[str, str]
    ] = ()  # the rest of the query, for the form that asks for a day
    listed: bool = True  # whether the pool, where the page is one pool's, still has a page

    @property
    def past(self) -> bool:
        """Whether it is a day that is over."""
        return self.on is not None and self.index.past

    @property
    def day(self) -> str:
        """The day asked for as addresses name it; empty for the present page."""
        return self.on.isoformat() if self.on else ""

    @property
    def today_url(self) -> str:
        """The page as it is."""
        return _with(self.path, self.fields)

    @property
    def cite_url(self) -> str:
        """The page as it was, by its shortest address."""
        return _with(self.path, [*self.fields, (NAME, self.day)])

    @property
    def permalink(self) -> str:
        """The page as it stays: of the day shown, asked for or not."""
        return f"{self.path}?{NAME}={self.index.day.isoformat()}"

    @property
    def suffix(self) -> str:
        """What keeps the day in a link to another page, with its question mark."""
        return f"?{NAME}={self.day}" if self.on else ""

    @property
    def also(self) -> str:
        """The same for a link that has a query."""
        return f"&{NAME}={self.day}" if self.on else ""

    @property
    def first(self) -> str:
        """The first day that can be asked for."""
        return (first_day() or dates.today()).isoformat()

    @property
    def last(self) -> str:
        """The last one."""
        return dates.today().isoformat()


def shown_of(request: HttpRequest, slug: str = "") -> Shown:
    """What a request for a page asks for; of a past day only the pool at ``slug``, where the page is
    one pool's. Raises DayRefused. No query for the present page."""
    given = request.GET.getlist(NAME)
    if len(given) > 1:
        raise DayRefused(_("Choose one day."))
    on = day_of(given[0]) if given and given[0] else None
    return Shown(pools_of(on or dates.today(), slug), on, request.path, _fields(request))


def pools_of(day: dt.date, slug: str = "") -> Index:
    """The pools of a day, or one alone. Raises DayRefused where they are too many."""
    if slug:
        return index_of(slug, day)
    if is_too_large(day):
        words = {"day": _in_words(day)}
        message = _("The list of %(day)s is too long to show. Each pool’s own page has that day.")
        raise DayRefused(message % words, 404)
    return index_on(day)


def day_of(text: str) -> dt.date:
    """The day a text names, of which something is kept. Raises DayRefused."""
    try:
        day = dt.date.fromisoformat(text) if dates.DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        words = {"text": text[:20]}
        raise DayRefused(_("“%(text)s” is no day. Write year, month and day: 2026-11-29.") % words)
    if day > dates.today():
        words = {"day": _in_words(day)}
        raise DayRefused(
            _("%(day)s is still to come. Choose today or an earlier day.") % words, 404
        )
    first = first_day() or dates.today()
    if day < first:
        words = {"day": _in_words(day), "first": _in_words(first)}
        message = _("We have no copy of %(day)s. The first day we can show is %(first)s.")
        raise DayRefused(message % words, 404)
    return day


def by_day(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For views of a day: one that cannot be shown is refused on a page that asks for another."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except DayRefused as refused:
            return refusal(request, refused)

    wrapped.by_day = True  # type: ignore[attr-defined]
    return wrapped


def asks_for_a_day(request: HttpRequest, view: Callable[..., Any]) -> bool:
    """Whether this is a page of a day, which is worked out anew where nobody asked lately."""
    return hasattr(view, "by_day") and bool(request.GET.get(NAME))


def end_of(day: dt.date) -> dt.datetime:
    """The moment a day is over."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC)


def not_listed(name: str, day: dt.date) -> DayRefused:
    """For a pool that was not listed on a day, or whose state on it was not kept."""
    words = {"name": name, "day": _in_words(day)}
    message = _("%(name)s was not listed on %(day)s, or we have no copy of it from that day.")
    return DayRefused(message % words, 404)


def refusal(request: HttpRequest, refused: DayRefused) -> HttpResponse:
    """The page that says why, and asks for another day."""
    typed = (request.GET.getlist(NAME) or [""])[0]
    context = {
        "shown": Shown(index_on(dates.today()), None, request.path, _fields(request)),
        "refused": refused,
        "typed": typed[:20],
        "noindex": True,
    }
    response = render(request, "pools/no_such_day.html", context, status=refused.status)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in request.GET.lists()
        for value in values
        if value and name not in (NAME, "page")
    ]


def _with(path: str, pairs: Sequence[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _in_words(day: dt.date) -> str:
    return date_format(day, "DATE_FORMAT")
