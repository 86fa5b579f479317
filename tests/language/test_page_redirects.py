"""Pages that editors rename or move lead on, with what stands below them, in both languages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Page

from directory.content.models import Term

pytestmark = pytest.mark.usefixtures("whole_site", "db")


@pytest.fixture
def rename(django_capture_on_commit_callbacks: Any) -> Callable[[int, str], None]:
    """Give a page another address, as an editor does: Wagtail acts once that is stored."""

    def publish(pk: int, slug: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            page = Page.objects.get(pk=pk).specific
            page.slug = slug
            page.save_revision().publish()

    return publish


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_a_renamed_page_and_its_children_lead_on(
    client: Client, prefix: str, rename: Callable[[int, str], None]
) -> None:
    before = client.get(f"{prefix}/faq/safety/")
    assert before.status_code == 200
    page = Page.objects.get(pk=before.context["page"].pk)
    child = page.get_children().live().first()
    below = child.url
    rename(page.pk, "is-it-safe")
    rename(page.pk, "safe-or-not")
    for old in ("safety", "is-it-safe"):
        for path in (f"{prefix}/faq/{old}/", below.replace("/safety/", f"/{old}/")):
            answer = client.get(f"{path}?from=letter")
            assert answer.status_code == 301, path
            assert answer["Location"].startswith(f"{prefix}/faq/safe-or-not/"), path
            assert client.get(path, follow=True).status_code == 200


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_a_moved_page_leads_on(client: Client, prefix: str) -> None:
    category = client.get(f"{prefix}/faq/safety/").context["page"]
    page = category.get_children().live().first()
    elsewhere = category.get_siblings(inclusive=False).live().first()
    old = page.url
    page.specific.move(elsewhere, pos="last-child")
    answer = client.get(old)
    assert answer.status_code == 301
    assert answer["Location"] == Page.objects.get(pk=page.pk).url


def test_a_page_that_was_taken_off_before_it_was_renamed_leads_on(
    client: Client, rename: Callable[[int, str], None]
) -> None:
    page = client.get("/faq/safety/").context["page"].specific
    page.unpublish()
    rename(page.pk, "later")
    assert client.get("/faq/safety/")["Location"] == "/faq/later/"


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_a_page_that_got_its_name_back_and_was_taken_off_leads_in_no_circle(
    client: Client, prefix: str, rename: Callable[[int, str], None]
) -> None:
    page = Page.objects.get(pk=client.get(f"{prefix}/faq/safety/").context["page"].pk)
    slug, child = page.slug, page.get_children().live().first()
    rename(page.pk, "is-it-safe")
    rename(page.pk, slug)
    for row in (child, page):
        address = row.url
        assert client.get(address).status_code == 200
        row.specific.unpublish()
        # The Spanish address leads to the English page, which is still there.
        expected = 200 if prefix else 404
        assert client.get(address, follow=True).status_code == expected
    assert client.get(f"{prefix}/faq/is-it-safe/", follow=True).status_code == expected


def test_an_anchor_of_the_glossary_stays() -> None:
    term = Term.objects.first()
    kept, term.slug = term.slug, "reworded"
    with pytest.raises(ValidationError, match=f"key stays “{kept}”"):
        term.full_clean()
    with pytest.raises(ValidationError):
        term.save()
