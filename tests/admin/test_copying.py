"""A copy begins with everything but the key, and never touches what it was made from."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from directory.content.models import Term
from pools.models import Indicator
from tests.admin.shown import shown
from tests.factories import make_indicators

pytestmark = pytest.mark.django_db


def a_term() -> Any:
    return Term.objects.create(term="Word", slug="word", definition="<p>x</p>")


def an_indicator() -> Any:
    make_indicators()
    return Indicator.objects.originals().get(slug="audited")


@pytest.mark.parametrize("address", ["add", "copy"])
@pytest.mark.parametrize(("make", "name"), [(a_term, "term"), (an_indicator, "name")])
def test_a_copy_is_a_new_one(admin_client: Client, make: Any, name: str, address: str) -> None:
    row = make()
    model = type(row)
    space = f"wagtailsnippets_{model._meta.app_label}_{model._meta.model_name}"
    copy = reverse(f"{space}:copy", args=[row.pk])
    page = admin_client.get(copy)
    slug = page.context["form"]["slug"]
    assert not slug.field.disabled
    assert not slug.value()
    sent = shown(page, slug="another", **{name: "Another"})
    where = copy if address == "copy" else reverse(f"{space}:add")
    answer = admin_client.post(where, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    stored = model.objects.get(pk=row.pk)
    assert (stored.slug, getattr(stored, name)) == (row.slug, getattr(row, name))
    made = model.objects.get(slug="another")
    assert made.translation_key != row.translation_key


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("kept", "This is the key of"),
        ("Kept", "small letters"),
        ("a_b", "small letters"),
        ("-a", "small letters"),
    ],
)
@pytest.mark.parametrize("make", [a_term, an_indicator])
def test_a_key_is_refused_beside_its_field(
    admin_client: Client, make: Any, slug: str, said: str
) -> None:
    row = make()
    space = f"wagtailsnippets_{row._meta.app_label}_{row._meta.model_name}"
    page = admin_client.get(reverse(f"{space}:copy", args=[row.pk]))
    sent = shown(page, slug=row.slug if slug == "kept" else slug)
    refused = admin_client.post(reverse(f"{space}:add"), sent)
    assert refused.status_code == 200
    assert said in refused.context["form"].errors["slug"][0]
    assert refused.context["form"]["slug"].value() == sent["slug"], "nothing typed is lost"


@pytest.mark.parametrize(
    ("name", "value"),
    [("term", "\u200b"), ("term", "A\nB"), ("slug", "content"), ("slug", "letter-b")],
)
def test_a_term_is_seen_and_leaves_the_pages_own_anchors(
    admin_client: Client, name: str, value: str
) -> None:
    page = admin_client.get(reverse("wagtailsnippets_content_term:copy", args=[a_term().pk]))
    sent = {**shown(page, slug="another"), name: value}
    refused = admin_client.post(reverse("wagtailsnippets_content_term:add"), sent)
    assert refused.status_code == 200
    assert name in refused.context["form"].errors
