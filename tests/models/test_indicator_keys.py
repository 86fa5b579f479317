"""The key of an indicator: chosen once, and none that the listing needs."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from pools.models import Indicator
from tests import factories
from tests.factories import make_indicators, published_pool
from tests.review.staff import desk, member, signed_in  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def indicators(db: None) -> None:
    make_indicators()


def test_an_indicators_key_is_chosen_once(client: Client) -> None:
    indicator = Indicator.objects.originals().get(slug="audited")
    indicator.slug = "examined"
    for act in (indicator.save, indicator.clean):
        with pytest.raises(ValidationError, match="key stays “audited”"):
            act()
    client.force_login(factories.member("Moderator"))
    url = reverse("wagtailsnippets_pools_indicator:edit", args=[indicator.pk])
    page = client.get(url)
    field = page.context["form"]["slug"]
    assert field.field.disabled and "cannot be changed" in str(field.help_text)
    values = {name: page.context["form"].initial.get(name) for name in page.context["form"].fields}
    values = {name: "" if value is None else value for name, value in values.items()}
    values |= {
        "slug": "examined",
        "name": "Looked at",
        "thresholds": json.dumps(indicator.thresholds),
        "action-publish": "1",
    }
    assert client.post(url, values).status_code == 302
    indicator = Indicator.objects.get(pk=indicator.pk)
    assert (indicator.slug, indicator.name) == ("audited", "Looked at")
    published_pool(slug="some")
    assert client.get("/indicators/audited/").status_code == 200
    assert "Looked at" in client.get("/pools/?audited=met").content.decode()


def test_every_parameter_of_the_listing_is_reserved_for_it() -> None:
    from django.http import QueryDict

    from pools.browse import index
    from pools.browse.filters import PoolFilter
    from pools.models.indicator import RESERVED_SLUGS

    names = set(PoolFilter(QueryDict(), index.current_index()).form.fields)
    names -= {spec.slug for spec in index.current_index().indicators}
    assert names <= RESERVED_SLUGS


@pytest.mark.parametrize("at_once", [False, True])
def test_the_address_of_a_deleted_one_leads_on(client, at_once):
    """Every address that was ever public does, in both languages."""
    make_indicators()
    found = Indicator.objects.create(slug="insured", name="Insured", question="?", group="custody")
    assert client.get("/indicators/insured/").status_code == 200
    if at_once:
        Indicator.objects.filter(pk=found.pk).delete()
    else:
        found.delete()
    for prefix in ("", "/es"):
        response = client.get(f"{prefix}/indicators/insured/")
        assert (response.status_code, response["Location"]) == (302, f"{prefix}/indicators/")


def test_capitals_lead_to_the_page(client):
    make_indicators()
    response = client.get("/indicators/AUDITED/")
    assert (response.status_code, response["Location"]) == (301, "/indicators/audited/")
