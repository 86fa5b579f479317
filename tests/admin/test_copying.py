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
