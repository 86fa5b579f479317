"""Parameters read strictly: the listing's own filters, but nothing ignored and nothing guessed.

A page for people forgives a parameter it does not know; a program that is answered with all pools
because a name was misspelt draws wrong conclusions in silence.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from difflib import get_close_matches
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from pools import topics
from pools.browse import index as indexes
from pools.browse.as_it_was import NAME, DayRefused, day_of, pools_of
from pools.browse.filter_kinds import AtLeastFilter, AtMostFilter, WordFilter
from pools.browse.filters import PoolFilter
from pools.browse.former_slugs import with_present
from pools.browse.index import Index, positions_in
from pools.browse.ordering import BY_NAME, DEFAULT
from pools.claims.numbers import for_address
from pools.models import Change
from pools.opendata import records
from pools.opendata.problems import Moved, ParameterFault, Problem

EVERYWHERE = ("lang",)
NOT_FOR_DATA = ("view",)  # how the listing is drawn
# A JSON number; 0.5 and 5e-1, and neither "1,200" nor "1 ETH", which depend on a language.
NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?", re.ASCII)
WHOLE = re.compile(r"[1-9]\d{0,5}", re.ASCII)
LONGEST_NAME = 60  # of an unknown parameter, as it is quoted
MOST_PER_PAGE = 100
PER_PAGE = 24


@dataclass
class Parameters:
    """The query of a request, with everything that is wrong with it."""

    query: QueryDict
    faults: list[ParameterFault] = field(default_factory=list)

    def wrong(self, name: str, detail: str) -> None:
        """Note a fault."""
        self.faults.append(ParameterFault(name, detail))

    def only(self, known: Iterable[str], several: Iterable[str] = ()) -> None:
        """Every parameter is known, has a value, and stands there once unless it may be there
        several times."""
        known, several = [*known, *EVERYWHERE], set(several)
        for name, values in self.query.lists():
            if name not in known:
                near = get_close_matches(name[:LONGEST_NAME], known, n=1)
                detail = _("There is no such parameter.")
                if near:
                    detail = _("There is no such parameter. Did you mean “%s”?") % near[0]
                self.wrong(name[:LONGEST_NAME], detail)
            elif not all(value.strip() for value in values):
                self.wrong(name, _("This is empty. Leave the parameter out instead."))
            elif len(values) > 1 and name not in several:
                self.wrong(name, _("Give this parameter once."))

    def whole(self, name: str, default: int, most: int) -> int:
        """A whole number from 1."""
        given = self.query.get(name)
        if given is None or any(one.parameter == name for one in self.faults):
            return default
        if not WHOLE.fullmatch(given) or int(given) > most:
            self.wrong(name, _("Write a whole number from 1 to %d.") % most)
            return default
        return int(given)

    def one_of(self, name: str, words: Iterable[str]) -> str:
        """One of some words, or empty where none is asked for."""
        given = self.query.get(name, "")
        if given and given not in words and not any(one.parameter == name for one in self.faults):
            self.wrong(name, _("“%s” is none of the values this parameter can have.") % given[:60])
        return given

    def reject_all_but(self, known: Iterable[str]) -> None:
        """The same as ``only``, where nothing else is read. Raises Problem."""
        self.only(known)
        self.check()

    def check(self) -> None:
        """Raises Problem where anything was wrong."""
        if self.faults:
            raise Problem(422, faults=self.faults)


def index_asked(request: HttpRequest, slug: str = "") -> Index:
    """The pools of the day that ``on`` names, or as they are; of a past day only the pool at
    ``slug``, where one is given. Raises Problem."""
    given = Parameters(request.GET)
    values = request.GET.getlist(NAME)
    if not values:
        return indexes.current_index()
    if len(values) > 1 or not values[0].strip():
        given.only((NAME, *request.GET))
        given.check()
    try:
        return pools_of(day_of(values[0]), slug)
    except DayRefused as refused:
        fault = ParameterFault(NAME, refused.message)
        status = 422 if refused.status == 400 else refused.status
        raise Problem(status, "" if status == 422 else refused.message, faults=[fault]) from None


def filter_names(chosen: PoolFilter) -> list[str]:
    """The parameters of the listing that also ask for data."""
    return [name for name in chosen.filters if name not in NOT_FOR_DATA]


def filtered(
    request: HttpRequest, index: Index, *, with_pages: bool
) -> tuple[PoolFilter, list[int], Parameters]:
    """The listing's filter as asked for, and the pools it keeps, in the order asked for. Raises
    Problem, which names each parameter that is wrong, unless pages are still to be read."""
    given = Parameters(request.GET)
    unasked = PoolFilter(QueryDict(), index)
    names = filter_names(unasked)
    several = [name for name in names if isinstance(unasked.filters[name], WordFilter)]
    given.only([*names, NAME, *(("page", "per_page") if with_pages else ())], several)
    query = request.GET.copy()
    for name in [*query]:
        if isinstance(unasked.filters.get(name), AtMostFilter):
            _read_number(given, query, name, unasked.filters[name])
    chosen = PoolFilter(query, index)
    known = {one.parameter for one in given.faults}
    for name in chosen.form.errors:
        if name not in known:
            given.wrong(name, chosen.message(name))
    if not with_pages:
        given.check()
    order = BY_NAME.get(chosen.values.get("sort", ""), DEFAULT)
    return chosen, positions_in(chosen.keep(), index.ordered(order.name, order.key)), given


def _read_number(given: Parameters, query: QueryDict, name: str, one: AtMostFilter) -> None:
    """Put a number as every language reads it, with no more decimals than the filter takes. They
    are cut so that the same pools are kept: at most 0.1000000000004 is at most 0.1."""
    text = str(query[name])
    bounds = bounds_of(one)
    if not NUMBER.fullmatch(text) or not bounds["minimum"] <= Decimal(text) <= bounds["maximum"]:
        if not any(fault.parameter == name for fault in given.faults):
            detail = _("Write a number from %(minimum)s to %(maximum)s, such as 12 or 2.5.")
            given.wrong(name, detail % bounds)
        query.pop(name)
        return
    step = Decimal(1).scaleb(len(str(bounds["maximum"])) - one.extra["max_digits"])
    rounding = ROUND_CEILING if isinstance(one, AtLeastFilter) else ROUND_FLOOR
    query[name] = for_address(Decimal(text).quantize(step, rounding=rounding))


def bounds_of(one: AtMostFilter) -> Mapping[str, Any]:
    """The least and the most a number may be."""
    return {"minimum": one.extra["min_value"], "maximum": one.extra["max_value"]}


def log_asked_for(
    request: HttpRequest, index: Index, pages: tuple[str, ...] = ()
) -> tuple[Parameters, QuerySet[Change]]:
    """The parameters and the lines of the log they ask for, once a former
    slug is the present one. Raises Problem."""
    given = Parameters(request.GET)
    given.only(("pool", "topic", *pages))
    pool, topic = request.GET.get("pool", ""), request.GET.get("topic", "")
    if pool and pool not in index.by_slug:
        if not given.faults and (moved := with_present(request)):
            raise Moved(moved)
        given.wrong("pool", _("There is no pool “%s”.") % pool[:60])
    given.one_of("topic", topics.known_keys(index.specs()))
    if not pages:
        given.check()
    return given, records.log(index, pool if pool in index.by_slug else "", topic)
