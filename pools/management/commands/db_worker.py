"""The task worker, which a short fault of the database does not end.

The one that comes with django-tasks-db ends where the database cannot be asked, and leaves the
task it had claimed running for ever. This one stands in for it under the same name (``pools``
comes first among the installed apps), so that nothing can start the other by mistake.
"""

import datetime as dt
import time
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import InterfaceError, OperationalError, ProgrammingError, connections, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands import db_worker as original
from django_tasks_db.models import DBTaskResult

from pools.links.fetching import limit_name_lookups
from pools.models import read_only
from pools.models.migrated import NOT_MIGRATED, lacks_migrations

FIRST_PAUSE, LONGEST_PAUSE = 1, 30  # seconds between two attempts; each is twice the last
NEEDED = ("queue_name", "exclude_queues", "interval", "worker_id")
ALL = "*"
LONGEST_INTERVAL = 86_400  # seconds
LOST_AFTER = dt.timedelta(hours=1)  # no task takes as long; its worker was killed
ATTEMPTS = 3  # of one task; what ended three workers is not started a fourth time


class PausingWorker(original.Worker):
    """Takes up no task while the site is read-only. Its loop asks ``running`` before each one."""

    _is_running = _is_told_to_end = False

    @property
    def running(self) -> bool:
        """Whether to go on; waits while nothing may be written."""
        while self._is_running and not self._is_told_to_end and read_only.is_on():
            time.sleep(self.interval or FIRST_PAUSE)
        return self._is_running

    @running.setter
    def running(self, value: bool) -> None:
        self._is_running = value

    def shutdown(self, signum: int, frame: Any) -> None:
        """A signal is not kept waiting by the switch."""
        self._is_told_to_end = True
        super().shutdown(signum, frame)


original.Worker = PausingWorker


class Command(original.Command):
    """Sends letters, checks links, keeps the search index; goes on when the database is back."""

    def add_arguments(self, parser: CommandParser) -> None:
        """All queues unless told otherwise: nothing is forgotten where one worker runs."""
        super().add_arguments(parser)
        parser.set_defaults(queue_name=ALL)

    def handle(self, *args: Any, **options: Any) -> None:
        for name in NEEDED:  # each may be written without its value
            if options[name] is None:
                raise CommandError(f"--{name.replace('_', '-')} needs a value.")
        if options["interval"] > LONGEST_INTERVAL:
            raise CommandError(f"--interval is at most {LONGEST_INTERVAL} seconds.")
        _refuse_unknown(options["queue_name"], "--queue-name", also=ALL)
        if options["exclude_queues"]:
            _refuse_unknown(options["exclude_queues"], "--exclude-queues")
        limit_name_lookups()
        pause = FIRST_PAUSE
        while True:
            began = time.monotonic()
            try:
                release_lost_tasks(options["worker_id"])
                super().handle(*args, **options)
                return
            except (OperationalError, InterfaceError, ProgrammingError) as error:
                if lacks_migrations():
                    raise CommandError(NOT_MIGRATED) from None
                if isinstance(error, ProgrammingError):
                    raise
                # Its words may quote a statement: the kind is enough.
                kind = type(error).__name__
            # A connection that was lost says so only when it is used.
            connections.close_all()
            if time.monotonic() - began > LONGEST_PAUSE:
                pause = FIRST_PAUSE
            self.stderr.write(f"No database ({kind}); the worker tries again in {pause} s.")
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)


def _refuse_unknown(names: str, option: str, also: str = "") -> None:
    """A worker of a queue that nothing goes to would wait for ever."""
    known = [*settings.TASKS["default"]["QUEUES"], also]
    for name in names.split(","):
        if name not in known:
            raise CommandError(f"{option}: there is no queue {name!r}, only {', '.join(known)}.")


@transaction.atomic
def release_lost_tasks(worker_id: str) -> int:
    """Give back what a worker had claimed when the database went, or when it was killed.

    ``worker_id`` is that of a worker which runs nothing at present. Tasks may run twice, and are
    written so that it does no harm. Returns how many were given back.
    """
    released = 0
    late = timezone.now() - LOST_AFTER
    for task in DBTaskResult.objects.running().select_for_update():
        own = task.worker_ids[-1:] == [worker_id]
        if (own or task.started_at < late) and len(task.worker_ids) < ATTEMPTS:
            task.status = TaskResultStatus.READY
            task.save(update_fields=["status"])
            released += 1
    return released
