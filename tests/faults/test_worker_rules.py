"""The worker's own rules, without a process, and what an operator is told to write."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.management.commands import db_worker as original
from django_tasks_db.models import DBTaskResult

from directory import gunicorn
from pools.management.commands import db_worker
from tests.faults.service import unit
from tests.faults.site import ROOT

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def task(worker_ids: list[str], **started: Any) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status="RUNNING",
        task_path="pools.notifications.emails.deliver",
        args_kwargs={"args": [1], "kwargs": {}},
        backend_name="default",
        run_after=timezone.now(),
        started_at=timezone.now() - timedelta(**started),
        worker_ids=worker_ids,
    )


def test_tasks_that_lost_their_worker_are_given_back():
    DBTaskResult.objects.all().delete()
    own, others = task(["me"]), task(["another"])
    lost = task(["another"], minutes=61)
    deadly = task(["one", "two", "me"], minutes=61)
    assert db_worker.release_lost_tasks("me") == 2
    found = dict(DBTaskResult.objects.values_list("pk", "status"))
    assert [found[one.pk] for one in (own, others, lost, deadly)] == [
        "READY",
        "RUNNING",
        "READY",
        "RUNNING",
    ]


def test_the_worker_waits_longer_each_time_and_at_most_half_a_minute(monkeypatch):
    pauses: list[float] = []
    monkeypatch.setattr(db_worker.time, "sleep", pauses.append)
    faults = [OperationalError("gone")] * 7

    def work(*_args: Any, **_options: Any) -> None:
        if faults:
            raise faults.pop()

    monkeypatch.setattr(original.Command, "handle", work)
    call_command("db_worker", reload=False, verbosity=0)
    assert pauses == [1, 2, 4, 8, 16, 30, 30]


def test_services_are_started_again_for_ever():
    """What docs/deploy.md tells an operator to write."""
    text = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    service = unit("directory-web.service")
    assert service["Unit"]["StartLimitIntervalSec"] == "0"
    assert service["Service"]["Restart"] == "always"
    # Nor does the port close for good where the service cannot start; and the service gets it.
    assert unit("directory-web.socket")["Socket"]["TriggerLimitIntervalSec"] == "0"
    assert service["Service"]["Sockets"] == "directory-web.socket"
    # A request may go on as long after SIGTERM as before it, and systemd waits for longer.
    assert gunicorn.graceful_timeout == gunicorn.timeout
    assert int(service["Service"]["TimeoutStopSec"]) > gunicorn.graceful_timeout
    # The worker's is "the same with" its own ExecStart, and neither leans on the other.
    assert "directory-worker.service` is the same with another description" in text
    assert not re.search(r"^(Requires|BindsTo|PartOf)=", text, re.M)
