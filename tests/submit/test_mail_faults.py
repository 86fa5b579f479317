"""A mail server that swallows, drops or refuses: nothing is lost, nothing sent twice unknowingly."""

from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from pools.models import AccessKey, Contact, OutgoingEmail
from tests.submit.mailserver import SILENCE, mail_server
from tests.submit.test_emails import link_in, work

pytestmark = [
    pytest.mark.django_db,
    # smtplib leaves the socket of a talk that broke off to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("collected"),
]
PASSING = {
    "never answers": ({"HELLO": SILENCE}, "SMTPServerDisconnected"),
    "hangs up at once": ({"HELLO": None}, "SMTPServerDisconnected"),
    "is too busy": ({"HELLO": b"421 later"}, "SMTPConnectError"),
    "falls silent after the greeting": ({"EHLO": SILENCE}, "SMTPServerDisconnected"),
    "defers the sender": ({"MAIL": b"451 later"}, "SMTPSenderRefused"),
    "refuses the sender": ({"MAIL": b"530 sign in first"}, "SMTPSenderRefused"),
    "defers the mailbox": ({"RCPT": b"450 greylisted"}, "SMTPRecipientsRefused"),
    "relays for nobody": ({"RCPT": b"554 5.7.1 relay access denied"}, "SMTPRecipientsRefused"),
    "blocks us": ({"RCPT": b"550 5.7.1 blocked, see our site"}, "SMTPRecipientsRefused"),
    "drops before the letter": ({"DATA": None}, "SMTPServerDisconnected"),
    "has a full disk": ({".": b"452 no room"}, "SMTPDataError"),
    "dislikes the letter": ({".": b"554 looks like spam"}, "SMTPDataError"),
}


@pytest.fixture
def through(settings):
    """Send through such a server for a while: through(way, way …)."""

    @contextmanager
    def run(*ways):
        with mail_server(*ways) as server:
            settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
            settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
            settings.EMAIL_TIMEOUT = 1
            yield server

    return run


@pytest.mark.parametrize("name", PASSING)
def test_what_may_pass_is_tried_again(name, through, correct_fee, later):
    way, last_error = PASSING[name]
    correct_fee("9", email="ann@example.org")
    letter = OutgoingEmail.objects.get()
    with through(way, {}) as server:
        work()
        letter.refresh_from_db()
        assert (letter.status, letter.attempts, letter.last_error) == ("queued", 1, last_error)
        before = len(server.taken)
        work()
        assert len(server.taken) == before, "it waits before the next try"
        later(minutes=2)
        work()
        work()
        letter.refresh_from_db()
        assert (letter.status, letter.last_error) == ("sent", "")
        assert len(server.taken) == before + 1
        assert {one["Message-ID"] for one in server.taken} == {f"<letter-{letter.pk}@127.0.0.1>"}


def body(letter):
    return letter.get_payload()[0].get_payload(decode=True).decode()


def test_dropped_after_the_letter_it_comes_again_as_the_same_letter(
    through, client, with_address, later, desk
):
    """It may have arrived: a mailbox shows the first of two with one Message-ID, so the links in
    both must open what they speak of."""
    _url, submission = with_address()
    at = desk(submission)
    at.decide("fee", "ask", note="?")
    at.act("ask")
    keys = AccessKey.objects.count()
    with through({".": None}, {".": SILENCE}, {}) as server:
        work()
        later(minutes=2)
        work()
        later(minutes=6)
        work()
        work()
    assert len(server.taken) == 3
    assert len({one["Message-ID"] for one in server.taken}) == 1
    assert len({body(one) for one in server.taken}) == 1
    assert client.get(link_in(body(server.taken[0]))).status_code == 200
    assert AccessKey.objects.count() == keys + 1
    assert not OutgoingEmail.objects.exclude(status="sent").exists()


def test_the_first_of_two_questions_still_confirms_the_address(through, client, correct_fee, later):
    correct_fee("9", email="ann@example.org")
    with through({".": None}, {}) as server:
        work()
        later(minutes=2)
        work()
    first, second = server.taken
    assert body(first) == body(second)
    assert client.post(link_in(body(first))).status_code == 200
    assert Contact.objects.get().verified_at is not None


@pytest.mark.parametrize("way", [{"QUIT": None}, {"QUIT": SILENCE}, {"QUIT": b"421 gone"}])
def test_once_taken_it_is_sent_whatever_comes_after(way, through, correct_fee, later):
    correct_fee("9", email="ann@example.org")
    with through(way) as server:
        work()
        later(days=1)
        call_command("tend_submissions", verbosity=0)
        work()
    assert len(server.taken) == 1
    assert OutgoingEmail.objects.get().status == "sent"


@pytest.mark.parametrize("reply", [b"550 5.1.1 no such user", b"553 no", b"551 not local"])
def test_a_mailbox_that_does_not_exist_is_not_asked_for_days(reply, through, correct_fee, later):
    correct_fee("9", email="ann@example.org")
    with through({"RCPT": reply}, {}) as server:
        work()
        letter = OutgoingEmail.objects.get()
        assert (letter.status, letter.attempts) == ("failed", 1)
        assert letter.last_error == "SMTPRecipientsRefused"
        assert "example.org" not in str(vars(letter))
        later(days=3)
        call_command("tend_submissions", verbosity=0)
        work()
        assert not server.taken
    assert not DBTaskResult.objects.ready().exists()


def test_one_letter_that_hangs_does_not_keep_the_others(through, correct_fee):
    for percent in "789":
        correct_fee(percent, email=f"ann{percent}@example.org")
    with through({"HELLO": SILENCE}, {}) as server:
        work()
    assert [one["To"] for one in server.taken] == ["ann8@example.org", "ann9@example.org"]
    assert sorted(OutgoingEmail.objects.values_list("status", flat=True)) == [
        "queued",
        "sent",
        "sent",
    ]


def test_a_letter_that_cannot_be_written_is_given_up_in_the_end(through, correct_fee, later):
    correct_fee("9", email="ann@example.org")
    contact = Contact.objects.get()
    contact.email = "ann@ex\nample.org"  # no form lets this in
    contact.save()
    with through({}) as server:
        for _ in range(9):
            work()
            later(days=1)
        assert not server.taken
    letter = OutgoingEmail.objects.get()
    assert (letter.status, letter.last_error) == ("failed", "BadHeaderError")
