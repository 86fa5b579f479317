"""The map of the site: what is private, what the public may cache, and Wagtail last."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, include, path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from directory.seo import share_images
from pools.opendata.urls import page_patterns as data_pages


def workshop() -> list[URLPattern]:
    """What only the people who build the site see; nothing without DEBUG."""
    if not settings.DEBUG:
        return []
    from directory.styleguide.views import styleguide

    return [path("styleguide/", styleguide, name="styleguide")]


def uploads() -> list[URLPattern]:
    """Pictures that editors uploaded, where no web server in front serves them."""
    if not settings.SERVE_MEDIA:
        return []
    return [path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT})]


# One address whatever the language.
plain = [
    # Wagtail's own exercise of the error page, which anybody on the staff could set off.
    path("admin/failwhale/", RedirectView.as_view(pattern_name="wagtailadmin_home")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("share.png", share_images.site_image, name="site_image"),
    path("share/<int:pk>.png", share_images.page_image, name="page_image"),
    path("pools/<slug:slug>/share.png", share_images.pool_image, name="pool_image"),
    path("site.webmanifest", share_images.manifest, name="manifest"),
    path("", include("directory.seo.urls")),
    path("", include("pools.opendata.urls")),
    *uploads(),
    *workshop(),
]

# English at the root, every other language below its code.
private = [
    path("", include("pools.submit.urls")),
    path("", include("directory.content.urls")),
]
public = [
    path("", include("directory.search.urls")),
    path("", include("pools.browse.urls")),
    path("", include("pools.opendata.feed_urls")),
    path("", include("pools.review.urls")),
    path("", include(data_pages)),
]

urlpatterns = [
    *plain,
    *i18n_patterns(
        *private,
        *public,
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]

handler400 = "directory.errors.refused"
handler404 = "directory.search.not_found.not_found"
handler500 = "directory.errors.fault"
