"""The comparison at /pools/compare/."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pools.browse import index as indexes
from pools.browse.comparison import MOST, comparison_of
from pools.browse.former_slugs import with_present
from pools.browse.token_check import listed_tokens
from pools.cache_policy import kept_if
from pools.claims.text import sort_key
from pools.models import PublishedPool


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Up to four pools side by side. Unknown addresses are named, not guessed."""
    asked = [slug for slug in dict.fromkeys(request.GET.getlist("pool")) if slug]
    index = indexes.current_index()
    known = [slug for slug in asked if slug in index.by_slug]
    if len(known) < len(asked) and (moved := with_present(request)):
        return moved
    chosen = known[:MOST]
    published = (
        {
            one.slug: one.shown_facts
            for one in PublishedPool.objects.filter(slug__in=chosen).only("slug", "document")
        }
        if chosen
        else {}
    )
    comparison = (
        comparison_of(
            [published[slug] for slug in chosen if slug in published],
            index.specs(),
            index.day,
            everything=request.GET.get("all") == "1",
            symbols={one.token.symbol for one in listed_tokens()},
        )
        if published
        else None
    )
    others = sorted(
        ((row.entry["name"], row.slug) for row in index.rows if row.slug not in chosen),
        key=lambda other: sort_key(other[0]),
    )
    response = render(
        request,
        "pools/compare.html",
        {
            "comparison": comparison,
            "chosen": chosen,
            "calendar_query": f"?{urlencode([('pool', slug) for slug in chosen])}",
            "unknown": [slug[:60] for slug in asked if slug not in index.by_slug][:10],
            "left_out": known[MOST:],
            "most": MOST,
            "others": [{"name": name, "slug": slug} for name, slug in others],
            "full": len(chosen) >= MOST,
            "noindex": True,
            "canonical": request.path,
        },
    )
    sound = chosen == request.GET.getlist("pool") and request.GET.get("all", "1") == "1"
    return kept_if(response, sound=sound)
