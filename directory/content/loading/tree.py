"""The root of the site: our home page in the place of Wagtail's welcome page."""

from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Locale, Page, Site

from directory.content.models import SiteIdentity
from directory.content.models.identity import DEFAULT_NAME


def place_home(home: Page) -> Page:
    """Put the home page below the root and point the site at it."""
    locale, _new = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    # A database emptied by a test runner has no root.
    root = Page.get_first_root_node() or Page.add_root(
        instance=Page(title="Root", slug="root", locale=locale)
    )
    welcome = Page.objects.child_of(root).exact_type(Page).filter(slug=home.slug).first()
    if welcome is not None:
        Page.objects.filter(pk=welcome.pk).update(slug=f"welcome-{welcome.pk}")
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
    return home
