"""Letters, links and the rest wait in queues of their own, each with a worker where it matters."""

import os
import signal
import socket
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.utils import timezone
from django_tasks import default_task_backend
from django_tasks_db.management.commands import db_worker as original
from django_tasks_db.models import DBTaskResult

from directory.accounts.password_reset import send_reset
from pools.links import checks
from pools.links.checks import check_submission
from pools.links.fetching import FetchResult
from pools.models import Link, OutgoingEmail, Submission
from pools.notifications.emails import deliver
from tests.factories import received
from tests.faults.site import database_url
from tests.faults.test_worker import WORKER, running, until
from tests.submit.mailserver import MailServer, mail_server

LOCAL = {"CHECK_LINKS": "1", "LINKS_MAY_BE_LOCAL": "1", "DEBUG": "1"}
LINKS = [*WORKER, "--queue-name", "links"]
OTHERS = [*WORKER, "--exclude-queues", "links"]


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that takes visits and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        yield int(listening.getsockname()[1])


@pytest.fixture
def nothing_waits() -> None:
    DBTaskResult.objects.all().delete()


def proposing(*urls: str) -> Submission:
    return received(says={"audits": list(urls)})


def letter(django_user_model: Any, name: str) -> OutgoingEmail:
    reader = django_user_model.objects.create_superuser(name, f"{name}@example.org", "x")
    one = OutgoingEmail.objects.create(kind="received", reviewer=reader)
    deliver.enqueue(one.pk)
    return one


def arrived(server: MailServer, name: str) -> bool:
    return f"{name}@example.org" in [one["To"] for one in server.taken]


def standing(task: str) -> list[str]:
    return list(DBTaskResult.objects.filter(task_path=task).values_list("status", flat=True))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_letter_never_waits_for_a_link(
    silent: int, nothing_waits: None, django_user_model: Any
) -> None:
    sent = proposing(*(f"http://127.0.0.1:{silent}/{number}" for number in range(40)))
    with (
        mail_server({}) as server,
        running(LINKS, database_url(), **LOCAL) as links,
        running(OTHERS, database_url(), EMAIL_PORT=str(server.port)),
    ):
        check_submission.enqueue(sent.pk)
        links_task = "pools.links.checks.check_submission"
        until(lambda: standing(links_task) == ["RUNNING"])
        letter(django_user_model, "ann")
        until(lambda: arrived(server, "ann"))
        assert standing(links_task) == ["RUNNING"], "it went while links were visited"
        links.process.send_signal(signal.SIGKILL)
        links.process.wait()
        letter(django_user_model, "ben")
        until(lambda: arrived(server, "ben"))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_one_worker_does_all_and_what_an_earlier_version_left(
    nothing_waits: None, django_user_model: Any
) -> None:
    for name in ("ann", "ben"):
        letter(django_user_model, name)
    DBTaskResult.objects.filter(pk=DBTaskResult.objects.first().pk).update(queue_name="default")
    check_submission.enqueue(proposing().pk)
    with mail_server({}) as server, running(WORKER, database_url(), EMAIL_PORT=str(server.port)):
        until(lambda: arrived(server, "ann") and arrived(server, "ben"))
        until(lambda: not DBTaskResult.objects.ready().exists())


def test_every_queue_is_used_and_every_task_of_ours_has_one() -> None:
    used = {deliver.queue_name, send_reset.queue_name, check_submission.queue_name, "default"}
    assert used == set(configured.TASKS["default"]["QUEUES"]) == default_task_backend.queues
    assert deliver.queue_name == send_reset.queue_name == "letters"


@pytest.mark.django_db
def test_a_submission_has_a_minute_and_the_rest_is_taken_up_again(
    nothing_waits: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = SimpleNamespace(seconds=0.0)
    monkeypatch.setattr(checks, "time", SimpleNamespace(monotonic=lambda: now.seconds))

    def visit(_client: Any, link: Link, **_options: Any) -> FetchResult:
        now.seconds += 25
        return FetchResult(Link.Outcome.OPENS, 200, link.url)

    monkeypatch.setattr(checks.watching, "visit", visit)
    sent = proposing(*(f"https://x{number}.example/" for number in range(7)))
    assert check_submission.call(sent.pk) == 3
    for opened, left in ((3, 1), (1, 0)):
        task = DBTaskResult.objects.get()
        assert task.queue_name == "links" and task.run_after > timezone.now()
        arguments = task.args_kwargs["args"]
        task.delete()
        assert check_submission.call(*arguments) == opened
        assert DBTaskResult.objects.count() == left
    assert Link.objects.filter(outcome="opens").count() == 7


@pytest.mark.django_db
def test_what_never_ends_is_given_up(nothing_waits: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "LONGEST_SUBMISSION", -1)
    monkeypatch.setattr(checks, "check", lambda *_args, **_options: 1)
    sent = proposing("https://x.example/")
    check_submission.call(sent.pk, checks.MOST_TIMES - 1)
    assert DBTaskResult.objects.get().args_kwargs["args"] == [sent.pk, checks.MOST_TIMES]
    DBTaskResult.objects.all().delete()
    check_submission.call(sent.pk, checks.MOST_TIMES)
    assert not DBTaskResult.objects.exists()


def test_a_name_server_that_stays_silent_is_not_waited_for(monkeypatch: Any, db: None) -> None:
    """The library reads this before it asks the first time."""
    monkeypatch.setattr(original.Command, "handle", lambda *_args, **_options: None)
    monkeypatch.setattr("pools.management.commands.check_links.checks.keep_up", lambda: 0)
    for options in (("db_worker",), ("check_links", "--most=1")):
        monkeypatch.delenv("RES_OPTIONS", raising=False)
        call_command(*options)
        assert os.environ["RES_OPTIONS"] == "timeout:2 attempts:1"
        monkeypatch.setenv("RES_OPTIONS", "timeout:9")
        call_command(*options)
        assert os.environ["RES_OPTIONS"] == "timeout:9", "an operator's own stays"
