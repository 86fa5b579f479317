"""Letters: double opt-in, delivered once, a dead mail server, and forgetting."""

import re
import socket
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.core.management import call_command
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from pools.models import AccessKey, Contact, OutgoingEmail, Submission

pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://127\.0\.0\.1:8000(/\S+)")


def work() -> None:
    """What the worker does until nothing is due, on the test's own connection."""
    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
        excluded_queue_names=[],
    )
    while (task := DBTaskResult.objects.ready().first()) is not None:
        task.claim("test")
        worker.run_task(task)


def link_in(text: str) -> str:
    return LINK.search(text)[1]


def test_nothing_but_the_question_before_the_address_is_confirmed(client, correct_fee, desk):
    _url, submission = correct_fee("9", email="ann@example.org")
    work()
    (question,) = mail.outbox
    assert question.to == ["ann@example.org"]
    assert "confirm your address" in question.subject
    desk(submission).decide("fee", "ask", note="?")
    desk(submission, "Moderator", "other").act("ask")
    work()
    assert len(mail.outbox) == 1
    page = link_in(question.body)
    client.get(page)
    assert Contact.objects.get().verified_at is None, "opening the page confirms nothing"
    assert client.post(page).status_code == 200
    assert client.post(page).status_code == 200
    work()
    # What it says is how things stand by now.
    assert [letter.subject for letter in mail.outbox[1:]] == ["Waterline: a question about Lido"]
    assert client.get(link_in(mail.outbox[-1].body)).status_code == 200


def test_each_letter_brings_a_key_and_none_is_stored(client, with_address, desk):
    url, submission = with_address()
    at = desk(submission)
    at.decide("fee", "ask", note="Since when?")
    at.act("ask")
    work()
    asked = mail.outbox[-1]
    assert asked.subject == "Waterline: a question about Lido"
    assert "Fee: Since when?" in asked.body, "the question itself"
    assert "Please answer by" in asked.body, "and the deadline"
    assert "The editors of Waterline" in asked.body
    assert "Since when?" in asked.alternatives[0].content
    page = link_in(asked.body)
    assert page != url
    assert "Since when?" in client.get(page).content.decode()
    stored = str(list(OutgoingEmail.objects.values())) + str(list(DBTaskResult.objects.values()))
    assert page.split("/")[2] not in stored
    assert "ann@example.org" not in stored
    assert page.split("/")[2] not in str(list(AccessKey.objects.values()))


@pytest.mark.parametrize(
    ("decision", "subject"),
    [
        ("accept", "Waterline: your proposal for Lido is published"),
        ("decline", "Waterline: your proposal for Lido was declined"),
    ],
)
def test_the_outcome_is_told_once(with_address, desk, decision, subject):
    _url, submission = with_address()
    at = desk(submission)
    at.decide("fee", decision, reason_code="wrong")
    at.act("apply_decisions")
    at.act("apply_decisions")
    work()
    work()
    assert [letter.subject for letter in mail.outbox].count(subject) == 1
    letter = mail.outbox[-1]
    assert letter.alternatives[0].mimetype == "text/html"
    if decision == "decline":
        assert "Fee. Other evidence says otherwise" in letter.body, "the reason itself"
    assert "The editors of Waterline" in letter.body


def test_a_letter_that_cannot_be_written_down_stops_the_event(correct_fee, desk, monkeypatch):
    """They are one transaction: no event without its letter, no letter without its event."""
    from pools.models import outgoing_email

    _url, submission = correct_fee("9")
    at = desk(submission)
    at.decide("fee", "accept")

    def fail(*args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(outgoing_email, "queue", fail)
    with pytest.raises(RuntimeError):
        at.act("apply_decisions")
    assert at.state == "in_review"
    monkeypatch.undo()
    at.act("apply_decisions")
    assert at.state == "accepted"


def test_lost_links_go_to_a_confirmed_address_only(client, with_address):
    with_address()
    sent = len(mail.outbox)
    answers = set()
    for email in ("nobody@example.org", "ANN@example.org"):
        response = client.post("/submissions/lost/", {"email": email})
        answers.add(re.sub(r'value="[^"]*"', "", response.content.decode()))
    assert len(answers) == 1, "the answer does not tell whether the address is known"
    work()
    assert len(mail.outbox) == sent + 1
    assert mail.outbox[-1].subject == "Waterline: the link to your proposal for Lido"
    assert client.get(link_in(mail.outbox[-1].body)).status_code == 200


class Sink:
    """A mailbox that counts."""

    def __init__(self) -> None:
        self.letters: list = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.letters.append(message_from_bytes(envelope.content))
        return "250 OK"


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("collected")
def test_a_mail_server_down_and_back_loses_nothing(settings, correct_fee, later):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_TIMEOUT = 2
    correct_fee("9", email="ann@example.org")
    work()
    letter = OutgoingEmail.objects.get()
    assert (letter.status, letter.attempts, letter.last_error) == (
        "queued",
        1,
        "ConnectionRefusedError",
    )
    work()
    letter.refresh_from_db()
    assert letter.attempts == 1, "it waits before the next try"
    sink = Sink()
    server = Controller(sink, hostname="127.0.0.1", port=settings.EMAIL_PORT)
    server.start()
    try:
        later(minutes=2)
        work()
        work()
    finally:
        server.stop()
    (letter_received,) = sink.letters
    assert letter_received["Message-ID"] == f"<letter-{letter.pk}@127.0.0.1>"
    assert letter_received["To"] == "ann@example.org"
    letter.refresh_from_db()
    assert letter.status == "sent"


def test_a_worker_killed_while_sending_is_made_good(correct_fee, later):
    from pools.notifications import batches

    correct_fee("9", email="ann@example.org")
    letter = OutgoingEmail.objects.get()
    assert batches.claim(letter.pk) is not None
    DBTaskResult.objects.all().delete()  # the task died with its worker
    assert batches.claim(letter.pk) is None, "nobody else sends it meanwhile"
    later(minutes=11)
    call_command("tend_submissions", verbosity=0)
    work()
    work()
    assert len(mail.outbox) == 1


def test_remind_then_expire(with_address, desk, later):
    _url, submission = with_address()
    at = desk(submission)
    at.decide("fee", "ask", note="?")
    at.act("ask")
    work()
    sent = len(mail.outbox)
    later(days=8)
    for _ in range(2):
        call_command("tend_submissions")
        work()
    assert [letter.subject for letter in mail.outbox[sent:]] == [
        "Waterline: still waiting for your answer on Lido"
    ]
    assert at.state == "waiting"
    later(days=23)
    for _ in range(2):
        call_command("tend_submissions")
        work()
    assert at.state == "expired"
    assert mail.outbox[-1].subject.endswith("was closed unanswered")
    assert len(mail.outbox) == sent + 2


def test_the_digest_tells_reviewers_what_waits(correct_fee, member):
    member("Reviewer")
    call_command("tend_submissions", digest=True)
    work()
    assert not mail.outbox, "nothing waits, nobody is written to"
    correct_fee("9")
    call_command("tend_submissions", digest=True)
    work()
    (digest,) = mail.outbox
    assert digest.to == ["reviewer@example.org"]
    assert "Correction: Lido" in digest.body


def test_contact_data_goes_a_set_time_after_the_end(client, with_address, later):
    url, submission = with_address()
    client.post(f"{url}withdraw/")
    later(days=89)
    call_command("purge_contacts")
    assert Contact.objects.count() == 1
    later(days=2)
    call_command("purge_contacts")
    assert not Contact.objects.exists()
    assert Submission.objects.filter(pk=submission.pk).exists(), "the record itself stays"


def test_what_waits_for_a_moderator_is_told_as_accepted_then_as_published(
    client, with_address, desk, signed_in
):
    from wagtail.models import TaskState

    _url, submission = with_address()
    before = len(mail.outbox)
    at = desk(submission, "Reviewer")
    at.decide("fee", "accept")
    at.act("apply_decisions")
    at.act("apply_decisions")  # once more changes nothing
    work()
    (letter,) = mail.outbox[before:]
    assert letter.subject == "Waterline: decision on your proposal for Lido"
    assert letter.to == ["ann@example.org"]
    assert "a second reviewer looks at what was accepted" in letter.body
    page = client.get(link_in(letter.body))
    assert page.status_code == 200
    assert "second look" in page.content.decode()
    task = TaskState.objects.get(status="in_progress")
    signed_in("Moderator").post(
        f"/admin/snippets/pools/pool/workflow/action/{submission.pool_id}/approve/{task.pk}/",
        {"comment": ""},
    )
    work()
    # Wagtail tells the reviewer as well.
    (told,) = [m for m in mail.outbox[before + 1 :] if m.to == ["ann@example.org"]]
    assert told.subject != letter.subject
