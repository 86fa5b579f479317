"""The second step at the door: the right password alone opens nothing for whoever has a factor."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.crypto import get_random_string
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, ModelLogEntry

from directory.accounts.models import Factor, RecoveryCode
from directory.accounts.second_factor import door, emails, factors, recovery, totp
from pools.models import read_only, sealing
from pools.submit import rate_limits
from tests.admin.factors import CODE, DOOR, Phone, by_code, by_password, is_in
from tests.factories import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db):
    return member("Moderator")


@pytest.fixture
def phone(owner):
    return Phone(owner)


@pytest.fixture
def clock(monkeypatch):
    """Stands still, in the middle of a step, and is moved by seconds."""
    passed = [1_790_000_010]
    for module in (totp, door):
        monkeypatch.setattr(module.time, "time", lambda: passed[0])
    return lambda seconds: passed.append(passed.pop() + seconds)


def logged(action):
    return [one.data for one in ModelLogEntry.objects.filter(action=f"accounts.{action}")]


def test_numbers_of_the_standard():
    """RFC 6238, appendix B, in six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    known = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}
    assert {at: totp.code_at(secret, at // 30) for at in known} == known


def test_the_password_alone_shows_nothing(client, phone):
    answer = by_password(client)
    assert (answer.status_code, answer["Location"]) == (302, CODE)
    assert "signed-in-here" not in client.cookies
    assert not is_in(client)
    for address in ("/admin/", "/admin/account/factors/", "/admin/pages/", "/admin/desk/"):
        assert client.get(address)["Location"].startswith(DOOR), address
    assert client.get(CODE).status_code == 200
    assert not logged("signed_in")


def test_the_app_opens_and_the_log_says_so(client, phone):
    by_password(client, next="/admin/desk/", remember="on")
    answer = by_code(client, f" {phone.code()[:3]} {phone.code()[3:]} ")
    assert answer["Location"] == "/admin/desk/"
    assert is_in(client)
    assert not client.session.get_expire_at_browser_close()
    assert logged("signed_in") == [{"factor": "app"}]
    assert client.cookies["signed-in-here"]["path"] == DOOR


def test_next_stays_on_the_site(client, phone):
    by_password(client, next="https://evil.example/")
    assert by_code(client, phone.code())["Location"] == "/admin/"


def test_the_session_is_another_one_at_each_step(client, phone):
    client.get(DOOR)
    by_password(client)
    waiting = client.session.session_key
    by_code(client, phone.code())
    assert client.session.session_key != waiting


def test_a_code_opens_once(client, phone, clock):
    code = phone.code()
    by_password(client)
    by_code(client, code)
    other = Client()
    by_password(other)
    refused = by_code(other, code)
    assert refused.status_code == 200
    assert "used before" in refused.content.decode()
    assert not is_in(other)
    # An earlier one is no better.
    by_code(other, phone.code(-1))
    assert not is_in(other)
    clock(30)
    by_code(other, phone.code())
    assert is_in(other)


@pytest.mark.parametrize(("steps", "opens"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_phones_clock_may_be_off_by_half_a_minute(client, phone, clock, steps, opens):
    by_password(client)
    by_code(client, phone.code(steps))
    assert is_in(client) is opens


def test_a_recovery_code_opens_once(client, phone):
    by_password(client)
    by_code(client, phone.codes[3].upper().replace("-", " "))
    assert is_in(client)
    assert logged("signed_in") == [{"factor": "recovery"}]
    other = Client()
    by_password(other)
    assert "used before" in by_code(other, phone.codes[3]).content.decode()
    by_code(other, phone.codes[4])
    assert is_in(other)
    assert RecoveryCode.objects.filter(used_at=None).count() == recovery.COUNT - 2


def test_anothers_codes_open_nothing(client, phone):
    other = Phone(member("Editor"))
    by_password(client)
    for code in (other.code(), other.codes[0], "", "\0", "١٢٣٤٥٦", get_random_string(60)):
        assert by_code(client, code).status_code == 200
        assert not is_in(client)


def test_wrong_codes_are_held_back_and_logged(client, phone):
    by_password(client)
    assert [by_code(client, "000000").status_code for _ in range(5)] == [200] * 5
    held = by_code(client, phone.code())  # the right one, even
    assert held.status_code == 429
    assert 0 < int(held["Retry-After"]) <= 15 * 60
    assert "Too many tries. Wait" in held.content.decode()
    assert len(logged("second_factor_failed")) == 5
    other = Client(REMOTE_ADDR="203.0.113.7")  # the account is counted, wherever it comes from
    by_password(other)
    assert by_code(other, phone.codes[0]).status_code == 429


def test_right_codes_use_up_nothing(phone, monkeypatch):
    monkeypatch.setitem(rate_limits.MOST_OF_ONE, "door-code", 1)
    for code in phone.codes[:3]:
        client = Client()
        by_password(client)
        by_code(client, code)
        assert is_in(client)


def test_ten_minutes_are_enough(client, phone, clock):
    by_password(client)
    clock(door.KEPT)
    assert client.get(CODE).status_code == 200
    clock(1)
    assert by_code(client, phone.code())["Location"] == DOOR
    assert not is_in(client)


def new_password(owner):
    owner.set_password("another")
    owner.save()


def no_access(owner):
    owner.is_active = False
    owner.save()


@pytest.mark.parametrize(
    "change", [new_password, no_access, lambda owner: factors.reset(owner, None)]
)
def test_what_changes_meanwhile_ends_the_waiting(client, owner, phone, change):
    by_password(client)
    change(owner)
    assert by_code(client, phone.codes[0])["Location"] == DOOR
    assert not is_in(client)


def test_nobody_waits_without_a_password(client, phone):
    assert client.get(CODE)["Location"] == DOOR
    assert by_code(client, phone.code())["Location"] == DOOR


def test_whoever_was_signed_in_before_is_not_any_more(client, phone):
    client.force_login(member("Editor"))
    by_password(client)
    assert not is_in(client)


def test_a_file_for_members_needs_the_code_too(client, phone):
    root = Collection.objects.get(depth=1)
    kept = root.add_child(instance=Collection(name="Kept"))
    CollectionViewRestriction.objects.create(collection=kept, restriction_type="login")
    file = Document.objects.create(title="Secret", collection=kept, file="documents/x.txt")
    by_password(client)
    address = f"/documents/{file.pk}/x.txt"
    assert client.get(address).status_code == 302
    by_code(client, phone.code())
    assert client.get(address).status_code == 404  # there is no such file, which is said to members


def test_a_new_password_is_no_way_around(client, owner, phone):
    from django.contrib.auth.tokens import default_token_generator
    from django.utils.http import urlsafe_base64_encode

    token = default_token_generator.make_token(owner)
    address = f"/admin/password_reset/confirm/{urlsafe_base64_encode(str(owner.pk).encode())}"
    form = client.get(f"{address}/{token}/", follow=True)
    words = {"new_password1": "pond-and-river-9", "new_password2": "pond-and-river-9"}
    client.post(form.request["PATH_INFO"], words)
    owner.refresh_from_db()
    assert owner.check_password("pond-and-river-9")
    assert not is_in(client)
    client.post(DOOR, {"username": "moderator", "password": "pond-and-river-9"})
    assert not is_in(client)
    by_code(client, phone.code())
    assert is_in(client)


def test_a_read_only_site_lets_in(client, phone):
    read_only.switch(True)
    by_password(client)
    by_code(client, phone.code())
    assert is_in(client)


def test_the_secret_cannot_be_read_in_the_database(owner, phone, settings):
    stored = Factor.objects.get(user=owner)
    assert phone.secret not in stored.sealed
    assert factors.secret_of(stored) == phone.secret
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [settings.SECRET_KEY]
    assert factors.secret_of(stored) == phone.secret
    settings.SECRET_KEY_FALLBACKS = []
    assert factors.secret_of(stored) == ""
    with pytest.raises(sealing.UnreadableError):
        sealing.unseal(sealing.seal("a", "one purpose"), "another")
    digests = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert not digests & {code.replace("-", "") for code in phone.codes}


def test_a_lost_key_is_told_apart_by_recovery_codes(client, phone, settings):
    """The site goes on after its key was lost: codes on paper do not depend on it."""
    settings.SECRET_KEY = "n" * 50
    by_password(client)
    assert by_code(client, phone.code()).status_code == 200
    by_code(client, phone.codes[0])
    assert is_in(client)


def test_the_operator_takes_factors_away(owner, phone, monkeypatch, capsys):
    told = []
    monkeypatch.setattr(emails, "tell", lambda *what: told.append(what))
    client = Client()
    client.force_login(owner)
    assert is_in(client)
    call_command("reset_second_factor", "moderator")
    assert not is_in(client)  # sessions end
    owner.refresh_from_db()
    assert not owner.has_second_factor
    assert not Factor.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert told == [(owner, emails.RESET)]
    assert logged("factors_reset") == [{}]
    by_password(client)
    assert is_in(client)
    with pytest.raises(CommandError, match="no account “nobody”"):
        call_command("reset_second_factor", "nobody")
