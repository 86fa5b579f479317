"""Reports › Recently deleted: many of them on several pages, and removing one for good."""

# ruff: noqa: F811 - the fixture is imported

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect

from directory.content.models import StandardPage
from pools.models import DeletedFile, Deletion
from tests.admin.test_recently_deleted import LIST, a_page, delete_page
from tests.review.staff import member, signed_in  # noqa: F401

pytestmark = pytest.mark.django_db
HISTORY = reverse("wagtailadmin_reports:site_history")


def test_the_oldest_of_many_is_on_the_last_page_and_the_menu_reads_no_rows(signed_in: Any) -> None:
    moderator = signed_in("Moderator")
    Deletion.objects.bulk_create(
        Deletion(
            kind="wagtailredirects.redirect", object_id=str(n), name=f"/mistyped-{n}/", rows=[]
        )
        for n in range(1, 232)
    )
    with CaptureQueriesContext(connection) as asked:
        html = moderator.get(LIST).content.decode()
    assert "/mistyped-231/" in html and "/mistyped-1/" not in html and "Page 1 of 5" in html
    menus = [one["sql"] for one in asked if 'DISTINCT "pools_deletion"."kind"' in one["sql"]]
    assert len(menus) == 2  # the list's and the menu's
    last = moderator.get(LIST, {"p": "5"}).content.decode()
    assert "/mistyped-1/" in last and "Remove for good" not in last
    assert "/mistyped-231/" in moderator.get(LIST, {"p": "junk"}).content.decode()


def test_an_administrator_removes_one_for_good(signed_in: Any) -> None:
    admin, moderator = signed_in("Administrator", "ada"), signed_in("Moderator", "moe")
    page = a_page("Libel")
    delete_page(admin, page)
    redirect = Redirect.objects.create(old_path="/libel", redirect_link="/new/")
    admin.post(reverse("wagtailredirects:delete", args=[redirect.pk]))
    DeletedFile.objects.create(deletion=Deletion.objects.get(name="Libel"), name="x", content=b"x")
    assert "Remove for good" in admin.get(LIST).content.decode()
    for name in ("/libel", "Libel"):
        address = reverse("recently_deleted_remove", args=[Deletion.objects.get(name=name).pk])
        moderator.post(address)
        assert "This cannot be undone" in admin.get(address).content.decode()
        assert Deletion.objects.filter(name=name).exists()
        said = admin.post(address, follow=True).content.decode()
        assert "Removed for good." in said
        assert not Deletion.objects.filter(name=name).exists()
        assert admin.post(address).status_code == 404  # somebody was faster
    assert not DeletedFile.objects.exists() and not StandardPage.objects.filter(pk=page.pk)
    history = admin.get(HISTORY).content.decode()
    assert history.count("Removed for good after deletion") == 2 and "Libel" in history
