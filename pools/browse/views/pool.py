"""The page of one pool at /pools/<slug>/."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from pools.browse import index as indexes
from pools.browse.change_days import change_days
from pools.browse.change_log import lines_of
from pools.browse.pool_charts import pictures_of
from pools.browse.pool_page import pool_page_of
from pools.browse.similar_pools import similar_to
from pools.browse.token_names import namesakes_of
from pools.contributions.contests import open_contests
from pools.models import Change, PublishedPool
from pools.models.generation_cache import remembered

LOG_LENGTH = 200  # changes of one pool shown on its page; /changes/ has all


@require_safe
def pool_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Facts, claims with evidence and history."""
    published = PublishedPool.objects.select_related("logo").filter(slug=slug).first()
    if published is None:
        raise Http404
    index = indexes.current_index()
    facts = published.shown_facts
    log = Change.objects.with_reverts().of_pools([published.pk])
    changes = list(log.order_by("-at", "pk")[:LOG_LENGTH])
    return render(
        request,
        "pools/pool.html",
        {
            "pool_page": pool_page_of(facts, index.specs(), index.day, changes),
            "published": published,
            "changes": changes,
            "days": change_days(lines_of(changes, index.specs())),
            "namesakes": namesakes_of(facts),
            **remembered(
                ("pictures", published.pk, get_language()),
                lambda: pictures_of(facts, index.day),
            ),
            "similar": similar_to(slug, index),
            "contests": open_contests(slug),
            "canonical": request.path,
        },
    )
