"""A form on its way while its worker is killed, and twenty times at once. Restarts have a file
of their own (test_restarts.py)."""

import os
import random
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from pools.contributions import keys
from pools.models import AccessKey, Contact, Event, OutgoingEmail, Proposal, Submission
from tests.faults.site import PATIENCE
from tests.faults.visitor import FEE, TYPED, Answer, Visitor, stamp

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
SEED = 20_261_124
# On SQLite fewer: one writer at a time leaves less to go wrong.
KILLS = {"postgresql": 50, "sqlite": 12}


def at_once(tasks: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()


def whole() -> int:
    """How many submissions there are. Each has all its parts, and no part is without it."""
    there = sorted(Submission.objects.values_list("pk", flat=True))
    for model in (AccessKey, Proposal, Event, Contact, OutgoingEmail):
        assert sorted(model.objects.values_list("submission_id", flat=True)) == there, model
    assert not Submission.objects.exclude(state="received").exists()
    tasks = DBTaskResult.objects.filter(task_path="pools.notifications.emails.deliver")
    sent_by = sorted(task.args_kwargs["args"][0] for task in tasks)
    assert sent_by == sorted(OutgoingEmail.objects.values_list("pk", flat=True))
    return len(there)


def known(nonce: str) -> bool:
    return keys.submission_of(keys.first_key(nonce)) is not None


def test_a_worker_killed_fifty_times_leaves_no_half_submission(site):
    DBTaskResult.objects.all().delete()
    chance = random.Random(SEED)
    began = time.monotonic()
    assert Visitor(site.port).post(FEE, {**TYPED, "stamp": stamp("first")}).status == 302
    takes = time.monotonic() - began
    cut_off, forms = 0, []
    for number in range(KILLS[connection.vendor]):
        nonce = f"killed-{number}"
        form = {**TYPED, "stamp": stamp(nonce)}
        forms.append((nonce, form))
        answers: list[Answer] = []

        def send(form: dict[str, str] = form, answers: list[Answer] = answers) -> None:
            with suppress(OSError):  # cut off
                answers.append(Visitor(site.port).post(FEE, form))

        sending = threading.Thread(target=send)
        sending.start()
        time.sleep(chance.uniform(0, 1.2) * takes)
        for pid in site.workers:  # whichever of them has it
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        sending.join(PATIENCE)
        assert not sending.is_alive()
        cut_off += not answers
        # The next visitor is answered, and who was told that it arrived can rely on it.
        assert Visitor(site.port).get("/pools/lido/").status == 200
        if answers:
            assert answers[0].status == 302
            assert known(nonce)
    assert cut_off, "no kill hit a request; the test would prove nothing"
    assert whole() <= len(forms) + 1
    # Sent once more, everything arrives, and nothing that had arrived does so twice.
    for nonce, form in forms:
        assert Visitor(site.port).post(FEE, form).status == 302
        assert known(nonce)
    assert whole() == len(forms) + 1


def test_one_form_sent_twenty_times_at_once_is_one_submission(site):
    DBTaskResult.objects.all().delete()
    form = {**TYPED, "stamp": stamp()}
    answers: list[Answer] = []
    barrier = threading.Barrier(20)

    def send() -> None:
        barrier.wait(PATIENCE)
        answers.append(Visitor(site.port).post(FEE, form))

    at_once([send] * 20)
    assert [answer.status for answer in answers] == [302] * 20
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert whole() == 1
    assert Visitor(site.port).get(answers[0].headers["Location"]).status == 200
