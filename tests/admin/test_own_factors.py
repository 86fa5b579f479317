"""Setting up, changing and losing one's own second factor; and helping somebody who lost it."""

import re
import time

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from directory.accounts.email_retries import BACKOFF
from directory.accounts.models import Factor, RecoveryCode, User
from directory.accounts.second_factor import emails, qr, screens, totp
from directory.accounts.session_age import SINCE
from tests.admin.factors import PASSWORD, Phone, is_in
from tests.factories import member, signed_in, superuser

pytestmark = pytest.mark.django_db
LIST, APP = "/admin/account/factors/", "/admin/account/factors/app/"


@pytest.fixture(autouse=True)
def told(monkeypatch):
    """Letters that were given to the worker."""
    found = []
    monkeypatch.setattr(type(emails.send_notice), "enqueue", lambda task, *args: found.append(args))
    return found


@pytest.fixture
def owner(db):
    return member("Editor")


def long_ago(client):
    session = client.session
    session[SINCE] = int(time.time()) - screens.FRESH - 1
    session.save()


def offered(page):
    return re.search(r'factor-secret">([A-Z2-7 ]+)<', page.content.decode())[1].replace(" ", "")


def add_app(client):
    secret = offered(client.get(APP))
    code = totp.code_at(secret, int(time.time()) // totp.STEP)
    return secret, client.post(APP, {"code": code})


def test_an_app_is_added_by_its_first_code(signed, owner, told):
    other = Client()
    other.force_login(owner)
    page = signed.get(APP)
    assert "<svg" in page.content.decode()
    secret = offered(page)
    wrong = signed.post(APP, {"code": "000000"})
    assert "not the app" in wrong.content.decode()
    assert offered(wrong) == secret  # what was scanned still counts
    assert not Factor.objects.exists()
    _secret, done = add_app(signed)
    codes = re.findall(r"<li><code>([a-z2-7-]{19})</code>", done.content.decode())
    assert len(codes) == 10
    assert "download=" in done.content.decode()
    assert "no-store" in done["Cache-Control"]
    assert is_in(signed)
    assert not is_in(other)  # every other session is over
    assert [args[1] for args in told] == ["added"]
    entry = ModelLogEntry.objects.get(action="accounts.factor_added")
    assert (entry.user, entry.data) == (owner, {"factor": "app"})
    listed = signed.get(LIST).content.decode()
    assert "Authenticator app" in listed
    assert "10 recovery codes" in listed
    assert codes[0] not in listed
    # The code it was added by does not open the door.
    assert Factor.objects.get().last_count >= int(time.time()) // totp.STEP - 1


def test_a_new_app_takes_the_place_of_the_old(signed, owner):
    add_app(signed)
    assert "takes the place" in signed.get(APP).content.decode()
    _secret, done = add_app(signed)
    assert done["Location"] == LIST  # the recovery codes stay
    assert Factor.objects.count() == 1
    assert RecoveryCode.objects.count() == 10


def test_a_factor_is_removed_and_the_codes_go_with_the_last(signed, owner, told):
    add_app(signed)
    address = reverse("second_factor_remove", args=[Factor.objects.get().pk])
    assert "open your account no more" in signed.get(address).content.decode()
    assert signed.post(address)["Location"] == LIST
    assert not Factor.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert is_in(signed)
    assert not User.objects.get(pk=owner.pk).has_second_factor
    assert [args[1] for args in told] == ["added", "removed"]


def test_nobody_touches_anothers(signed, owner):
    Phone(member("Moderator"))
    address = reverse("second_factor_remove", args=[Factor.objects.get().pk])
    assert signed.get(address).status_code == 404
    assert signed.post(address).status_code == 404
    assert Factor.objects.exists()


def test_new_codes_close_the_old_ones(signed, owner, told):
    codes = "/admin/account/factors/codes/"
    assert signed.post(codes)["Location"] == LIST  # nothing to recover
    add_app(signed)
    old = set(RecoveryCode.objects.values_list("digest", flat=True))
    page = signed.post(codes)
    assert page.content.decode().count("<li><code>") == 10
    assert not old & set(RecoveryCode.objects.values_list("digest", flat=True))
    assert [args[1] for args in told] == ["added", "codes"]


def test_after_ten_minutes_the_password_is_asked_for(signed, owner, monkeypatch):
    add_app(signed)
    removal = reverse("second_factor_remove", args=[Factor.objects.get().pk])
    for address in (APP, removal, "/admin/account/factors/codes/"):
        long_ago(signed)
        answer = signed.post(address)
        assert (
            answer["Location"]
            == f"/admin/account/factors/password/?next={address.replace('/', '%2F')}"
        )
    assert Factor.objects.exists()
    again = signed.get(answer["Location"])
    assert again.status_code == 200
    form = {"next": removal, "password": "wrong"}
    assert (
        "not your password"
        in signed.post("/admin/account/factors/password/", form).content.decode()
    )
    assert signed.get(removal).status_code == 302
    form["password"] = PASSWORD
    assert signed.post("/admin/account/factors/password/", form)["Location"] == removal
    assert signed.get(removal).status_code == 200
    form["next"] = "https://evil.example/"
    assert signed.post("/admin/account/factors/password/", form)["Location"] == "/admin/"


def test_guesses_at_the_password_are_held_back(signed, owner):
    address = "/admin/account/factors/password/"
    answers = [signed.post(address, {"password": "guess"}).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


# --- Somebody else's ------------------------------------------------------------------------


def test_an_administrator_helps_whoever_lost_the_phone(owner, told):
    phone_of = Phone(owner)
    theirs = Client()
    theirs.force_login(User.objects.get(pk=owner.pk))
    boss = signed_in("Administrator")
    address = reverse("second_factor_reset", args=[owner.pk])
    listing = boss.get(reverse("wagtailusers_users:index")).content.decode()
    assert address in listing
    assert "editor" in boss.get(address).content.decode()
    boss.post(address)
    assert not is_in(theirs)
    assert not Factor.objects.exists()
    assert phone_of.codes
    assert not RecoveryCode.objects.exists()
    entry = ModelLogEntry.objects.get(action="accounts.factors_reset")
    assert (entry.user.username, entry.object_id) == ("administrator", str(owner.pk))
    assert told[-1][:2] == (owner.pk, "reset")
    assert address not in boss.get(reverse("wagtailusers_users:index")).content.decode()


def test_nobody_helps_whom_they_cannot_reach(owner):
    chief = superuser("chief").user
    Phone(chief)
    address = reverse("second_factor_reset", args=[chief.pk])
    for role in ("Administrator", "Moderator"):
        signed_in(role).post(address)
        assert Factor.objects.exists(), role
    superuser("second").post(address)
    assert not Factor.objects.exists()


def test_the_letter_is_in_the_persons_language(owner):
    from wagtail.users.models import UserProfile

    for language, words in (("en", "a change of how you sign in"), ("es", "Tu cuenta")):
        profile = UserProfile.get_for_user(owner)
        profile.preferred_language = language
        profile.save()
        assert emails.send_notice.func(owner.pk, emails.ADDED, "App") == "sent"
        assert words in mail.outbox[-1].subject
        assert mail.outbox[-1].to == ["editor@example.org"]


def test_a_letter_that_fails_is_tried_again(owner, told, monkeypatch):
    def gone(*_args, **_kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr(emails, "send_mail", gone)
    assert emails.send_notice.func(owner.pk, emails.RESET, "") == "later"
    assert told == [(owner.pk, emails.RESET, "", 1)]
    assert emails.send_notice.func(owner.pk, emails.RESET, "", len(BACKOFF)) == "given up"


def test_the_picture_is_black_on_white_and_has_a_name():
    picture = qr.svg("otpauth://totp/a", 'A "code"')
    assert 'aria-label="A &quot;code&quot;"' in picture
    assert picture.index('fill="#fff"') < picture.index('fill="#000"')
