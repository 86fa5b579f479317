"""How much is known, what is wanted most, and what to ask one pool."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from pools import topics
from pools.browse import index as indexes
from pools.browse.coverage import Count, Coverage, current_coverage
from pools.browse.wanted import CurrentWanted, question_of, questions_for
from pools.cache_policy import is_page, kept_if
from pools.claims.text import sort_key
from pools.models import PublishedPool

PAGE_SIZE = 20


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """Known and current claims by topic and by pool."""
    found = current_coverage()
    specs = indexes.current_index().specs()
    judged = {spec.slug for spec in specs}
    rows = [(key, topics.label(key, specs), count) for key, count in found.by_topic.items()]
    return render(
        request,
        "pools/coverage.html",
        {
            "coverage": found,
            "indicators": [row for row in rows if row[0] in judged],
            "facts": [row for row in rows if row[0] not in judged],
            # Made where the template asks for it: what is kept of the page asks for nothing.
            "pools": SimpleLazyObject(lambda: _by_name(found)),
            "canonical": request.path,
        },
    )


def _by_name(found: Coverage) -> list[tuple[str, str, Count, Count]]:
    """Each pool's verdicts and facts."""
    rows = ((pool.name, pool.slug, *found.by_pool[pool.slug]) for pool in found.pools)
    return sorted(rows, key=lambda row: sort_key(row[0]))


@require_safe
def most_wanted(request: HttpRequest) -> HttpResponse:
    """Unknown and overdue claims of active pools, by weight; of one topic if asked."""
    index = indexes.current_index()
    specs = index.specs()
    topic = request.GET.get("topic", "")
    keys = topics.known_keys(specs)
    unknown_topic = topic[:60] if topic and topic not in keys else ""
    wanted = () if unknown_topic else CurrentWanted(index, topic)
    page = Paginator(wanted, PAGE_SIZE).get_page(request.GET.get("page"))
    response = render(
        request,
        "pools/most_wanted.html",
        {
            "page": page,
            "kept": topic or "all",
            # Made where the template asks for it: what is kept of the page asks for nothing.
            "items": SimpleLazyObject(
                lambda: [
                    (one, question_of(one.slug, one.topic, specs, one.overdue))
                    for one in page.object_list
                ]
            ),
            "topics": [(key, topics.label(key, specs)) for key in keys],
            "chosen": topic,
            "unknown_topic": unknown_topic,
            "noindex": bool(topic or page.number > 1),
            "canonical": request.path,
        },
    )
    return kept_if(response, sound=not unknown_topic and is_page(page, request.GET.get("page")))


@require_safe
def ask_pool(request: HttpRequest, slug: str) -> HttpResponse:
    """The open questions on one pool, to print or to send to it."""
    published = PublishedPool.objects.filter(slug=slug).first()
    if published is None:
        raise Http404
    index = indexes.current_index()
    evidence = next((pool.topics for pool in current_coverage().pools if pool.slug == slug), {})
    unknown, overdue = questions_for(published.facts, evidence, index.specs())
    return render(
        request,
        "pools/ask.html",
        {
            "name": published.facts.name,
            "slug": slug,
            "unknown": unknown,
            "overdue": overdue,
            "day": index.day,
            "noindex": True,
            "canonical": request.path,
        },
    )
