"""The worker as a process of its own, caught by a mail server that never answers."""

import signal
import subprocess
import sys
import time

import pytest

from pools.models import OutgoingEmail
from tests.faults.site import PATIENCE, ROOT, database_url, environment
from tests.faults.visitor import FEE, TYPED, Visitor, stamp
from tests.submit.mailserver import SILENCE, mail_server

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_forms_are_answered_while_the_worker_hangs_on_a_mail_server(site):
    with mail_server({"HELLO": SILENCE}, {}) as server:
        assert Visitor(site.port).post(FEE, TYPED | {"stamp": stamp()}).status == 302
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "db_worker", "--no-reload", "--verbosity", "0"],
            cwd=ROOT,
            env=environment(database_url(), EMAIL_PORT=str(server.port)),
            stderr=subprocess.DEVNULL,
        )
        try:
            assert server.met.wait(PATIENCE), "the worker does not send"
            # It holds no lock meanwhile: forms are taken, and their letters come after it.
            answer = Visitor(site.port).post(FEE, TYPED | {"stamp": stamp(), "email": "b@b.org"})
            assert answer.status == 302
            end = time.monotonic() + PATIENCE
            while not server.taken and time.monotonic() < end:
                time.sleep(0.1)
        finally:
            worker.send_signal(signal.SIGTERM)
            status = worker.wait(PATIENCE)
    assert status == 0
    assert [one["To"] for one in server.taken] == ["b@b.org"]
    assert sorted(OutgoingEmail.objects.values_list("status", flat=True)) == ["queued", "sent"]
