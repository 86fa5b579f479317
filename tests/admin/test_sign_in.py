"""Signing in: guesses are held back at the one door, and nobody is locked out by them."""

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from directory.accounts import password_reset, session_age
from directory.accounts.email_retries import BACKOFF
from pools.models import RateCounter, sealing
from pools.submit import rate_limits
from tests.factories import member

pytestmark = pytest.mark.django_db

DOOR = "/admin/login/"
OTHERS = ("/_util/login/", "/es/_util/login/")
PASSWORD = "x"  # what tests.factories.member gives


@pytest.fixture(autouse=True)
def editor(db, monkeypatch):
    monkeypatch.setitem(rate_limits.MOST, "door-net", (6, 10_000))
    for purpose in ("door-who", "door-own"):
        monkeypatch.setitem(rate_limits.MOST_OF_ONE, purpose, 3)
    return member("Editor")


def sign_in(client, password=PASSWORD, name="editor", **said):
    return client.post(DOOR, {"username": name, "password": password, **said})


def visitor(address):
    return Client(REMOTE_ADDR=address)


def test_guesses_are_held_back_before_the_password_is_looked_at():
    guesser = visitor("198.51.100.1")
    assert [sign_in(guesser, "guess").status_code for _ in range(3)] == [200] * 3
    held = sign_in(guesser)  # the right one, even
    assert held.status_code == 429
    assert 0 < int(held["Retry-After"]) <= 15 * 60
    assert "Too many tries. Wait" in held.content.decode()
    assert "editor" in held.content.decode()  # what was typed is still there
    assert sign_in(guesser, name="EDITOR ").status_code == 429  # the same account


def test_whoever_signed_in_here_before_is_not_locked_out_by_others():
    own = visitor("203.0.113.5")
    assert sign_in(own).status_code == 302
    own.post("/admin/logout/")
    for number in range(4):
        sign_in(visitor(f"198.51.100.{number}"), "guess")
    for _ in range(6):
        sign_in(visitor("203.0.113.5"), "guess", name="somebody")  # in the same office
    assert sign_in(visitor("203.0.113.5")).status_code == 429
    assert sign_in(own).status_code == 302


def test_a_browser_that_is_known_has_no_more_guesses_than_others():
    own = visitor("203.0.113.5")
    sign_in(own)
    own.post("/admin/logout/")
    assert [sign_in(own, "guess").status_code for _ in range(4)] == [200] * 3 + [429]
    # Nor does it help with another account.
    member("Moderator")
    assert [sign_in(own, "guess", name="moderator").status_code for _ in range(4)][-1] == 429


def test_many_accounts_from_one_network_are_guesses_too():
    tries = [
        sign_in(visitor(f"2001:db8:1:1::{n:x}"), "guess", name=f"name{n}").status_code
        for n in range(8)
    ]
    assert tries == [200] * 6 + [429] * 2
    assert sign_in(visitor("203.0.113.5")).status_code == 302


def test_signing_in_rightly_uses_up_nothing():
    for _ in range(8):
        assert sign_in(visitor("203.0.113.5")).status_code == 302
    assert not RateCounter.objects.filter(purpose__startswith="door", count__gt=0).exists()


@pytest.mark.parametrize("door", OTHERS)
def test_there_is_one_door(door):
    response = Client().get(f"{door}?next=/pools/")
    assert response.status_code == 302
    assert response["Location"] == f"{DOOR}?next=/pools/"
    assert Client().post(door, {"username": "editor", "password": PASSWORD}).status_code in (
        302,
        405,
    )
    signed = Client().post(
        f"{DOOR}?next=https://evil.example/",
        {"username": "editor", "password": PASSWORD, "next": "https://evil.example/"},
    )
    assert signed["Location"] == "/admin/"


def test_signing_in_stands_in_the_audit_log(editor):
    client = visitor("203.0.113.5")
    sign_in(client, "guess")
    assert not ModelLogEntry.objects.filter(action="accounts.signed_in").exists()
    sign_in(client)
    entry = ModelLogEntry.objects.get(action="accounts.signed_in")
    assert (entry.user, entry.object_id) == (editor, str(editor.pk))
    assert "203.0.113.5" not in str(entry.data)


# --- A new password -------------------------------------------------------------------------

FORGOTTEN = reverse("wagtailadmin_password_reset")


@pytest.fixture
def queued(monkeypatch):
    """What was given to the worker."""
    found = []
    monkeypatch.setattr(
        type(password_reset.send_reset), "enqueue", lambda task, *args: found.append(args)
    )
    return found


def test_nothing_is_sent_while_anybody_waits(client, queued):
    for address in ("editor@example.org", "nobody@example.org"):
        assert client.post(FORGOTTEN, {"email": address}).status_code == 302
    assert not mail.outbox
    assert "example.org" not in str(queued), "what waits for the worker names nobody"
    asked = [sealing.unseal(args[0]) for args in queued]
    assert asked == ["editor@example.org", "nobody@example.org"]


def test_the_worker_sends_a_link_that_works(client, queued):
    client.post(FORGOTTEN, {"email": "editor@example.org"})
    client.post(FORGOTTEN, {"email": "nobody@example.org"})
    assert [password_reset.send_reset.func(*args) for args in queued] == ["sent", "sent"]
    (letter,) = mail.outbox
    assert letter.to == ["editor@example.org"]
    link = next(word for word in letter.body.split() if "/password_reset/confirm/" in word)
    assert client.get(link[link.index("/admin/") :], follow=True).status_code == 200


def test_letters_to_one_account_are_few_and_nobody_is_told(client, queued):
    for number in range(5):
        response = visitor(f"198.51.100.{number}").post(FORGOTTEN, {"email": "Editor@example.org"})
        assert response.status_code == 302
    assert len(queued) == 3


def test_requests_of_one_network_are_few(client, queued, monkeypatch):
    monkeypatch.setitem(rate_limits.MOST, "reset", (2, 1_000))
    answers = [client.post(FORGOTTEN, {"email": f"a{n}@example.org"}) for n in range(3)]
    assert [one.status_code for one in answers] == [302, 302, 200]
    assert "Too many requests" in answers[2].content.decode()
    assert "a2@example.org" in answers[2].content.decode()


def test_a_mail_server_that_is_gone_is_tried_again(queued, monkeypatch):
    def gone(*_args, **_kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", gone)
    asked = {"subject_template_name": "wagtailadmin/account/password_reset/email_subject.txt"}
    asked["email_template_name"] = "wagtailadmin/account/password_reset/email.txt"
    outcome = password_reset.send_reset.func("editor@example.org", asked, "en")
    assert (outcome, len(queued), queued[0][3]) == ("later", 1, 1)
    last = len(BACKOFF)
    assert password_reset.send_reset.func("editor@example.org", asked, "en", last) == "given up"
    assert len(queued) == 1


# --- How long it lasts ----------------------------------------------------------------------


@pytest.fixture
def wait(monkeypatch):
    """Moves the clock of sessions by so many hours."""
    passed = []

    def hours(number):
        passed.append(number * 3600)
        monkeypatch.setattr(session_age.time, "time", lambda: NOW + sum(passed))

    hours(0)
    return hours


NOW = 1_790_000_000


def signed_in(client):
    return client.get("/admin/account/").status_code == 200


def test_whoever_is_away_for_hours_is_signed_out(client, editor, wait):
    client.force_login(editor)
    wait(1.9)
    assert signed_in(client)
    wait(1.9)
    assert signed_in(client)
    wait(2.1)
    response = client.get("/admin/account/")
    assert response["Location"] == f"{DOOR}?next=/admin/account/"
    assert not signed_in(client)


def test_a_working_day_ends_however_busy_it_was(client, editor, wait):
    client.force_login(editor)
    for _ in range(11):
        wait(1)
        assert signed_in(client)
    wait(1.1)
    assert not signed_in(client)


def test_a_session_of_an_earlier_version_goes_on(client, editor, wait):
    client.force_login(editor)
    session = client.session
    for name in (session_age.SINCE, session_age.SEEN):
        del session[name]
    session.save()
    assert signed_in(client)
    wait(2.1)
    assert not signed_in(client)


def test_pages_for_everybody_look_at_no_session(client, editor, wait):
    client.force_login(editor)
    wait(20)
    with CaptureQueriesContext(connection) as asked:
        response = client.get("/robots.txt")
    assert "Cookie" not in response.headers.get("Vary", "")
    assert "django_session" not in str(asked.captured_queries)
