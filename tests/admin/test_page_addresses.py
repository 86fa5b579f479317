"""A page stands only where it can be visited: not where the site itself answers."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from directory.content.models import HomePage, StandardPage

pytestmark = pytest.mark.django_db
WORDS = ["pools", "indicators", "admin", "es", "search", "submit", "changes", "static"]


@pytest.fixture
def home() -> Any:
    root = Page.objects.get(depth=1)
    return root.add_child(instance=HomePage(title="Home", slug="home-here"))


def form(title: str, slug: str) -> Any:
    data = {"title": title, "slug": slug, "body": streamfield([]), "action-publish": "1"}
    return nested_form_data(data)


def added(client: Client, home: Any, title: str, slug: str) -> Any:
    address = reverse("wagtailadmin_pages:add", args=["content", "standardpage", home.pk])
    return client.post(address, form(title, slug))


@pytest.mark.parametrize("slug", WORDS)
def test_a_word_of_the_site_is_refused_beside_the_slug(
    admin_client: Client, home: Any, slug: str
) -> None:
    page = added(admin_client, home, "Words", slug)
    assert page.status_code == 200
    (said,) = page.context["form"].errors["slug"]
    assert f"needs the address /{slug}/" in said
    assert not StandardPage.objects.exists()


def test_a_title_that_is_a_word_of_the_site_gets_a_number(admin_client: Client, home: Any) -> None:
    assert added(admin_client, home, "Pools", "").status_code == 302
    assert StandardPage.objects.get().slug == "pools-2"


def test_a_page_is_not_renamed_copied_or_moved_there(admin_client: Client, home: Any) -> None:
    other = Page.objects.get(depth=1).add_child(instance=HomePage(title="O", slug="o"))
    page = home.add_child(instance=StandardPage(title="Free", slug="free"))
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    refused = admin_client.post(edit, form("Free", "network"))
    assert "slug" in refused.context["form"].errors
    copy = reverse("wagtailadmin_pages:copy", args=[page.pk])
    sent = {"new_title": "Copy", "new_slug": "network", "new_parent_page": other.pk}
    html = admin_client.post(copy, sent, follow=True).content.decode()
    assert "needs the address /network/" in html
    assert [row.slug for row in StandardPage.objects.all()] == ["free"]


def test_a_page_from_below_is_not_moved_onto_the_sites_own_address(
    admin_client: Client, home: Any
) -> None:
    above = home.add_child(instance=StandardPage(title="Above", slug="above"))
    page = above.add_child(instance=StandardPage(title="Network", slug="network"))
    move = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, home.pk])
    html = admin_client.post(move, follow=True).content.decode()
    assert "needs the address /network/" in html
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    sent = {"chooser": home.pk, "move_applied": "on"}
    html = admin_client.post(f"{bulk}?id={page.pk}", sent, follow=True).content.decode()
    assert "needs the address /network/" in html
    page.refresh_from_db()
    assert page.url_path == f"{above.url_path}network/"
