"""Who must have a second factor, from which day, and what they reach without one."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, GroupPagePermission, Page

from directory.accounts.models import Factor, User
from directory.accounts.second_factor.required import has_weight
from directory.operations import environment
from pools.claims import dates
from tests.admin.factors import Phone, by_code, by_password, is_in
from tests.factories import member

pytestmark = pytest.mark.django_db
DAY = dt.date(2027, 1, 31)
SET_UP = "/admin/account/factors/"


@pytest.fixture
def today(settings, monkeypatch):
    """Sets the day; a second factor is needed from 31 January 2027."""
    settings.SECOND_FACTOR_FROM = DAY
    return lambda day: monkeypatch.setattr(dates, "today", lambda: day)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def shut_out(client):
    answer = client.get("/admin/desk/")
    return answer.status_code == 302 and answer["Location"].startswith(SET_UP)


@pytest.mark.parametrize(
    ("role", "must"),
    [("Reviewer", False), ("Editor", False), ("Moderator", True), ("Administrator", True)],
)
def test_each_role(today, role, must):
    today(DAY)
    assert shut_out(signed_in(member(role))) is must


@pytest.mark.parametrize(
    ("codename", "must"),
    [
        ("publish_indicator", True),
        ("publish_pool", True),
        ("change_user", True),
        ("delete_group", True),
        ("change_workflow", True),
        ("change_pool", False),
    ],
)
def test_a_single_permission_is_enough(codename, must):
    user = member("Reviewer")
    user.user_permissions.add(Permission.objects.get(codename=codename))
    assert has_weight(User.objects.get(pk=user.pk)) is must


def test_publishing_one_page_is_enough():
    user, group = member("Reviewer"), Group.objects.create(name="Own")
    user.groups.add(group)
    GroupPagePermission.objects.create(
        group=group,
        page=Page.objects.get(depth=1),
        permission=Permission.objects.get(
            codename="publish_page", content_type__app_label="wagtailcore"
        ),
    )
    assert has_weight(User.objects.get(pk=user.pk))


def test_from_the_day_on(today, monkeypatch):
    client = signed_in(member("Moderator"))
    today(DAY - dt.timedelta(days=1))
    assert not shut_out(client)
    assert "From 31 January 2027 on" in client.get("/admin/").content.decode()
    today(DAY)  # the session of before counts as well
    assert shut_out(client)
    today(DAY + dt.timedelta(days=1))
    assert shut_out(client)


def test_those_who_need_none_are_not_bothered(today):
    today(DAY - dt.timedelta(days=1))
    assert (
        "needs a second factor" not in signed_in(member("Editor")).get("/admin/").content.decode()
    )
    owner = member("Moderator")
    Phone(owner)
    page = signed_in(User.objects.get(pk=owner.pk)).get("/admin/").content.decode()
    assert "needs a second factor" not in page


def test_nothing_but_setting_up_is_reached(today):
    today(DAY)
    client = signed_in(member("Moderator"))
    for address in ("/admin/", "/admin/pages/", "/admin/account/", "/admin/api/main/pages/"):
        assert client.get(address)["Location"].startswith(SET_UP), address
        assert client.post(address)["Location"] == SET_UP, address
    assert client.get("/admin/desk/?q=a")["Location"] == f"{SET_UP}?next=%2Fadmin%2Fdesk%2F%3Fq%3Da"
    assert "Set one up to go on" in client.get(SET_UP).content.decode()
    assert client.get(f"{SET_UP}app/").status_code == 200
    assert client.get("/pools/").status_code == 200  # as everybody
    assert client.post("/admin/logout/")["Location"] == "/admin/login/"


def test_a_file_for_members_stays_closed(today):
    today(DAY)
    client = signed_in(member("Moderator"))
    kept = Collection.objects.get(depth=1).add_child(instance=Collection(name="Kept"))
    CollectionViewRestriction.objects.create(collection=kept, restriction_type="login")
    file = Document.objects.create(title="Secret", collection=kept, file="documents/x.txt")
    answer = client.get(f"/documents/{file.pk}/x.txt")
    assert answer["Location"].startswith("/admin/login/") or "_util/login" in answer["Location"]


def test_with_a_factor_all_is_open_and_the_last_one_stays(today):
    today(DAY)
    owner = member("Moderator")
    phone = Phone(owner)
    client = Client()
    by_password(client)
    by_code(client, phone.code())
    assert is_in(client)
    factor = Factor.objects.get()
    answer = client.post(f"{SET_UP}{factor.pk}/remove/", follow=True)
    assert "Add another one first" in answer.content.decode()
    assert Factor.objects.exists()


def test_rights_gained_while_signed_in_count(today):
    today(DAY)
    user = member("Editor")
    client = signed_in(user)
    assert not shut_out(client)
    user.groups.add(Group.objects.get(name="Moderator"))
    assert shut_out(client)


def test_what_the_environment_says():
    read = environment.second_factor_from
    assert read("", "pools.example") == dt.date.min
    assert read("2027-01-31", "pools.example") == DAY
    assert read("2027-01-31", "127.0.0.1.pools.example") == DAY
    assert {read("", host) for host in ("127.0.0.1", "localhost", "::1")} == {None}
    for wrong in ("soon", "2027-02-30", "31.1.2027"):
        with pytest.raises(ImproperlyConfigured, match="SECOND_FACTOR_FROM must be a day"):
            read(wrong, "localhost")
    for wrong in ("http://[::1", "http://localhost:http", "localhost:8000", "http://"):
        with pytest.raises(ImproperlyConfigured, match="SITE_URL must be"):
            environment.site(wrong)
    assert environment.site("http://[::1]:8000").hostname == "::1"
