"""The map of the site: what is private, what the public may cache, and Wagtail last."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import URLPattern, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from directory import sharing


def workshop() -> list[URLPattern]:
    """What only the people who build the site see; nothing without DEBUG."""
    if not settings.DEBUG:
        return []
    from directory.styleguide import styleguide

    return [path("styleguide/", styleguide, name="styleguide")]


private = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("pools.submit.urls")),
]

public = [
    path("share.png", sharing.site_image, name="site_image"),
    path("pools/<slug:slug>/share.png", sharing.pool_image, name="pool_image"),
    path("site.webmanifest", sharing.manifest, name="manifest"),
    path("", include("pools.browse.urls")),
]

urlpatterns = [
    *private,
    *public,
    *workshop(),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("", include(wagtail_urls)),
]
