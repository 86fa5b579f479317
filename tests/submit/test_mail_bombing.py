"""One address named again and again: few letters a day, the rest in one, nothing lost or twice."""

import re

import pytest
from django.core import mail
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from pools.models import Contact, OutgoingEmail, outgoing_email
from pools.notifications import batches, emails
from tests.factories import reachable, received
from tests.submit.mailserver import mail_server
from tests.submit.test_emails import LINK, link_in, work

pytestmark = pytest.mark.django_db
ANN = "ann@example.org"


@pytest.fixture
def about(pool, later):
    """A submission by somebody who is written to: about(kind="published")."""

    def make(kind="received", email=ANN, language="en", state="received", confirmed=True):
        one = received(pool, state=state, language=language)
        reachable(one, email, confirmed=confirmed)
        outgoing_email.queue(kind, one)
        later(seconds=1)
        return one

    return make


def statuses():
    return sorted(OutgoingEmail.objects.values_list("status", flat=True))


def test_forty_strangers_who_name_one_address_cause_three_letters(client, correct_fee, later):
    answers = set()
    for number in range(40):
        client.defaults["REMOTE_ADDR"] = f"10.0.{number}.1"
        email = (ANN, "Ann@Example.org", "ANN@EXAMPLE.ORG")[number % 3]
        url, _submission = correct_fee("9", email=email)
        page = client.get(url).content.decode()
        answers.add(re.sub(r"\d+ (?:days?|minutes?)", "", page.partition("<main")[2][:400]))
        work()
    assert len(mail.outbox) == 3
    assert len(answers) == 1, "the page tells nothing of what others caused"
    assert statuses() == ["queued"] * 37 + ["sent"] * 3
    later(hours=24)
    work()
    assert len(mail.outbox) == 3, "nobody has confirmed it, so nothing more is sent"
    assert statuses() == ["dropped"] * 37 + ["sent"] * 3
    later(hours=24)
    correct_fee("9", email=ANN)
    work()
    assert len(mail.outbox) == 4, "the flood is over"


def test_forty_letters_to_a_confirmed_address_are_six_and_one_more(client, about, later):
    made = [about() for _ in range(40)]
    work()
    assert len(mail.outbox) == batches.limits.MOST == 6
    later(hours=23)
    call_command("tend_submissions", verbosity=0)
    work()
    assert len(mail.outbox) == 6
    later(hours=1)
    work()
    (letter,) = mail.outbox[6:]
    assert letter.subject == "Waterline: 34 messages for you"
    assert letter.to == [ANN]
    said = "A reviewer will check each claim of your proposal for Lido against its source."
    assert said in mail.outbox[0].body
    assert letter.body.count(said) == 34
    assert letter.body.count("The editors of Waterline") == 1
    links = [link for link in LINK.findall(letter.body) if link.startswith("/submissions/")]
    assert len(set(links)) == 34
    assert client.get(links[0]).status_code == client.get(links[-1]).status_code == 200
    for _ in range(3):
        later(days=1)
        call_command("tend_submissions", verbosity=0)
        work()
    assert len(mail.outbox) == 7, "nothing is told twice"
    assert statuses() == ["sent"] * 40
    outgoing_email.queue("link", made[0])
    work()
    assert mail.outbox[-1].subject == "Waterline: the link to your proposal for Lido"


def test_what_left_together_counts_as_one_letter(about, later):
    for _ in range(9):
        about()
    work()
    later(hours=24)
    work()
    assert len(mail.outbox) == 7
    for _ in range(9):
        about()
    work()
    assert len(mail.outbox) == 7 + 5


def test_strangers_leave_the_owner_half_of_the_letters(client, about, later):
    owner = about()
    for _ in range(9):
        about(outgoing_email.VERIFY, "ANN@example.org", confirmed=False)
    work()
    assert len(mail.outbox) == 1 + 3
    outgoing_email.queue("link", owner)
    work()
    assert len(mail.outbox) == 5, "what happens to her own is told at once"
    later(hours=24)
    work()
    (letter,) = mail.outbox[5:]
    assert letter.subject == "Waterline: 6 messages for you", "they may be hers to confirm"
    pages = [link for link in LINK.findall(letter.body) if "/submissions/" in link]
    assert len(set(pages)) == 6
    assert "confirm your address for Lido" in letter.body
    before = Contact.objects.filter(verified_at=None).count()
    client.post(pages[0])
    assert Contact.objects.filter(verified_at=None).count() == before - 1


def test_a_plus_makes_another_address(about):
    for number in range(8):
        about(email=f"ann+{number}@example.org")
    work()
    assert len(mail.outbox) == 8


def test_the_letter_says_how_each_stands_in_the_language_of_the_newest(about, later):
    for _ in range(6):
        about()
    about("expired", language="en", state="expired")
    about("asked", language="en", state="in_review")  # answered before it could leave
    twice = about("received", language="en", state="accepted")
    outgoing_email.queue("published", twice)
    outgoing_email.queue("link", twice)
    about("received", "ANN@example.org", language="es")
    work()
    later(hours=24)
    work()
    (letter,) = mail.outbox[6:]
    assert letter.subject == "Waterline: 3 mensajes para ti"
    assert '<html lang="es">' in letter.alternatives[0].content
    expired, published, received = re.split(r"\n\n(?=\d\. )", letter.body)[1:]
    assert "No recibimos" in expired and "ya es público" in published
    assert received.startswith("3. ") and "Gracias" in received
    assert all("/es/submissions/" in part for part in (expired, published, received))
    untold = OutgoingEmail.objects.filter(status="dropped")
    assert [one.kind for one in untold] == ["asked"]


def held_back(about, later, count=9):
    """Six letters are out, the others due together."""
    for _ in range(count):
        about()
    work()
    later(hours=24)
    return OutgoingEmail.objects.filter(status="queued").order_by("pk")


@pytest.mark.parametrize("sent", [True, False])
def test_a_worker_killed_over_it_neither_doubles_nor_loses_one(about, later, monkeypatch, sent):
    first = held_back(about, later).first()

    def die(*_args):
        raise SystemExit

    where = (batches.Batch, "sent") if sent else (mail.EmailMultiAlternatives, "send")
    with monkeypatch.context() as killed:
        killed.setattr(*where, die)
        with pytest.raises(SystemExit):
            emails.deliver.func(first.pk)
    DBTaskResult.objects.all().delete()
    for _ in range(8):
        about()  # five leave by themselves, three are held
    work()
    later(minutes=11)
    call_command("tend_submissions", verbosity=0)
    work()
    together = [one for one in mail.outbox if "3 messages" in one.subject]
    assert len(together) == 1 + sent
    numbers = {one.extra_headers["Message-ID"] for one in together}
    assert numbers == {f"<letters-{first.pk}@127.0.0.1>"}
    assert len({one.body for one in together}) == 1, "a mailbox shows it once, and that says all"
    later(hours=24)
    work()
    assert statuses() == ["sent"] * 17
    assert [one.subject for one in mail.outbox[-1:]] == ["Waterline: 3 messages for you"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("collected")
def test_a_mail_server_that_is_busy_gets_the_same_letter_later(about, later, settings):
    waiting = list(held_back(about, later))
    with mail_server({"DATA": b"451 later"}, {}) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 1
        work()
        assert not server.taken
        assert statuses() == ["queued"] * 3 + ["sent"] * 6
        later(minutes=2)
        work()
        (taken,) = server.taken
    assert taken["Message-ID"] == f"<letters-{waiting[0].pk}@127.0.0.1>"
    assert taken["Subject"] == "Waterline: 3 messages for you"
    assert statuses() == ["sent"] * 9


def test_a_reviewer_gets_six_a_day_and_the_rest_in_one(correct_fee, member, later):
    reader = member("Reviewer")
    correct_fee("9")
    for _ in range(10):
        outgoing_email.queue_to("digest", [reader])
        later(seconds=1)
    other = member("Moderator")
    outgoing_email.queue_to("digest", [other])
    work()
    assert [one.to[0] for one in mail.outbox].count(reader.email) == 6
    assert mail.outbox[-1].to == [other.email], "each has a limit of their own"
    later(hours=24)
    work()
    (letter,) = mail.outbox[7:]
    assert letter.to == [reader.email]
    assert letter.subject == "Waterline: 1 message for you", "the same news once"
    assert "Correction: Lido" in letter.body
    assert statuses() == ["sent"] * 11


def test_a_question_that_never_left_reaches_nobody(about, later):
    from pools.review.asking import can_be_asked

    made = [about(outgoing_email.VERIFY, confirmed=False) for _ in range(4)]
    work()
    assert link_in(mail.outbox[-1].body)
    later(hours=24)
    work()
    assert [can_be_asked(one) for one in made] == [True, True, True, False]


def test_neither_tags_nor_removed_contacts_make_room_for_more(client, correct_fee):
    """Forty names of one mailbox; and what is closed as spam loses its contact."""
    for number in range(40):
        client.defaults["REMOTE_ADDR"] = f"10.0.{number}.1"
        correct_fee("9", email=f"ann+{number}@example.org")
        work()
        Contact.objects.all().delete()
    assert len(mail.outbox) == batches.limits.MOST_TO_CONFIRM


def test_a_question_that_is_tried_again_counts_once(client, correct_fee, later, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1  # nobody listens there
    for _ in range(2):
        correct_fee("9", email=ANN)
    for minutes in (0, 2, 6):
        later(minutes=minutes)
        work()
    assert set(OutgoingEmail.objects.values_list("attempts", flat=True)) == {3}
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    later(minutes=16)
    work()
    assert len(mail.outbox) == 2
