"""Pictures for links to us, and the web manifest: what other programs show of the site."""

import hashlib
import textwrap
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from wagtail.models import Page

from directory.content.navigation import navigation_context
from pools.browse import index as indexes
from pools.browse.cards import cells_of, counts_in_words
from pools.browse.index import Index
from pools.browse.index_rows import IndexedPool
from pools.browse.share_image import ShareImage, VerdictCell, readable
from pools.claims import dates
from pools.claims.verdict import Verdict
from pools.claims.web_addresses import bare_host
from pools.models import PublishedPool, generation

AGE = 60 * 60  # seconds others may keep a picture; the verdicts of a day rarely change
LINE = 62  # characters that fit beside each other at the size of a line
KEPT = 60 * 60 * 24  # seconds we keep it; the key names the day and the generation


@require_safe
def pool_image(request: HttpRequest, slug: str) -> HttpResponse:
    """A pool's name, strip and counts. 404 for what is not published."""
    index = indexes.current_index()
    row = index.by_slug.get(slug)
    if row is None:
        raise Http404
    return _image(
        request, slug, index, lambda name: pool_picture(index, row, name, _address_of(row))
    )


@require_safe
def site_image(request: HttpRequest) -> HttpResponse:
    """The site's name and what it is."""
    index = indexes.current_index()
    return _image(request, "", index, lambda name: site_picture(index, name))


@require_safe
def page_image(request: HttpRequest, pk: int) -> HttpResponse:
    """A page's title and description. 404 for what is not published."""
    page = Page.objects.live().public().filter(pk=pk).first()
    if page is None or page.is_root():
        raise Http404
    index = indexes.current_index()
    return _image(
        request, f"page {pk}", index, lambda name: page_picture(page.specific, index, name)
    )


def page_picture(page: Page, index: Index, site_name: str) -> ShareImage:
    """What the picture of an editor's page says."""
    words = page.search_description or getattr(page, "lead", "")
    return ShareImage(
        title=page.title,
        instead=page.slug if page.slug.isascii() else site_name,
        lines=tuple(textwrap.wrap(words, LINE, max_lines=3, placeholder=" ...")),
        site_name=site_name,
        foot=site_picture(index, site_name).lines[0],
    )


def _address_of(row: IndexedPool) -> str:
    """What stands for a name the picture's font cannot write: the pool's host, else our own last
    part of its address."""
    if readable(row.entry["name"]):
        return row.slug
    published = PublishedPool.objects.filter(pk=row.pk).first()
    host = bare_host(published.facts.website) if published else ""
    return row.slug if not host or "xn--" in host else host


def pool_picture(index: Index, row: IndexedPool, site_name: str, instead: str = "") -> ShareImage:
    """What the picture of a pool says; ``instead`` of a name its font cannot write."""
    cells = cells_of(row, index.specs(), index.day)
    newest = dates.in_words(row.last_check) if row.last_check else ""
    return ShareImage(
        title=row.entry["name"],
        lines=(
            ", ".join(counts_in_words(cells)),
            _("Newest evidence or review: %s") % newest if newest else _("Nothing judged yet"),
        ),
        site_name=site_name,
        foot=_("As of %s. Reasons, sources and dates are on the page.")
        % dates.day_in_words(index.day),
        cells=[VerdictCell(Verdict(cell.verdict), cell.stale) for cell in cells],
        instead=instead or row.slug,
    )


def site_picture(index: Index, site_name: str) -> ShareImage:
    """What the picture of the site says."""
    pools = ngettext("%d pool", "%d pools", len(index.rows)) % len(index.rows)
    indicators = len(index.indicators)
    return ShareImage(
        title=_("Ethereum staking pools"),
        lines=(
            _(
                "%(pools)s, %(indicators)d indicators, each known verdict with its reason and sources."
            )
            % {"pools": pools, "indicators": indicators},
        ),
        site_name=site_name,
        foot=_("As of %s. Listing is no endorsement.") % dates.day_in_words(index.day),
        cells=[VerdictCell(verdict) for verdict in Verdict],
    )


def _image(
    request: HttpRequest, slug: str, index: Index, picture: Callable[[str], ShareImage]
) -> HttpResponse:
    site_name = readable(navigation_context(request)["site_name"], request.get_host())
    state = f"{generation.token()} {index.day} {slug} {site_name}"
    digest = hashlib.sha256(state.encode()).hexdigest()
    etag = quote_etag(digest[:32])
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(_drawn(digest, picture, site_name), content_type="image/png")
    response["ETag"] = etag
    # Link previews are fetched from elsewhere.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_cache_control(response, public=True, max_age=AGE)
    return response


def _drawn(digest: str, picture: Callable[[str], ShareImage], site_name: str) -> bytes:
    """The PNG, drawn once a generation and day however often it is asked for."""
    key = f"share-image-{digest}"
    png: bytes | None = cache.get(key)
    if png is None:
        with translation.override(settings.LANGUAGE_CODE):
            png = picture(site_name).png()
        cache.set(key, png, KEPT)
    return png


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a browser shows when somebody keeps the site among their programs."""
    site = navigation_context(request)
    response = JsonResponse(
        {
            "id": "/",
            "name": f"{site['site_name']}: {site['tagline']}"
            if site["tagline"]
            else site["site_name"],
            "short_name": site["site_name"],
            "start_url": "/",
            "display": "browser",
            "background_color": "#f6f8f8",
            "theme_color": "#0a5673",
            "icons": [
                {"src": static("img/icon-192.png"), "sizes": "192x192", "type": "image/png"},
                {
                    "src": static("img/icon-512.png"),
                    "sizes": "512x512",
                    "type": "image/png",
                    "purpose": "any maskable",
                },
            ],
        },
        content_type="application/manifest+json",
    )
    patch_cache_control(response, public=True, max_age=AGE)
    return response
