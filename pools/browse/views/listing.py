"""The listing at /pools/."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pools.browse.as_it_was import by_day, shown_of
from pools.browse.listing import listing_of
from pools.browse.query import numbers_in_every_language
from pools.cache_policy import is_page, kept_if


@require_safe
@by_day
def pool_list(request: HttpRequest) -> HttpResponse:
    """Filter, sort and page through the pools. The URL holds the whole state."""
    shown = shown_of(request)
    listing = listing_of(request.GET, shown.index, shown.day)
    numbers_in_every_language(request, listing.filter.values)
    response = render(
        request,
        "pools/list.html",
        {
            "listing": listing,
            "shown": shown,
            "canonical": listing.canonical,
            "noindex": bool(shown.on)
            or listing.deep
            or not listing.valid
            or bool(listing.picks.count),
        },
    )
    as_asked = is_page(listing.page, request.GET.get("page"))
    picked = list(listing.query.picks) == request.GET.getlist("pool")
    return kept_if(response, sound=listing.valid and as_asked and picked)
