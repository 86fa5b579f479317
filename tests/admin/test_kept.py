"""What everything else stands on is not deleted along with something else, or by one click."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Site

from tests.factories import member

pytestmark = pytest.mark.django_db


def said(client: Client, address: str) -> str:
    """What the admin answers to a confirmed deletion."""
    page: Any = client.post(address, follow=True)
    assert page.status_code == 200
    return str(page.content.decode())


@pytest.mark.parametrize("bulk", [False, True])
def test_a_home_page_does_not_take_its_site_along(admin_client: Client, bulk: bool) -> None:
    home = Site.objects.get().root_page
    address = reverse("wagtailadmin_pages:delete", args=[home.pk])
    if bulk:
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        address += f"?id={home.pk}"
    assert "begins at this page" in said(admin_client, address)
    assert Site.objects.exists()
    assert Page.objects.filter(pk=home.pk).exists()


def test_the_default_site_stays_and_others_go(admin_client: Client) -> None:
    site = Site.objects.get()
    other = Site.objects.create(hostname="other.example", root_page=site.root_page)
    for row in (site, other):
        html = said(admin_client, reverse("wagtailsites:delete", args=[row.pk]))
        assert ("This is the default site" in html) == (row == site)
    assert list(Site.objects.all()) == [site]


@pytest.mark.parametrize("role", ["Reviewer", "Moderator"])
def test_a_role_in_use_stays(admin_client: Client, role: str) -> None:
    group = Group.objects.get(name=role)
    if role == "Reviewer":
        member(role)
    html = said(admin_client, reverse("wagtailusers_groups:delete", args=[group.pk]))
    assert "This cannot be deleted, and nothing was" in html
    assert ("1 user" if role == "Reviewer" else "1 Group approval task") in html
    assert Group.objects.filter(pk=group.pk).exists()


def test_a_role_nobody_has_is_deleted(admin_client: Client) -> None:
    group = Group.objects.create(name="Guests")
    said(admin_client, reverse("wagtailusers_groups:delete", args=[group.pk]))
    assert not Group.objects.filter(pk=group.pk).exists()
