"""Reports › Recently deleted: who sees what, what stands in the way, and what visitors then read."""

# ruff: noqa: F811 - the fixture is imported

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from directory.accounts.models import User
from directory.content.models import StandardPage, Term
from directory.images.models import SiteImage
from pools.models import Deletion, Generation, Pool, ReviewSettings
from tests import factories
from tests.review.staff import member, signed_in  # noqa: F401

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a resized picture to the collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
LIST = reverse("recently_deleted")


def back(client: Client, name: str) -> str:
    """Press the button beside it; gives the words that follow."""
    deletion = Deletion.objects.filter(name=name).latest("pk")
    address = reverse("recently_deleted_back", args=[deletion.pk])
    return client.post(address, follow=True).content.decode()


def opened(picture: SiteImage) -> bytes:
    """The bytes of its file."""
    with picture.file.storage.open(picture.file.name) as file:
        return bytes(file.read())


def a_page(title: str, below: Any = None) -> Any:
    parent = below or Page.objects.get(depth=2)
    page = parent.add_child(instance=StandardPage(title=title, slug=title.lower(), live=False))
    page.save_revision().publish()
    return StandardPage.objects.get(pk=page.pk)


def delete_page(client: Client, page: Any) -> str:
    address = reverse("wagtailadmin_pages:delete", args=[page.pk])
    return client.post(address, follow=True).content.decode()


def test_a_public_page_and_those_below_it_are_gone_and_back_at_once(
    admin_client: Client, client: Client
) -> None:
    top = a_page("Top")
    below, beside = a_page("Below", top), a_page("Beside")
    url = below.get_url()
    assert client.get(url).status_code == 200
    html = delete_page(admin_client, top)
    assert LIST in html and "brought back for 30 days" in html
    assert client.get(url).status_code == 404
    token = Generation.objects.get().token
    assert "Brought back as it was." in back(admin_client, "Top")
    assert Generation.objects.get().token != token
    assert client.get(url).status_code == 200
    assert Page.find_problems() == ([], [], [], [], [])
    assert [one.pk for one in top.get_parent().get_children()][-2:] == [top.pk, beside.pk]
    assert PageLogEntry.objects.filter(page=top.pk, action="pools.bring_back").exists()
    assert not Deletion.objects.exists()


def test_what_took_its_place_or_is_missing_is_named(admin_client: Client) -> None:
    top = a_page("Top")
    below = a_page("Below", top)
    delete_page(admin_client, below)
    twin = a_page("Below", top)
    assert "has its address (below) now" in back(admin_client, "Below")
    twin.slug = "elsewhere"
    twin.save()
    Deletion.objects.filter(object_id=str(twin.pk)).delete()
    top.refresh_from_db()
    delete_page(admin_client, Page.objects.get(pk=top.pk))
    assert "What stood above it was deleted" in back(admin_client, "Below")
    back(admin_client, "Top")
    assert "Brought back as it was." in back(admin_client, "Below")
    # Its place in the tree was taken: it stands after the other.
    assert [one.slug for one in Page.objects.get(pk=top.pk).get_children()] == [
        "elsewhere",
        "below",
    ]
    assert Page.find_problems() == ([], [], [], [], [])
    redirect = Redirect.objects.create(old_path="/old", redirect_link="/new/")
    admin_client.post(reverse("wagtailredirects:delete", args=[redirect.pk]))
    Redirect.objects.create(old_path="/old", redirect_link="/other/")
    assert "already exists" in back(admin_client, "/old")
    assert Redirect.objects.count() == 1


def test_a_draft_of_a_pool_comes_back_with_all_its_parts(admin_client: Client) -> None:
    factories.make_indicators()
    pool = factories.draft_pool(charging=True)
    facts, revision = Pool.objects.get().latest_revision.content, pool.latest_revision_id
    address = reverse("wagtail_bulk_action", args=["pools", "pool", "delete"])
    admin_client.post(f"{address}?id={pool.pk}")
    assert not Pool.objects.exists()
    back(admin_client, pool.name)
    again = Pool.objects.get(pk=pool.pk)
    assert (again.latest_revision_id, again.live) == (revision, False)
    assert again.latest_revision.content == facts
    assert not hasattr(again, "published")
    edit = reverse("wagtailsnippets_pools_pool:edit", args=[pool.pk])
    assert admin_client.get(edit).status_code == 200


def test_a_pictures_file_is_kept_out_of_sight_also_when_it_is_replaced(
    admin_client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    picture = SiteImage.objects.create(title="Logo", file=get_test_image_file(colour="red"))
    pool = factories.draft_pool(slug="wears-it")
    Pool.objects.filter(pk=pool.pk).update(logo=picture)
    content, name = opened(picture), picture.file.name
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(reverse("wagtailimages:delete", args=[picture.pk]))
    picture.file.storage.delete(name)  # as the worker does
    assert Pool.objects.get(pk=pool.pk).logo is None
    back(admin_client, "Logo")
    again = SiteImage.objects.get(pk=picture.pk)
    assert opened(again) == content
    assert Pool.objects.get(pk=pool.pk).logo == again

    edit = reverse("wagtailimages:edit", args=[picture.pk])
    form = admin_client.get(edit).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    new = get_test_image_file(filename="new.png", colour="blue")
    new.seek(0)
    answer = admin_client.post(edit, sent | {"file": new})
    assert answer.status_code == 302, answer.context["form"].errors
    assert opened(SiteImage.objects.get(pk=picture.pk)) != content
    assert "earlier file" in admin_client.get(LIST).content.decode()
    back(admin_client, "Logo")
    assert opened(SiteImage.objects.get(pk=picture.pk)) == content
    # The other way round too.
    back(admin_client, "Logo")
    assert opened(SiteImage.objects.get(pk=picture.pk)) != content


def test_an_account_comes_back_unable_to_sign_in(admin_client: Client) -> None:
    user = factories.member("Reviewer", username="rae")
    admin_client.post(reverse("wagtailusers_users:delete", args=[user.pk]))
    kept = Deletion.objects.get()
    (row,) = (row for row in kept.rows if row["model"] == "accounts.user")
    assert row["fields"]["password"].startswith("!")
    assert "not active and without a password" in back(admin_client, "rae")
    again = User.objects.get(pk=user.pk)
    assert [group.name for group in again.groups.all()] == ["Reviewer"]
    assert not again.is_active and not again.has_usable_password()
    assert authenticate(username="rae", password="x") is None
    assert ModelLogEntry.objects.filter(action="pools.bring_back").exists()


def test_whoever_may_delete_such_things_brings_them_back(signed_in: Any) -> None:
    moderator, editor = signed_in("Moderator", "moe"), signed_in("Editor", "ed")
    term = Term.objects.create(term="Oracle", slug="oracle", definition="<p>x</p>")
    delete = reverse("wagtailsnippets_content_term:delete", args=[term.pk])
    assert editor.post(delete).status_code == 302 and Term.objects.exists()
    moderator.post(delete)
    deletion = Deletion.objects.get()
    assert (deletion.by, deletion.name) == (moderator.user, "Oracle")
    one = reverse("recently_deleted_back", args=[deletion.pk])
    assert "Oracle" not in editor.get(LIST).content.decode()
    assert editor.post(one).status_code == 404
    colleague = signed_in("Moderator", "mia")
    assert "Oracle" in colleague.get(LIST).content.decode()
    assert colleague.get(one).status_code == 405
    colleague.post(one)
    assert Term.objects.get().pk == term.pk
    assert moderator.post(one).status_code == 404  # somebody was faster


def test_an_editors_own_draft_comes_back_but_is_published_by_nobody_else(
    signed_in: Any,
) -> None:
    editor = signed_in("Editor", "ed")
    page = a_page("Mine")
    StandardPage.objects.filter(pk=page.pk).update(owner=editor.user, live=False)
    delete_page(editor, page)
    assert not StandardPage.objects.filter(pk=page.pk).exists()
    assert "Brought back as it was." in back(editor, "Mine")
    assert not StandardPage.objects.get(pk=page.pk).live


def test_it_is_forgotten_after_the_days_that_are_set(admin_client: Client, capsys: Any) -> None:
    ReviewSettings.objects.update_or_create(pk=1, defaults={"deleted_kept": 10})
    for days in (9, 11):
        redirect = Redirect.objects.create(old_path=f"/{days}", redirect_link="/new/")
        admin_client.post(reverse("wagtailredirects:delete", args=[redirect.pk]))
        at = timezone.now() - dt.timedelta(days=days)
        Deletion.objects.filter(name=f"/{days}").update(at=at)
    call_command("purge_contacts")
    assert "1 deleted things removed" in capsys.readouterr().out
    assert [one.name for one in Deletion.objects.all()] == ["/9"]
    # What no person deletes in the admin is not kept.
    Redirect.objects.create(old_path="/by-a-command", redirect_link="/new/").delete()
    assert Deletion.objects.count() == 1
