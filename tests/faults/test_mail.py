"""The worker as a process of its own, caught by a mail server that never answers."""

import datetime as dt
import time

import pytest
from django.utils import timezone

from pools.models import OutgoingEmail, outgoing_email
from tests.factories import reachable, received
from tests.faults.site import PATIENCE, database_url
from tests.faults.test_worker import WORKER, running
from tests.faults.visitor import FEE, TYPED, Visitor, stamp
from tests.submit.mailserver import SILENCE, mail_server
from tests.submit.test_emails import work

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_forms_are_answered_while_the_worker_hangs_on_a_mail_server(site):
    with mail_server({"HELLO": SILENCE}, {}) as server:
        assert Visitor(site.port).post(FEE, TYPED | {"stamp": stamp()}).status == 302
        with running(WORKER, database_url(), EMAIL_PORT=str(server.port)) as worker:
            assert server.met.wait(PATIENCE), "the worker does not send"
            # It holds no lock meanwhile: forms are taken, and their letters come after it.
            answer = Visitor(site.port).post(FEE, TYPED | {"stamp": stamp(), "email": "b@b.org"})
            assert answer.status == 302
            end = time.monotonic() + PATIENCE
            while not server.taken and time.monotonic() < end:
                time.sleep(0.1)
    assert worker.process.returncode == 0
    assert [one["To"] for one in server.taken] == ["b@b.org"]
    assert sorted(OutgoingEmail.objects.values_list("status", flat=True)) == ["queued", "sent"]


def test_a_worker_killed_over_several_in_one_leaves_them_to_the_next(settings):
    now = timezone.now()
    for _ in range(3):
        outgoing_email.queue("received", reachable(received()))
    OutgoingEmail.objects.update(last_error=outgoing_email.HELD)
    first = OutgoingEmail.objects.order_by("pk").first()
    with mail_server({"HELLO": SILENCE}, {}) as server:
        with running(WORKER, database_url(), EMAIL_PORT=str(server.port)) as worker:
            assert server.met.wait(PATIENCE), "the worker does not send"
            worker.process.kill()
        claims = set(OutgoingEmail.objects.values_list("status", "claimed_at"))
        assert len(claims) == 1 and {status for status, _at in claims} == {"sending"}
        OutgoingEmail.objects.update(claimed_at=now - dt.timedelta(minutes=11))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        work()  # the tasks of the other two are still there
    (taken,) = server.taken
    assert taken["Subject"] == "Waterline: 3 messages for you"
    assert taken["Message-ID"].startswith(f"<letters-{first.pk}@")
    assert set(OutgoingEmail.objects.values_list("status", flat=True)) == {"sent"}
