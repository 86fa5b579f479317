"""Nobody climbs: who may manage users reaches nobody above themself, and grants no more than
they have."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from directory.accounts.models import User
from directory.accounts.roles import ABOUT
from tests.factories import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> User:
    return User.objects.create_superuser("boss", "boss@example.org", "long-secret-word")


@pytest.fixture
def actor(client: Client) -> User:
    user = member("Administrator")
    client.force_login(user)
    return user


def role(name: str) -> Group:
    return Group.objects.get(name=name)


def person(user: User | None = None, **changes: Any) -> dict[str, Any]:
    """What the form of a user sends."""
    name = user.username if user else "new"
    values = {
        "username": name,
        "email": f"{name}@example.org",
        "first_name": "A",
        "last_name": "B",
        "is_active": "on",
        "password1": "" if user else "quite-long-words",
        "password2": "" if user else "quite-long-words",
        **changes,
    }
    return {key: value for key, value in values.items() if value is not None}


def denied(response: Any) -> bool:
    return bool(response.status_code == 403 or response.headers.get("Location") == "/admin/")


def edit(user: User) -> str:
    return reverse("wagtailusers_users:edit", args=[user.pk])


def test_a_superuser_is_out_of_reach(client: Client, boss: User, actor: User) -> None:
    for address in (edit(boss), reverse("wagtailusers_users:delete", args=[boss.pk])):
        assert denied(client.get(address))
        changes = {"email": "mine@example.org", "password1": "a-new-password", "is_active": None}
        assert denied(client.post(address, person(boss, password2="a-new-password", **changes)))
    boss.refresh_from_db()
    assert (boss.email, boss.is_active) == ("boss@example.org", True)
    assert boss.check_password("long-secret-word")
    listing = client.get(reverse("wagtailusers_users:index")).content.decode()
    assert edit(boss) not in listing and edit(actor) in listing


@pytest.mark.parametrize("action", ["delete", "set_active_state", "assign_role"])
@pytest.mark.parametrize("chosen", ["id={pk}", "id=all", "id={pk}&id={other}"])
def test_bulk_actions_pass_a_superuser_by(
    client: Client, boss: User, actor: User, action: str, chosen: str
) -> None:
    other = member("Editor")
    address = reverse("wagtail_bulk_action", args=["accounts", "user", action])
    query = chosen.format(pk=boss.pk, other=other.pk)
    client.post(f"{address}?{query}", {"role": role("Reviewer").pk, "mark_as_active": "False"})
    boss.refresh_from_db()
    assert boss.is_active and not boss.groups.exists()


def test_nobody_below_makes_a_superuser(client: Client, actor: User) -> None:
    """Neither by the box, which is not there, nor by its name, nor by copying one."""
    editor = member("Editor")
    add = reverse("wagtailusers_users:add")
    for address, data in (
        (add, person()),
        (edit(editor), person(editor)),
        (edit(actor), person(actor)),
    ):
        assert "is_superuser" not in client.get(address).context["form"].fields
        client.post(address, {**data, "is_superuser": "on", "groups": [role("Reviewer").pk]})
    assert User.objects.filter(username="new").exists()
    assert not User.objects.filter(is_superuser=True).exists()
    assert client.get(f"/admin/users/copy/{editor.pk}/").status_code == 404


def above() -> Group:
    """A role that may do something no administrator may."""
    group = Group.objects.create(name="Owners")
    group.permissions.add(Permission.objects.get(codename="delete_revision"))
    return group


def test_nobody_is_put_into_a_role_above_ones_own(client: Client, actor: User) -> None:
    owners, editor = above(), member("Editor")
    add = reverse("wagtailusers_users:add")
    for address, data in (
        (add, person()),
        (edit(editor), person(editor)),
        (edit(actor), person(actor)),
    ):
        response = client.post(address, {**data, "groups": [owners.pk]})
        assert response.status_code == 200 and "groups" in response.context["form"].errors
    bulk = reverse("wagtail_bulk_action", args=["accounts", "user", "assign_role"])
    client.post(f"{bulk}?id={editor.pk}&id={actor.pk}", {"role": owners.pk})
    assert not owners.user_set.exists()
    # And whoever is in such a role is out of reach like a superuser.
    owner = User.objects.create_user("owner", "owner@example.org", "x")
    owner.groups.add(owners)
    assert denied(client.get(edit(owner)))
    delete = reverse("wagtail_bulk_action", args=["accounts", "user", "delete"])
    client.post(f"{delete}?id={owner.pk}")
    assert User.objects.filter(pk=owner.pk).exists()
    for name in ("edit", "delete"):
        assert denied(client.post(reverse(f"wagtailusers_groups:{name}", args=[owners.pk])))
    assert Group.objects.filter(pk=owners.pk).exists()


def test_who_has_rights_over_users_alone_reaches_no_moderator(client: Client) -> None:
    clerks = Group.objects.create(name="Clerks")
    clerks.permissions.add(
        *Permission.objects.filter(codename__in=["access_admin", "add_user", "change_user"])
    )
    clerk = User.objects.create_user("clerk", "clerk@example.org", "x")
    clerk.groups.add(clerks)
    client.force_login(clerk)
    moderator = member("Moderator")
    assert denied(client.post(edit(moderator), person(moderator, password1="taken-over-now")))
    client.post(edit(clerk), person(clerk, groups=[role("Moderator").pk]))
    assert set(clerk.groups.all()) == {clerks}


def group_form(name: str, permissions: list[int], **more: Any) -> dict[str, Any]:
    empty = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    panels = (
        *("page_permissions", "collection_permissions", "image_permissions"),
        *("document_permissions", "collection_mgmt_permissions"),
    )
    forms = {f"{panel}-{key}": value for panel in panels for key, value in empty.items()}
    return {"name": name, "permissions": permissions, **forms, **more}


def test_a_role_gains_nothing_its_editor_lacks(client: Client, actor: User) -> None:
    own = role("Administrator")
    forbidden = Permission.objects.get(codename="delete_revision")
    apitoken = Permission.objects.get(codename="add_apitoken")
    before = set(own.permissions.all())
    address = reverse("wagtailusers_groups:edit", args=[own.pk])
    for extra in (forbidden, apitoken):
        client.post(address, group_form(own.name, [*[p.pk for p in before], extra.pk]))
    add = reverse("wagtailusers_groups:add")
    client.post(add, group_form("Mine", [forbidden.pk]))
    assert set(own.permissions.all()) == before
    assert not Group.objects.filter(permissions__in=[forbidden, apitoken]).exists()


def test_pages_and_collections_are_no_way_around(client: Client) -> None:
    """Rights on one part of the tree do not become rights on all of it."""
    section = Page.objects.get(depth=2)
    lead = Group.objects.create(name="Leads")
    lead.permissions.add(
        *Permission.objects.filter(
            codename__in=["access_admin", "add_group", "change_group", "view_group"]
        )
    )
    change = Permission.objects.get(codename="change_page", content_type__model="page")
    GroupPagePermission.objects.create(group=lead, page=section, permission=change)
    user = User.objects.create_user("lead", "lead@example.org", "x")
    user.groups.add(lead)
    client.force_login(user)

    def ask(name: str, page: Page, verb: str = "change") -> Any:
        rows = {
            "page_permissions-TOTAL_FORMS": 1,
            "page_permissions-0-page": page.pk,
            "page_permissions-0-permissions": [f"{verb}_page"],
        }
        return client.post(reverse("wagtailusers_groups:add"), group_form(name, [], **rows))

    assert ask("Fine", section).status_code == 302
    for page, verb in ((Page.objects.get(depth=1), "change"), (section, "publish")):
        response = ask("Too much", page, verb)
        assert response.status_code == 200
        assert "You can only grant what you may do yourself" in response.content.decode()
    assert not Group.objects.filter(name="Too much").exists()
    choose = Permission.objects.get(codename="choose_image")
    rows = {
        "image_permissions-TOTAL_FORMS": 1,
        "image_permissions-0-collection": Collection.objects.get(depth=1).pk,
        "image_permissions-0-permissions": [choose.pk],
    }
    edit_own = reverse("wagtailusers_groups:edit", args=[lead.pk])
    client.post(edit_own, group_form("Leads", [], **rows))
    assert not GroupCollectionPermission.objects.filter(group=lead).exists()


def test_a_role_within_reach_is_made_and_changed(client: Client, actor: User) -> None:
    review = Permission.objects.get(codename="review_submission")
    access = Permission.objects.get(codename="access_admin")
    add = reverse("wagtailusers_groups:add")
    assert client.post(add, group_form("Night shift", [access.pk, review.pk])).status_code == 302
    made = role("Night shift")
    assert set(made.permissions.all()) == {access, review}
    address = reverse("wagtailusers_groups:edit", args=[made.pk])
    assert client.post(address, group_form("Night shift", [access.pk])).status_code == 302
    assert set(made.permissions.all()) == {access}


def test_users_within_reach_are_managed(client: Client, actor: User) -> None:
    """Another administrator too: equals can help each other out."""
    for name in ("Reviewer", "Editor", "Moderator", "Administrator"):
        user = member(name, username=f"a-{name}")
        response = client.post(
            edit(user), person(user, email="new@example.org", groups=[role(name).pk])
        )
        assert response.status_code == 302, response.context["form"].errors
        user.refresh_from_db()
        assert user.email == "new@example.org" and user.groups.get().name == name
    bulk = reverse("wagtail_bulk_action", args=["accounts", "user", "assign_role"])
    client.post(f"{bulk}?id={user.pk}", {"role": role("Editor").pk})
    assert user.groups.count() == 2
    assert client.post(reverse("wagtailusers_users:delete", args=[user.pk])).status_code == 302


def test_one_word_for_one_thing(client: Client, boss: User) -> None:
    """Only superusers see the box for superusers, and it is not called administrator."""
    client.force_login(boss)
    form = client.get(reverse("wagtailusers_users:add")).context["form"]
    assert form.fields["is_superuser"].label == "Superuser: everything, without limits"
    labels = [str(label) for _value, label in form.fields["groups"].choices]
    assert [label.partition(":")[0] for label in labels] == list(ABOUT), (
        "from the least to the most"
    )
    assert len([label for label in labels if label.startswith("Administrator:")]) == 1
    listing = client.get(reverse("wagtailusers_users:index"))
    assert listing.context["filters"].form.fields["is_superuser"].label == "Superuser"
    assert "Superuser" in listing.content.decode()


@pytest.mark.parametrize("name", ["Reviewer", "Editor", "Moderator", "Administrator"])
def test_users_and_roles_are_told_in_plain_words(client: Client, boss: User, name: str) -> None:
    """Each role has its sentence where somebody is given one, in the list and on its own page."""
    user = member(name)
    group = Group.objects.get(name=name)
    listing, adding, listed, own = (
        reverse("wagtailusers_users:index"),
        reverse("wagtailusers_users:add"),
        reverse("wagtailusers_groups:index"),
        reverse("wagtailusers_groups:edit", args=[group.pk]),
    )
    sentence = str(escape(ABOUT[name]))
    client.force_login(boss)
    for address in (adding, edit(user), listed, own):
        assert sentence in client.get(address).content.decode(), address
    html = client.get(listing).content.decode()
    assert name in html and "Superuser" in html
    client.force_login(user)
    for address in (listing, adding, listed, own):
        assert denied(client.get(address)) is (name != "Administrator"), address


def test_the_account_page_changes_no_rights(client: Client, actor: User) -> None:
    client.post(
        reverse("wagtailadmin_account"),
        {
            "name_email-first_name": "A",
            "name_email-last_name": "B",
            "name_email-email": "administrator@example.org",
            "name_email-is_superuser": "on",
            "is_superuser": "on",
            "groups": [above().pk],
        },
    )
    actor.refresh_from_db()
    assert not actor.is_superuser and actor.groups.get().name == "Administrator"


def test_a_reset_letter_goes_to_the_superusers_own_address(
    client: Client, boss: User, actor: User
) -> None:
    client.post(edit(boss), person(boss, email="administrator@example.org"))
    client.post(reverse("wagtailadmin_password_reset"), {"email": "administrator@example.org"})
    assert all(letter.to == ["administrator@example.org"] for letter in mail.outbox)
    assert all("boss" not in letter.body for letter in mail.outbox)
