"""The root of the site: our home page in the place of Wagtail's welcome page."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Locale, Page, Site

from directory.content.models import SiteIdentity
from directory.content.models.identity import DEFAULT_NAME


def place_home(home: Page) -> Page:
    """Put the home page below the root and point the site at it."""
    root = _root()
    welcome = None
    for page in root.get_children().exclude(content_type__app_label="content"):
        if page.slug in ("home", home.slug) and page.specific_class is Page:
            welcome = page
            Page.objects.filter(pk=page.pk).update(slug=f"welcome-{page.pk}")
    root.add_child(instance=home)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    address = urlsplit(settings.SITE_URL)
    site.hostname = address.hostname or "localhost"
    site.port = address.port or (443 if address.scheme == "https" else 80)
    site.root_page = home
    site.site_name = site.site_name or DEFAULT_NAME
    site.save()
    SiteIdentity.objects.get_or_create(site=site)
    if welcome is not None:
        Page.objects.get(pk=welcome.pk).delete()
    # Deleting moved nothing of ours, but the tree counts children on the root.
    home.refresh_from_db()
    return home


def _root() -> Page:
    """The root node; a database emptied by a test runner has none."""
    root = Page.get_first_root_node()
    if root is not None:
        return root
    locale, _new = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    return Page.add_root(
        title="Root",
        slug="root",
        locale=locale,
        content_type=ContentType.objects.get_for_model(Page),
    )
