"""The map of the site: what is private, what the public may cache, and Wagtail last."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from directory.accounts.password_reset import ResetView
from directory.accounts.sign_in import SignInView
from directory.images.avatars import AccountView
from directory.images.media import media
from directory.seo import share_images
from pools.cache_policy import cached, uncached
from pools.opendata.urls import page_patterns as data_pages


def workshop() -> list[URLPattern]:
    """What only the people who build the site see; nothing without DEBUG."""
    if not settings.DEBUG:
        return []
    from directory.styleguide.views import styleguide

    return [uncached(path("styleguide/", styleguide, name="styleguide"))]


def uploads() -> list[URLPattern]:
    """Pictures that editors uploaded, where no web server in front serves them."""
    if not settings.SERVE_MEDIA:
        return []
    return [uncached(path("media/<path:path>", media))]


# One address whatever the language.
plain = [
    # Wagtail's own exercise of the error page, which anybody on the staff could set off.
    uncached(path("admin/failwhale/", RedirectView.as_view(pattern_name="wagtailadmin_home"))),
    uncached(path("admin/login/", SignInView.as_view(), name="wagtailadmin_login")),
    uncached(
        path("admin/password_reset/", ResetView.as_view(), name="wagtailadmin_password_reset")
    ),
    uncached(
        path(
            "admin/account/",
            require_admin_access(AccountView.as_view()),
            name="wagtailadmin_account",
        )
    ),
    uncached(path("admin/", include("directory.accounts.second_factor.urls"))),
    uncached(path("admin/", include(wagtailadmin_urls))),
    uncached(path("documents/", include(wagtaildocs_urls))),
    # Pictures keep what they draw themselves, and others may keep them for an hour.
    uncached(path("share.png", share_images.site_image, name="site_image")),
    uncached(path("share/<int:pk>.png", share_images.page_image, name="page_image")),
    uncached(path("pools/<slug:slug>/share.png", share_images.pool_image, name="pool_image")),
    cached(path("site.webmanifest", share_images.manifest, name="manifest")),
    path("", include("directory.seo.urls")),
    path("", include("directory.operations.urls")),
    path("", include("directory.operations.probe_urls")),  # answered before anything else
    uncached(path("", include("pools.opendata.urls"))),  # they mark their answers themselves
    *uploads(),
    *workshop(),
]

# English at the root, every other language below its code.
private = [
    uncached(path("", include("pools.submit.urls"))),
    uncached(path("", include("directory.content.urls"))),
]
public = [
    path("", include("directory.search.urls")),
    path("", include("pools.browse.urls")),
    uncached(path("", include("pools.opendata.feed_urls"))),
    path("", include("pools.review.urls")),
    path("", include(data_pages)),
]

urlpatterns = [
    *plain,
    *i18n_patterns(
        *private,
        *public,
        # One door to sign in by; Wagtail's second one, for pages behind a password, leads there.
        uncached(
            path(
                "_util/login/",
                RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True),
                name="wagtailcore_login",
            )
        ),
        # Its pages; beside them stands the door to pages with a password of their own.
        *(
            cached(one) if one.name == "wagtail_serve" else uncached(one)
            for one in wagtail_urls.urlpatterns
        ),
        prefix_default_language=False,
    ),
]

handler400 = "directory.errors.refused"
handler404 = "directory.search.not_found.not_found"
handler500 = "directory.errors.fault"
