"""For those who read the site by machine: sitemaps, robots.txt, llms.txt. All addresses in them
begin with the site's own, whatever host was asked."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Max, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from directory.content import page_refs
from directory.seo.structured_data import full
from pools.browse import index as indexes
from pools.models import Change, Indicator, PublishedPool, Release, last_change
from pools.opendata.markdown import markdown_path

TOOLS = ("coverage", "most_wanted", "check_token", "what_you_keep", "data", "api")
DATA = ("pools_csv", "pools_json", "changes_csv", "api_openapi", "release_catalog")
MOST = 50_000  # addresses of one sitemap, by the protocol


@dataclass(frozen=True)
class Place:
    """An address, and when what stands there last changed."""

    location: str
    lastmod: dt.datetime | None = None


def _pages() -> list[Place]:
    return [Place(full(entry.url), entry.changed) for entry in page_refs.all_entries()]


def _pools() -> list[Place]:
    rows = PublishedPool.objects.order_by("slug").values_list("slug", "changed")
    return [
        Place(full(reverse("pools")), last_change()),
        *(Place(full(reverse("pool", args=[slug])), changed) for slug, changed in rows),
    ]


def _indicators() -> list[Place]:
    """An indicator's page changes with its wording and with any verdict on it."""
    judged = dict(Change.objects.order_by().values_list("topic").annotate(Max("at")))
    worded = dict(Indicator.objects.originals().values_list("slug", "latest_revision__created_at"))
    places = [
        Place(
            full(reverse("indicator", args=[slug])),
            max((day for day in (judged.get(slug), at) if day), default=None),
        )
        for slug, at in worded.items()
    ]
    days = [place.lastmod for place in places if place.lastmod]
    return [Place(full(reverse("indicators")), max(days, default=None)), *places]


def _changes() -> list[Place]:
    seen = Change.objects.filter(Q(pool__published__isnull=False) | Q(kind=Change.Kind.CRITERIA))
    newest = seen.aggregate(last=Max("at"))["last"]
    return [
        Place(full(reverse("changes")), newest),
        *(Place(full(reverse(name)), last_change()) for name in ("network", *TOOLS)),
    ]


def _releases() -> list[Place]:
    """A release never changes."""
    made = Release.objects.values_list("day", "made_at")
    return [Place(full(reverse("release", args=[day])), at) for day, at in made]


SECTIONS: dict[str, Callable[[], list[Place]]] = {
    "pages": _pages,
    "pools": _pools,
    "indicators": _indicators,
    "changes": _changes,
    "releases": _releases,
}


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The sitemaps, each with the newest change in it; one without an address is none."""
    places = []
    for section, read in SECTIONS.items():
        found = read()
        if not found:
            continue
        days = [place.lastmod for place in found if place.lastmod]
        places.append(Place(full(reverse("sitemap", args=[section])), max(days, default=None)))
    return _xml(request, "seo/sitemap_index.xml", places)


@require_safe
def sitemap(request: HttpRequest, section: str) -> HttpResponse:
    """The public addresses of a section."""
    if section not in SECTIONS:
        raise Http404
    return _xml(request, "seo/sitemap.xml", SECTIONS[section]()[:MOST])


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read. What must not be indexed says so itself, which only those
    see who may read it; the editors' rooms are merely no use to anybody."""
    return render(
        request,
        "seo/robots.txt",
        {"sitemap": full(reverse("sitemap_index"))},
        content_type="text/plain; charset=utf-8",
    )


@require_safe
def llms(request: HttpRequest) -> HttpResponse:
    """The site in a page of Markdown, for language models: see llmstxt.org."""
    index = indexes.current_index()
    release = Release.objects.values_list("day", flat=True).first()
    return render(
        request,
        "seo/llms.txt",
        {
            "release": _in_markdown(reverse("release", args=[release])) if release else "",
            "release_day": release,
            "rooms": {
                name: _in_markdown(reverse(name))
                for name in ("pools", "indicators", "changes", "network", *TOOLS)
            },
            "files": {
                name: full(reverse(name)) for name in ("sitemap_index", "change_feed", *DATA)
            },
            "example": _in_markdown(reverse("pool", args=[index.rows[0].slug]))
            if index.rows
            else "",
            "indicators": [
                (spec.name, _in_markdown(reverse("indicator", args=[spec.slug])), spec.question)
                for spec in index.specs()
            ],
            "pages": [
                (entry.title, _in_markdown(entry.url), entry.description)
                for entry in page_refs.entries()
                if entry.kind not in ("questionpage", "faqcategorypage", "homepage")
            ],
            "count": len(index.rows),
        },
        content_type="text/plain; charset=utf-8",
    )


def _in_markdown(path: str) -> str:
    """The public address of a page as Markdown."""
    return full(markdown_path(path) or path)


def _xml(request: HttpRequest, template: str, places: list[Place]) -> HttpResponse:
    response = render(request, template, {"places": places}, content_type="application/xml")
    response.headers["X-Robots-Tag"] = "noindex"  # the map itself is no result
    return response
