"""Work for the worker, handed over in the transaction that gives rise to it.

Tasks are named by where they stand, as the worker's own table names them: what is stored lies
below what is done about it.
"""

import datetime as dt
from typing import Any

from django.utils.module_loading import import_string

DELIVER = "pools.notifications.emails.deliver"
CHECK_LINKS = "pools.links.checks.check_submission"


def enqueue(task: str, *arguments: Any) -> None:
    """Have a task done soon. It is stored with whatever else this transaction stores."""
    import_string(task).enqueue(*arguments)


def enqueue_at(due: dt.datetime, task: str, *arguments: Any) -> None:
    """Have a task done, but not before ``due``. It is stored like the others."""
    import_string(task).using(run_after=due).enqueue(*arguments)
