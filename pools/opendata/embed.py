"""The claims of a pool for a frame on another site, and how such sites find and place it."""

import json
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pools.browse import index as indexes
from pools.browse.cards import sentence_of
from pools.browse.pool_page import cells_of_claims
from pools.claims.assess import claims
from pools.models import PoolSlug, PublishedPool
from pools.opendata.answers import absolute, answer

# No script, no form, nothing from elsewhere; any site may frame it, and it alone.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors *"
)
WIDTH = 600  # pixels
HEAD, ROW = 200, 36  # pixels: what stands around the table, and one line of it
CACHE_AGE = 86_400  # seconds for which others keep what oEmbed said


@require_safe
def embed(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The table of claims by itself; every link opens the site."""
    published = _published(slug)
    index = indexes.current_index()
    facts = published.shown_facts
    found = claims(facts, index.specs(), index.day)
    page_url = absolute("pool", slug)
    body = render_to_string(
        "opendata/embed.html",
        {
            "name": facts.name,
            "claims": found,
            "sentence": sentence_of(cells_of_claims(found)),
            "page_url": page_url,
            "day": index.day,
            "site_name": settings.WAGTAIL_SITE_NAME,
            "language": translation.get_language(),
        },
    )
    response = answer(request, body, "text/html; charset=utf-8")
    # On a 304 too: what is kept takes up its headers.
    response["Content-Security-Policy"] = POLICY
    response["X-Robots-Tag"] = "noindex"
    response["Link"] = f'<{page_url}>; rel="canonical"'
    response.xframe_options_exempt = True  # type: ignore[attr-defined]  # how Django is told
    return response


@require_safe
def share(request: HttpRequest, slug: str) -> HttpResponse:
    """Address, badge, table, feed and calendar of a pool, to copy."""
    published = _published(slug)
    name = published.shown_facts.name
    words = {"pool": name, "site": settings.WAGTAIL_SITE_NAME}
    page_url, badge_url = absolute("pool", slug), absolute("pool_badge", slug)
    alt = _("%(pool)s on %(site)s") % words
    plain = alt.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return render(
        request,
        "pools/share.html",
        {
            "name": name,
            "slug": slug,
            "alt": alt,
            "page_url": page_url,
            "badge_html": f'<a href="{page_url}">'
            f'<img src="{badge_url}" alt="{escape(alt)}" height="20"></a>',
            "badge_markdown": f"[![{plain}]({badge_url})]({page_url})",
            "iframe": _iframe(slug, alt, WIDTH, _height()),
            "feed_url": absolute("pool_feed", slug),
            "calendar_url": absolute("pool_calendar", slug),
            "noindex": True,
            "canonical": request.path,
        },
    )


@require_safe
def oembed(request: HttpRequest) -> HttpResponseBase:
    """What to show in place of a pool's address (oembed.com, version 1.0). 404 for what is not the
    address of a listed pool, 501 for another format than JSON."""
    if request.GET.get("format", "json") != "json":
        response = HttpResponse(status=501, content_type="text/plain; charset=utf-8")
        # No fault of ours: whoever asks for XML must not fill the log of errors.
        response._has_been_logged = True  # type: ignore[attr-defined]  # how Django is told
        return response
    slug, language = _asked(request.GET.get("url", ""))
    with translation.override(language):
        published = _published(slug)
        words = {"pool": published.shown_facts.name, "site": settings.WAGTAIL_SITE_NAME}
        title = _("%(pool)s on %(site)s") % words
        width = _at_most(WIDTH, request.GET.get("maxwidth"))
        height = _at_most(_height(), request.GET.get("maxheight"))
        said = {
            "version": "1.0",
            "type": "rich",
            "title": title,
            "provider_name": settings.WAGTAIL_SITE_NAME,
            "provider_url": f"{settings.SITE_URL}/",
            "cache_age": CACHE_AGE,
            "html": _iframe(slug, title, width, height),
            "width": width,
            "height": height,
        }
    return answer(request, json.dumps(said), "application/json")


def _asked(url: str) -> tuple[str, str]:
    """The present slug and the language of a pool's address, former and capital ones too."""
    try:
        parts = urlsplit(url)
        ours = parts.netloc == urlsplit(settings.SITE_URL).netloc
    except ValueError:
        raise Http404 from None
    language = get_language_from_path(parts.path) or settings.LANGUAGE_CODE
    if not ours or parts.scheme not in ("http", "https"):
        raise Http404
    with translation.override(language):
        try:
            match = resolve(parts.path.rstrip("/") + "/")  # people leave out the last stroke
        except Resolver404:
            raise Http404 from None
    if match.url_name != "pool":
        raise Http404
    slug = match.kwargs["slug"]
    return PoolSlug.objects.moved([slug]).get(slug, slug), language


def _published(slug: str) -> PublishedPool:
    published = PublishedPool.objects.filter(slug=slug).first()
    if published is None:
        raise Http404
    return published


def _iframe(slug: str, title: str, width: int, height: int) -> str:
    """Markup as plain text: it is shown and sent, never put into a page of ours."""
    return (
        f'<iframe src="{absolute("pool_embed", slug)}" title="{escape(title)}" width="{width}"'
        f' height="{height}" loading="lazy" style="border:0;max-width:100%"></iframe>'
    )


def _height() -> int:
    return HEAD + ROW * len(indexes.current_index().indicators)


def _at_most(wanted: int, given: str | None) -> int:
    """Wanted pixels, or as many as the other side has; what is no number is no limit."""
    limit = int(given) if given and given.isascii() and given.isdigit() and len(given) < 9 else 0
    return min(wanted, limit) if limit else wanted
