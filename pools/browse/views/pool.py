"""The page of one pool at /pools/<slug>/, as it is or as it was on a day."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from pools.browse.as_it_was import Shown, by_day, end_of, not_listed, shown_of
from pools.browse.change_days import change_days
from pools.browse.change_log import lines_of
from pools.browse.former_slugs import redirect
from pools.browse.pool_charts import pictures_of
from pools.browse.pool_page import pool_page_of
from pools.browse.similar_pools import similar_to
from pools.browse.token_names import namesakes_of
from pools.cache_policy import query_of
from pools.contributions.contests import open_contests
from pools.models import Change, PastPool, PoolSlug, PublishedPool
from pools.models.generation_cache import remembered

LOG_LENGTH = 200  # changes of one pool shown on its page; /changes/ has all


@require_safe
@by_day
def pool_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Facts, claims with evidence and history."""
    shown = shown_of(request, slug)
    if shown.past:
        return _as_it_was(request, slug, shown)
    published = PublishedPool.objects.select_related("logo").filter(slug=slug).first()
    if published is None:
        raise Http404
    log = Change.objects.with_reverts().of_pools([published.pk])
    return _page(
        request,
        published,
        shown,
        log.order_by("-at", "pk")[:LOG_LENGTH],
        # Nothing of what is kept under this depends on the visitor.
        kept=(published.pk, shown.suffix),
        namesakes=SimpleLazyObject(lambda: namesakes_of(published.shown_facts)),
        contests=open_contests(slug),
        **remembered(
            ("pictures", published.pk, get_language()),
            lambda: pictures_of(published.shown_facts, shown.index.day),
        ),
    )


def _as_it_was(request: HttpRequest, slug: str, shown: Shown) -> HttpResponse:
    """At the address the pool has now; one that is no longer listed at the one it had then."""
    address = PoolSlug.objects.held(slug)
    if address is None:
        raise Http404
    day = shown.index.day
    states = PastPool.objects.on(day).select_related("logo")
    state = states.filter(pool=address.pool_id).first()
    if state is None:
        raise not_listed(address.name, day)
    target = address.present or state.slug
    if slug != target:
        return redirect(request, reverse("pool", args=[target]), query_of(request))
    shown = replace(shown, listed=bool(address.present))
    log = Change.objects.with_reverts().of_pools([state.pool_id])
    lines = log.filter(at__lt=end_of(day)).order_by("-at", "pk")[:LOG_LENGTH]
    return _page(
        request, state, shown, _as_read_on(lines, day), **pictures_of(state.shown_facts, day)
    )


def _as_read_on(lines: Iterable[Any], day: Any) -> list[Change]:
    """What was taken back later was not taken back yet."""
    found = list(lines)
    for line in found:
        if line.taken_back_at and line.taken_back_at >= end_of(day):
            line.taken_back_at = None
    return found


def _page(
    request: HttpRequest,
    published: PublishedPool | PastPool,
    shown: Shown,
    changes: Iterable[Change],
    **more: Any,
) -> HttpResponse:
    index = shown.index
    log: Any = SimpleLazyObject(lambda: list(changes))
    # Made where the template asks for it: what is kept of the page asks for nothing.
    return render(
        request,
        "pools/pool.html",
        {
            "pool_page": SimpleLazyObject(
                lambda: pool_page_of(published.shown_facts, index.specs(), index.day, log)
            ),
            "slug": published.slug,
            "name": published.document["name"],
            "published": published,
            "changes": log,
            "days": SimpleLazyObject(lambda: change_days(lines_of(log, index.specs()))),
            "similar": SimpleLazyObject(lambda: similar_to(published.slug, index)),
            "shown": shown,
            "canonical": request.path,
            "noindex": shown.on is not None,
            **more,
        },
    )
