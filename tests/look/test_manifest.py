"""The site's name is an editor's setting, and reaches everything that shows it."""

import pytest
from django.test import Client
from wagtail.models import Site

from directory.content.models import SiteIdentity

pytestmark = pytest.mark.usefixtures("pools")


def rename(name: str) -> None:
    identity, _made = SiteIdentity.objects.get_or_create(site=Site.objects.get())
    identity.site_name = name
    identity.save()


def test_the_manifest_carries_the_name_editors_gave_the_site(client: Client) -> None:
    rename("Lighthouse")
    response = client.get("/site.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    assert response.json()["short_name"] == "Lighthouse"
    assert response.json()["name"].startswith("Lighthouse")


def test_its_icons_are_there(client: Client) -> None:
    from django.contrib.staticfiles import finders

    icons = client.get("/site.webmanifest").json()["icons"]
    assert {icon["sizes"] for icon in icons} == {"192x192", "512x512"}
    for icon in icons:
        assert finders.find(icon["src"].removeprefix("/static/"))


def test_a_new_name_reaches_the_share_image_and_the_page(client: Client) -> None:
    before = client.get("/share.png").content
    rename("Lighthouse")
    assert client.get("/share.png").content != before
    page = client.get("/pools/").content.decode()
    assert "– Lighthouse</title>" in page
    assert 'property="og:image" content="http://127.0.0.1:8000/share.png"' in page
    assert '<link rel="manifest" href="/site.webmanifest">' in page
