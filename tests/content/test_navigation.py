"""Header and footer: read once a generation, changed by editors."""

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from directory.content import models
from directory.content.loading.loader import ContentLoadResult
from directory.content.navigation import navigation_context
from pools.models import generation


def _request(path: str = "/") -> HttpRequest:
    return RequestFactory(headers={"host": "127.0.0.1"}).get(path)


def test_the_frame_of_an_empty_site(db: None) -> None:
    values = navigation_context(_request())
    assert values["site_name"] == "Waterline"
    assert values["navigation"] == []
    assert values["contact_email"]


def test_the_frame_comes_from_the_settings(small_site: ContentLoadResult) -> None:
    values = navigation_context(_request("/guide/one/"))
    assert values["site_name"] == "Small"
    assert values["navigation"] == [
        {"label": "Guide", "url": "/guide/", "language": "", "current": "true"}
    ]
    assert values["footer"] == [
        {"title": "More", "links": [{"label": "Policy", "url": "/policy/", "language": ""}]}
    ]
    assert navigation_context(_request("/guide/"))["navigation"][0]["current"] == "page"
    assert navigation_context(_request("/faq/"))["navigation"][0]["current"] == ""


def test_the_frame_costs_one_query_at_most(small_site: ContentLoadResult) -> None:
    navigation_context(_request())
    with CaptureQueriesContext(connection) as queries:
        navigation_context(_request())
    assert len(queries) == 1  # the generation's token
    with generation.pinned():
        generation.token()
        with CaptureQueriesContext(connection) as queries:
            navigation_context(_request())
    assert len(queries) == 0


def test_saving_the_settings_is_seen_at_once(small_site: ContentLoadResult) -> None:
    navigation_context(_request())
    identity = models.SiteIdentity.objects.get()
    identity.site_name = "Renamed"
    identity.save()
    assert navigation_context(_request())["site_name"] == "Renamed"


def test_unpublishing_a_page_takes_its_link_out_of_the_frame(small_site: ContentLoadResult) -> None:
    navigation_context(_request())
    models.StandardPage.objects.get(slug="policy").unpublish()
    assert navigation_context(_request())["footer"] == [{"title": "More", "links": []}]


def test_deleting_a_page_moves_the_generation(small_site: ContentLoadResult) -> None:
    before = generation.token()
    models.StandardPage.objects.get(slug="policy").delete()
    assert generation.token() != before


def test_the_header_is_on_the_page(small_site: ContentLoadResult, client: Client) -> None:
    html = client.get("/").content.decode()
    assert "Small" in html
    assert '<a href="/guide/"' in html


@pytest.mark.parametrize("name", ["site_name", "header", "footer", "tagline", "contact_email"])
def test_editors_can_change_it(
    small_site: ContentLoadResult, admin_client: Client, name: str
) -> None:
    site = models.SiteIdentity.objects.get().site_id
    response = admin_client.get(f"/admin/settings/content/siteidentity/{site}/")
    assert response.status_code == 200
    html = response.content.decode()
    assert f'name="{name}"' in html or f'<div id="{name}"' in html


def test_one_entry_of_the_header_is_marked_and_it_is_the_nearest(
    client: Client, whole_site: None
) -> None:
    header = client.get("/pools/compare/").context["navigation"]
    assert [link["url"] for link in header if link["current"]] == ["/pools/compare/"]
