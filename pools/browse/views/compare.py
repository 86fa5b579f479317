"""The comparison at /pools/compare/."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.core.validators import slug_re
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from pools.browse.as_it_was import Shown, by_day, shown_of
from pools.browse.comparison import MOST, Comparison, comparison_of
from pools.browse.former_slugs import with_present
from pools.browse.index import Index
from pools.browse.token_check import listed_tokens
from pools.cache_policy import kept_if
from pools.claims.text import sort_key
from pools.models import PastPool, PoolSlug


@require_safe
@by_day
def compare(request: HttpRequest) -> HttpResponse:
    """Up to four pools side by side. Unknown addresses are named, not guessed."""
    shown = shown_of(request)
    index = shown.index
    asked = [slug for slug in dict.fromkeys(request.GET.getlist("pool")) if slug]
    if shown.past:
        asked = _as_called_then(asked, shown)
    known = [slug for slug in asked if slug in index.by_slug]
    if len(known) < len(asked) and not shown.past and (moved := with_present(request)):
        return moved
    chosen = known[:MOST]
    everything = request.GET.get("all") == "1"
    response = render(
        request,
        "pools/compare.html",
        {
            "shown": shown,
            # Made where the template asks for it: what is kept of the page asks for nothing.
            "comparison": (
                SimpleLazyObject(lambda: _comparison(chosen, shown, everything)) if chosen else None
            ),
            "kept": not shown.past and (*chosen, everything, shown.day),
            "names": ", ".join(index.by_slug[slug].entry["name"] for slug in chosen),
            "chosen": chosen,
            "everything": everything and len(chosen) > 1,
            "calendar_query": f"?{urlencode([('pool', slug) for slug in chosen])}",
            "unknown": [slug[:60] for slug in asked if slug not in index.by_slug][:10],
            "left_out": known[MOST:],
            "most": MOST,
            "others": SimpleLazyObject(lambda: _others(shown.index, chosen)),
            "full": len(chosen) >= MOST,
            "noindex": True,
            "canonical": request.path,
        },
    )
    sound = chosen == request.GET.getlist("pool") and request.GET.get("all", "1") == "1"
    return kept_if(response, sound=sound)


def _comparison(chosen: Sequence[str], shown: Shown, everything: bool) -> Comparison:
    """Of the chosen pools, as far as they are still listed."""
    index = shown.index
    states = index.states([index.by_slug[slug].pk for slug in chosen])
    published = {one.slug: one.shown_facts for one in states.values()}
    return comparison_of(
        [published[slug] for slug in chosen if slug in published],
        index.specs(),
        index.day,
        everything=everything,
        symbols=_symbols(shown),
        on=shown.day,
    )


def _others(index: Index, chosen: Sequence[str]) -> list[dict[str, str]]:
    """The pools that can be added, by name."""
    others = [
        {"name": row.entry["name"], "slug": row.slug}
        for row in index.rows
        if row.slug not in chosen
    ]
    return sorted(others, key=lambda other: sort_key(other["name"]))


def _as_called_then(asked: Sequence[str], shown: Shown) -> list[str]:
    """The pools by the addresses they had on the day; what is unknown stays as it was asked."""
    slugs = [slug for slug in asked if len(slug) <= 60 and slug_re.fullmatch(slug)]
    pools = dict(PoolSlug.objects.filter(slug__in=slugs).values_list("slug", "pool"))
    then = {row.pk: row.slug for row in shown.index.rows if row.pk in pools.values()}
    return [*dict.fromkeys(then.get(pools.get(slug, 0), slug) for slug in asked)]


def _symbols(shown: Shown) -> set[str]:
    """Those of every token listed then."""
    if not shown.past:
        return {one.token.symbol for one in listed_tokens()}

    def read() -> set[str]:
        tokens = PastPool.objects.on(shown.index.day).values_list("document__tokens", flat=True)
        return {one["symbol"] for some in tokens for one in some or ()}

    found: set[str] = shown.index.once("symbols", read)
    return found
