"""The operations of the API. Shapes are checked here; parameters are read by ``parameters``."""

import datetime as dt
from typing import Any, NoReturn
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import ValidationError

from pools import topics
from pools.browse import index as indexes
from pools.browse.as_it_was import NAME, end_of
from pools.browse.coverage import as_document, current_coverage
from pools.browse.facets import Facet, facets_of
from pools.browse.former_slugs import redirect, withdrawal_of
from pools.browse.ordering import DEFAULT
from pools.claims import dates
from pools.models import PoolSlug
from pools.models.generation_cache import remembered
from pools.opendata import records, statistics
from pools.opendata.answers import absolute
from pools.opendata.api import figures, schemas
from pools.opendata.api.past import as_read_then, row_at
from pools.opendata.parameters import (
    MOST_PER_PAGE,
    PER_PAGE,
    Parameters,
    filtered,
    index_asked,
    log_asked_for,
)
from pools.opendata.problems import Moved, ParameterFault, Problem

VERSION = "1.0.0"
HISTORY = 200  # lines of one pool's log in its record; /changes has all
LICENCE = ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/")


class OpenDataAPI(NinjaAPI):
    """Ninja's operations and shapes. What fails is answered outside (``http.open_data`` and the
    site's handler), the same for every address with data."""

    def on_exception(self, request: HttpRequest, exc: Any) -> NoReturn:
        """Passed on. Ninja itself reads only paths, so what it does not accept is no address."""
        raise Problem(404) if isinstance(exc, ValidationError) else exc


api = OpenDataAPI(
    title="Ethereum staking pools",
    version=VERSION,
    urls_namespace="open-data",
    openapi_url=None,  # ours has the filters of the day in it
    docs_url=None,
)


@api.get("/", response=schemas.Directory, url_name="api_directory")
def directory(request: HttpRequest) -> dict[str, Any]:
    """Where everything stands."""
    Parameters(request.GET).reject_all_but(())
    return {
        "name": api.title,
        "version": VERSION,
        "licence": LICENCE[0],
        "licence_url": LICENCE[1],
        "documentation": absolute("api"),
        "openapi": absolute("api_openapi"),
        "endpoints": {
            name: absolute(f"api_{name}")
            for name in ("pools", "indicators", "changes", "statistics", "coverage")
        },
        "exports": {
            name: absolute(name.replace(".", "_"))
            for name in ("pools.csv", "pools.json", "changes.csv")
        },
        "data_dictionary": absolute("data"),
    }


@api.get("/pools", response=schemas.PoolPage, url_name="api_pools")
def pool_list(request: HttpRequest) -> schemas.PoolPage:
    """Pools that pass the listing's own filters, in the order asked for, with facets."""
    index = index_asked(request)
    chosen, positions, given = filtered(request, index, with_pages=True)
    page = paged(request, positions, given)
    rows = [index.rows[position] for position in page.object_list]
    facets = facets_of(chosen)
    return schemas.PoolPage(
        **envelope(request, page, index.day),
        total=len(index.rows),
        sort=chosen.values.get("sort", DEFAULT.name),
        pools=[*records.pools(rows, index)],
        facets=[
            _facet(facet)
            for facet in (*facets.plain.values(), *facets.indicators)
            if facet.options or facet.unknown
        ],
    )


def _facet(facet: Facet) -> schemas.Facet:
    return schemas.Facet(
        name=facet.name,
        label=facet.label,
        options=[
            schemas.Option(value=one.value, label=one.label, count=one.count, selected=one.selected)
            for one in facet.options
        ],
        unknown=facet.unknown,
        not_applicable=facet.not_applicable,
    )


@api.get("/pools/{slug:slug}", response=schemas.PoolDetail, url_name="api_pool")
def pool_detail(request: HttpRequest, slug: str) -> schemas.PoolDetail:
    """One pool: verdicts, facts, sources and history. A former slug leads to the present one."""
    Parameters(request.GET).reject_all_but((NAME,))
    index = index_asked(request, slug)
    row = row_at(request, slug, index) if index.past else index.by_slug.get(slug)
    if row is None:
        _moved_or_gone(request, slug)
    record = next(records.pools([row], index, with_facts=True), None)
    if not isinstance(record, schemas.PoolRecord):
        raise Problem(404)
    log = records.log(index, row.slug)
    if index.past:
        log = log.filter(at__lt=end_of(index.day))
    history = records.change_lines(log[:HISTORY], index.specs())
    # Taken over as it is: it was checked when it was made.
    return schemas.PoolDetail.model_construct(
        **dict(record),
        day=index.day,
        history=[*(as_read_then(history, row, index) if index.past else history)],
        history_url=f"{absolute('api_changes')}?pool={slug}",
    )


def _moved_or_gone(request: HttpRequest, slug: str) -> NoReturn:
    address = PoolSlug.objects.held(slug)
    if address is None:
        raise Problem(404, _("There is no pool “%s”.") % slug)
    if address.present:
        path = reverse("api_pool", args=[address.present])
        raise Moved(redirect(request, path, request.META.get("QUERY_STRING", "")))
    since = withdrawal_of(address)
    detail = _("%s is no longer listed.") % address.name
    if since:
        day = dates.day_of(since.at)
        detail = _("%(name)s was taken off the list on %(day)s.") % {
            "name": address.name,
            "day": day.isoformat(),
        }
    raise Problem(410, detail)


@api.get("/indicators", response=figures.IndicatorList, url_name="api_indicators")
def indicator_list(request: HttpRequest) -> figures.IndicatorList:
    """What is asked of every pool, with criteria and where the pools stand."""
    Parameters(request.GET).reject_all_but(())
    return remembered(("open data indicators", get_language()), statistics.indicators)


@api.get("/changes", response=schemas.ChangePage, url_name="api_changes")
def change_list(request: HttpRequest) -> schemas.ChangePage:
    """Every change to what we say of a pool, newest first."""
    index = indexes.current_index()
    given, log = log_asked_for(request, index, pages=("page", "per_page"))
    page = paged(request, log, given)
    return schemas.ChangePage(
        **envelope(request, page, index.day),
        changes=[*records.change_lines(page.object_list, index.specs())],
    )


@api.get("/statistics", response=figures.Statistics, url_name="api_statistics")
def statistics_of(request: HttpRequest) -> figures.Statistics:
    """The directory and the network in numbers."""
    Parameters(request.GET).reject_all_but(())
    return statistics.current()


@api.get("/coverage", response=figures.Coverage, url_name="api_coverage")
def coverage(request: HttpRequest) -> dict[str, Any]:
    """How much is known and not overdue, by topic and by pool."""
    Parameters(request.GET).reject_all_but(())
    specs = indexes.current_index().specs()
    return as_document(current_coverage(), lambda key: topics.label(key, specs))


# --- Pages of lists ---------------------------------------------------------------------------


def paged(request: HttpRequest, found: Any, given: Parameters) -> Page[Any]:
    """The page asked for. Raises Problem: 422 for what is no number, 404 beyond the last page."""
    number = given.whole("page", 1, 999_999)
    per_page = given.whole("per_page", PER_PAGE, MOST_PER_PAGE)
    given.check()
    pages = Paginator(found, per_page)
    if number > pages.num_pages:
        detail = _("The last page is %d.") % pages.num_pages
        raise Problem(404, detail, faults=[ParameterFault("page", detail)])
    return pages.page(number)


def envelope(request: HttpRequest, page: Page[Any], day: dt.date) -> dict[str, Any]:
    """What every list says of itself; ``day`` is the one of which it tells."""
    return {
        "day": day,
        "count": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "per_page": page.paginator.per_page,
        "previous": _page_url(request, page.number - 1) if page.has_previous() else None,
        "next": _page_url(request, page.number + 1) if page.has_next() else None,
    }


def _page_url(request: HttpRequest, number: int) -> str:
    pairs = [
        (name, value) for name, values in request.GET.lists() for value in values if name != "page"
    ]
    if number > 1:
        pairs.append(("page", str(number)))
    name = request.resolver_match.view_name if request.resolver_match else "api_pools"
    return f"{absolute(name)}?{urlencode(pairs)}" if pairs else absolute(name)
