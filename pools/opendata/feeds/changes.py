"""Feeds of changes: of all, of a pool, of an indicator, and of what a page's filter keeps."""

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from pools import topics
from pools.browse import index as indexes
from pools.browse.change_filter import change_filter, log_of
from pools.browse.change_log import lines_of
from pools.browse.filters import PoolFilter
from pools.browse.former_slugs import with_present
from pools.browse.index import Index, positions_in
from pools.browse.listing import feed_query
from pools.browse.views.changes import PAGE_SIZE
from pools.models import Change
from pools.opendata.answers import absolute, answer, refused, within_limits
from pools.opendata.feeds.atom import CONTENT_TYPE, FeedHead, atom, modified


@require_safe
@within_limits
def change_feed(request: HttpRequest) -> HttpResponseBase:
    """The log as its page shows it, with the same filter."""
    index = indexes.current_index()
    chosen = change_filter(request.GET, index)
    if "pool" in chosen.errors and (moved := with_present(request)):
        return moved
    if chosen.errors:
        return refused(_("The feed’s address names a pool or topic that is not in the directory."))
    about, key = [], []
    if chosen.pool:
        row = index.by_slug[chosen.pool]
        about.append(row.entry["name"])
        key.append(f"pool/{row.pk}")
    if chosen.topic:
        about.append(topics.label(chosen.topic, index.specs()))
        key.append(f"topic/{chosen.topic}")
    page_url = absolute("changes") + chosen.query
    head = FeedHead(
        "/".join([*key, "changes"]), ", ".join(about), page_url, request.path, chosen.pairs
    )
    return _feed(request, chosen.log, head)


@require_safe
@within_limits
def pool_feed(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The changes of one pool."""
    index = indexes.current_index()
    row = index.by_slug.get(slug)
    if row is None:
        raise Http404
    page_url = absolute("pool", slug)
    head = FeedHead(f"pool/{row.pk}/changes", row.entry["name"], page_url, request.path)
    return _feed(request, log_of(index, pool=slug), head)


@require_safe
@within_limits
def indicator_feed(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The changes of every pool's verdict on one indicator."""
    index = indexes.current_index()
    specs = {spec.slug: spec for spec in index.specs()}
    if slug not in specs:
        if slug.lower() in specs:
            return redirect("indicator_feed", slug=slug.lower(), permanent=True)
        raise Http404
    page_url = absolute("indicator", slug)
    head = FeedHead(f"topic/{slug}/changes", specs[slug].name, page_url, request.path)
    return _feed(request, log_of(index, topic=slug), head)


@require_safe
@within_limits
def listing_feed(request: HttpRequest) -> HttpResponseBase:
    """The changes of the pools that pass the listing's filter at present, and of the criteria by
    which any of them reads differently."""
    index = indexes.current_index()
    chosen = PoolFilter(request.GET, index)
    if not chosen.is_valid():
        return refused(_("The filter in the feed’s address cannot be read."))
    query = feed_query(chosen)
    kept = positions_in(chosen.keep(), range(len(index.rows)))
    log = log_of(index)
    if len(kept) < len(index.rows):
        log = log.of_pools([index.rows[position].pk for position in kept])
    else:
        log = log.of_listed()
    head = FeedHead(
        "pools/changes" + query.string(),
        _about(len(kept), index),
        settings.SITE_URL + query.url(),
        request.path,
        query.pairs(),
    )
    # A pool comes and goes by the calendar alone, which no entry dates.
    return _feed(request, log, head, dated=False)


def _about(count: int, index: Index) -> str:
    total = len(index.rows)
    if count == total:
        return _("Ethereum staking pools")
    words = {"count": count, "total": total}
    return (
        ngettext(
            "%(count)d of %(total)d Ethereum staking pools",
            "%(count)d of %(total)d Ethereum staking pools",
            count,
        )
        % words
    )


def _feed(
    request: HttpRequest, log: QuerySet[Change], head: FeedHead, *, dated: bool = True
) -> HttpResponseBase:
    """A page of a log as a feed, as many lines as a page of the log in HTML."""
    page = Paginator(log, PAGE_SIZE).get_page(request.GET.get("page"))
    body = atom(head, page, lines_of(page.object_list, indexes.current_index().specs()))
    return answer(request, body, CONTENT_TYPE, changed=modified(page) if dated else None)
