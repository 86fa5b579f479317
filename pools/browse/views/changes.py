"""The public log at /changes/."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from pools import topics
from pools.browse import index as indexes
from pools.browse.change_filter import change_filter
from pools.browse.change_log import lines_of
from pools.browse.former_slugs import with_present
from pools.cache_policy import is_page, kept_if
from pools.claims.indicator import IndicatorSpec
from pools.claims.text import sort_key
from pools.models import Conflict
from pools.models.criteria_log import announced

PAGE_SIZE = 50


@require_safe
def change_list(request: HttpRequest) -> HttpResponse:
    """Every change of what visitors see, newest first; by pool and by topic."""
    index = indexes.current_index()
    specs = index.specs()
    chosen = change_filter(request.GET, index)
    if "pool" in chosen.errors and (moved := with_present(request)):
        return moved
    page = Paginator(chosen.log, PAGE_SIZE).get_page(request.GET.get("page"))
    may_revert = _may(request, "pools.publish_pool")
    may_revert_criteria = _may(request, "pools.publish_indicator")
    same_for_all = not (chosen.errors or may_revert or may_revert_criteria)
    # What the template asks for is made then: what is kept of the page asks for nothing.
    response = render(
        request,
        "pools/changes.html",
        {
            "page": page,
            "kept": same_for_all and (chosen.pool, chosen.topic, page.number),
            "lines": SimpleLazyObject(lambda: lines_of(page.object_list, specs)),
            "coming": SimpleLazyObject(lambda: _coming(specs)),
            "may_revert": may_revert,
            "may_revert_criteria": may_revert_criteria,
            "closed": _closed(request),
            "errors": chosen.errors,
            "feed_query": chosen.query,
            "chosen_pool": chosen.pool,
            "chosen_topic": chosen.topic,
            "pools": SimpleLazyObject(lambda: _by_name(index)),
            "topics": SimpleLazyObject(
                lambda: [(key, topics.label(key, specs)) for key in topics.known_keys(specs)]
            ),
            "noindex": bool(chosen.pool or chosen.topic or page.number > 1),
            "canonical": request.path,
        },
    )
    return kept_if(response, sound=not chosen.errors and is_page(page, request.GET.get("page")))


def _coming(specs: Sequence[IndicatorSpec]) -> list[tuple[str, Any]]:
    """Changes of criteria that are announced, with the indicator's name."""
    return [
        (topics.label(effect.slug, specs), effect) for effect in announced(get_language() or "")
    ]


def _by_name(index: indexes.Index) -> list[tuple[str, str]]:
    named = ((row.entry["name"], row.slug) for row in index.rows)
    return sorted(named, key=lambda pool: sort_key(pool[0]))


def _may(request: HttpRequest, permission: str) -> bool:
    """Of who is signed in. Without a session's cookie nobody is asked for, so
    that the page stays the same for all visitors."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return bool(request.user.has_perm(permission))


def _closed(request: HttpRequest) -> frozenset[int]:
    """The pools to which who may take lines back has a tie."""
    if not _may(request, "pools.publish_pool"):
        return frozenset()
    return Conflict.pools_of(request.user)
