"""A page or a term is put back to what visitors read before by one button, within ten minutes."""

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from directory.content.models import HomePage, StandardPage, Term
from pools.review import undo_offers
from tests.review.staff import member, signed_in  # noqa: F401

pytestmark = pytest.mark.django_db
UNDO = reverse("review_undo_offer")


@pytest.fixture
def about() -> Any:
    """Published long ago as "First"."""
    home = Page.objects.get(depth=1).add_child(instance=HomePage(title="Home", slug="home-here"))
    about = home.add_child(instance=StandardPage(title="First", slug="free", live=False))
    about.save_revision().publish()
    PageLogEntry.objects.update(timestamp=timezone.now() - dt.timedelta(days=3))
    return about


def publish(client: Client, about: Any, title: str, button: str = "action-publish") -> str:
    data = {"title": title, "slug": "free", "body": streamfield([]), button: "1"}
    address = reverse("wagtailadmin_pages:edit", args=[about.pk])
    response = client.post(address, nested_form_data(data), follow=True)
    assert response.status_code == 200
    return response.content.decode()


def offers(html: str) -> list[str]:
    found = re.findall(r'name="offer" value="([^"]*)"', html)
    return [*dict.fromkeys(map(unescape, found))]


def title_of(about: Any) -> str | None:
    found = Page.objects.get(pk=about.pk)
    return str(found.title) if found.live else None


def test_what_was_published_is_taken_back_and_a_draft_is_kept(
    about: Any, admin_client: Client
) -> None:
    (offer,) = offers(publish(admin_client, about, "Second"))
    publish(admin_client, about, "A draft", button="action-save")
    assert title_of(about) == "Second"
    edit = reverse("wagtailadmin_pages:edit", args=[about.pk])
    assert offers(admin_client.get(edit).content.decode())  # in its editor as well
    admin_client.post(UNDO, {"offer": offer, "name": "Second"})
    assert title_of(about) == "First"
    assert Page.objects.get(pk=about.pk).get_latest_revision_as_object().title == "A draft"
    admin_client.post(UNDO, {"offer": offer, "name": "Second"})
    assert title_of(about) == "First", "an old button does nothing"


def test_a_first_publication_is_taken_off_and_what_was_taken_off_comes_back(
    about: Any, admin_client: Client
) -> None:
    unpublish = reverse("wagtailadmin_pages:unpublish", args=[about.pk])
    (offer,) = offers(admin_client.post(unpublish, follow=True).content.decode())
    assert title_of(about) is None
    admin_client.post(UNDO, {"offer": offer, "name": "First"})
    assert title_of(about) == "First"
    PageLogEntry.objects.filter(page=about.pk).delete()
    (offer,) = offers(publish(admin_client, about, "Never seen"))
    admin_client.post(UNDO, {"offer": offer, "name": "Never seen"})
    assert title_of(about) is None


def test_only_who_may_publish_within_the_time_and_not_over_somebody_elses(
    about: Any,
    signed_in: Any,  # noqa: F811
    admin_client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (offer,) = offers(publish(admin_client, about, "Second"))
    editor = signed_in("Editor")
    assert not offers(publish(editor, about, "By an editor", button="action-submit"))
    editor.post(UNDO, {"offer": offer, "name": "Second"})
    admin_client.post(UNDO, {"offer": offer, "name": "Second"})
    assert title_of(about) == "Second", "what waits for a moderator is dealt with first"
    monkeypatch.setattr(undo_offers, "LASTS", -1)
    admin_client.post(UNDO, {"offer": offer, "name": "Second"})
    assert title_of(about) == "Second"


def test_a_term_reads_as_before(admin_client: Client) -> None:
    term = Term.objects.create(slug="oracle", term="Oracle", definition="First.")
    term.save_revision()
    edit = reverse("wagtailsnippets_content_term:edit", args=[term.pk])
    form = admin_client.get(edit).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    sent |= {"term": "Oracles", "definition": rich_text("First.")}
    html = admin_client.post(edit, sent, follow=True).content.decode()
    assert Term.objects.get().term == "Oracles"
    (offer,) = offers(html)
    admin_client.post(UNDO, {"offer": offer, "name": "Oracle"})
    assert Term.objects.get().term == "Oracle"
