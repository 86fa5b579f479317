"""The public log at /changes/."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pools import topics
from pools.browse import index as indexes
from pools.browse.change_log import lines_of
from pools.browse.former_slugs import with_present
from pools.cache_policy import is_page, kept_if
from pools.claims.text import sort_key
from pools.models import Change

PAGE_SIZE = 50


@require_safe
def change_list(request: HttpRequest) -> HttpResponse:
    """Every change of what visitors see, newest first; by pool and by topic."""
    index = indexes.current_index()
    specs = index.specs()
    pool, topic = request.GET.get("pool", ""), request.GET.get("topic", "")
    keys = topics.known_keys(specs)
    if pool and pool not in index.by_slug and (moved := with_present(request)):
        return moved
    errors = {}
    if pool and pool not in index.by_slug:
        errors["pool"] = pool[:60]
    if topic and topic not in keys:
        errors["topic"] = topic[:60]
    log = Change.objects.for_log()
    if errors:
        log = log.none()
    if pool and not errors:
        log = log.filter(pool_id=index.by_slug[pool].pk)
    if topic and not errors:
        log = log.filter(topic=topic)
    page = Paginator(log, PAGE_SIZE).get_page(request.GET.get("page"))
    response = render(
        request,
        "pools/changes.html",
        {
            "page": page,
            "lines": lines_of(page.object_list, specs),
            "may_revert": _may_revert(request),
            "errors": errors,
            "chosen_pool": pool,
            "chosen_topic": topic,
            "pools": sorted(
                ((row.entry["name"], row.slug) for row in index.rows),
                key=lambda pool: sort_key(pool[0]),
            ),
            "topics": [(key, topics.label(key, specs)) for key in keys],
            "noindex": bool(pool or topic or page.number > 1),
            "canonical": request.path,
        },
    )
    return kept_if(response, sound=not errors and is_page(page, request.GET.get("page")))


def _may_revert(request: HttpRequest) -> bool:
    """For who is signed in and may publish. Without a session's cookie nobody is asked for, so
    that the page stays the same for all visitors."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return bool(request.user.has_perm("pools.publish_pool"))
