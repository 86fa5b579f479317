"""The admin carries the site's name and mark, says what waits, and explains its fields."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django.asserts import assertContains
from wagtail.models import Site

from directory.content.models import SiteIdentity
from pools.models import Indicator, Pool
from tests.factories import drafted

pytestmark = pytest.mark.usefixtures("pools")
EDIT = "/admin/snippets/pools/pool/edit/"


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("editor"))
    return client


def test_signing_in_shows_the_name_editors_gave_the_site(client: Client) -> None:
    SiteIdentity.objects.update_or_create(
        site=Site.objects.get(), defaults={"site_name": "Lighthouse"}
    )
    SiteIdentity.objects.get().save()
    response = client.get("/admin/login/")
    assertContains(response, "Sign in to Lighthouse")
    title = BeautifulSoup(response.content, "html.parser").title
    assert title is not None
    assert " ".join(title.get_text().split()) == "Sign in - Lighthouse"
    assertContains(response, "img/favicon.svg")


def test_the_dashboard_says_what_waits(editor: Client) -> None:
    pool = Pool.objects.get(slug="diva")
    drafted(pool, name="Diva, redrafted")
    page = editor.get("/admin/")
    assertContains(page, "1 pool with an unpublished draft")
    assertContains(page, f"{EDIT}{pool.pk}/")
    assertContains(page, "due for a recheck")
    assertContains(page, "own-mark")


def test_the_list_tells_a_draft_from_what_is_published(editor: Client) -> None:
    page = editor.get("/admin/snippets/pools/pool/").content.decode()
    for head in ("Met / known / all", "Last check", "Published", "Draft"):
        assert head in page
    drafts = editor.get("/admin/snippets/pools/pool/?has_unpublished_changes=true")
    assert "Lido" not in drafts.content.decode()


@pytest.mark.parametrize(
    ("model", "address"), [(Pool, EDIT), (Indicator, "/admin/snippets/pools/indicator/edit/")]
)
def test_every_field_is_explained(editor: Client, model: Any, address: str) -> None:
    """Each field has its help beside it, in the rows of what a pool has several of too."""
    first = model.objects.get(slug="lido") if model is Pool else model.objects.originals().first()
    page = BeautifulSoup(editor.get(f"{address}{first.pk}/").content, "html.parser")
    fields = page.select("[data-field][data-contentpath]")
    assert len(fields) > 10
    silent = {
        field["data-contentpath"]
        for field in fields
        if not field.select_one("[data-field-help] .help")
    }
    assert sorted(silent) == []
