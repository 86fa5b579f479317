"""A process killed at every n-th step of carrying a decision out: all of it happened, or nothing.

A step is a statement, or the commit. The process kills itself, so that the moment is exact.
"""

import os
import signal
import warnings
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from django_tasks_db.models import DBTaskResult

from pools.models import (
    Change,
    Event,
    OutgoingEmail,
    Pool,
    PublishedPool,
    Submission,
    generation,
)
from pools.review import publish_submission
from tests.factories import decided, reachable
from tests.review.test_concurrency import correction

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
MOMENTS = {"postgresql": 50, "sqlite": 20}


class Steps:
    """Counts statements and commits on the connection, and does something before the n-th."""

    def __init__(self, nth: int = 0, then: Callable[[], None] = lambda: None) -> None:
        self.nth, self.then, self.taken = nth, then, 0
        self.wrapper = connection.execute_wrapper(self._execute)
        self.commit = connection._commit

    def _step(self) -> None:
        self.taken += 1
        if self.taken == self.nth:
            self.then()

    def _execute(self, execute: Any, *args: Any) -> Any:
        self._step()
        return execute(*args)

    def _commit(self) -> None:
        self._step()
        self.commit()
        self._step()

    def __enter__(self) -> "Steps":
        self.wrapper.__enter__()
        connection._commit = self._commit
        return self

    def __exit__(self, *error: Any) -> None:
        connection._commit = self.commit
        self.wrapper.__exit__(*error)


def killed_at(nth: int, pk: int, user: Any) -> bool:
    """Carry out in a process that kills itself at a step; whether it came so far."""
    connections.close_all()  # the child must not speak on ours
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads of the test runner
        child = os.fork()
    if child == 0:
        status = 1
        try:
            with Steps(nth, lambda: os.kill(os.getpid(), signal.SIGKILL)):
                publish_submission.apply_decisions(pk, user)
            status = 0
        finally:
            os._exit(status)  # nothing of the test runner's is to be tidied up here
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "carrying out failed by itself"
    return os.WIFSIGNALED(status)


def state(pool: Pool) -> dict[str, Any]:
    """Everything that carrying out a correction moves."""
    document = PublishedPool.objects.get(slug=pool.slug).document
    fresh = Pool.objects.get(pk=pool.pk)
    return {
        "fee": document["fee"]["percent"],
        "live revision": fresh.live_revision_id,
        "newest revision": fresh.latest_revision_id,
        "revisions": fresh.revisions.count(),
        "changes": Change.objects.count(),
        "events": Event.objects.count(),
        "states": sorted(Submission.objects.values_list("state", flat=True)),
        "letters": OutgoingEmail.objects.count(),
        "tasks": DBTaskResult.objects.filter(
            task_path="pools.notifications.emails.deliver"
        ).count(),
        "generation": generation.token(),
    }


def to_apply(pool: Pool, percent: float, editor: Any) -> Submission:
    return decided(reachable(correction(pool, percent)), editor)


def test_killed_at_every_step_of_accepting(listed, editors):
    editor = editors[0]
    submission = to_apply(listed, 1, editor)
    with Steps() as steps:
        assert publish_submission.apply_decisions(submission.pk, editor).changed
    there_are = MOMENTS[connection.vendor]
    moments = sorted({round(n * steps.taken / there_are) for n in range(1, there_are + 1)})
    assert len(moments) >= there_are // 2, f"only {steps.taken} steps"
    percent, submission = 2.0, to_apply(listed, 2, editor)
    happened = nothing = 0
    for nth in moments:
        before = state(listed)
        killed_at(nth, submission.pk, editor)
        after = state(listed)
        submission.refresh_from_db()
        if submission.state == "in_review":
            assert after == before, f"step {nth} of {steps.taken}"
            nothing += 1
            continue
        happened += 1
        assert submission.state == "accepted"
        assert after["fee"] == percent
        for part in ("revisions", "changes", "events", "letters", "tasks"):
            assert after[part] == before[part] + 1, f"{part}, step {nth} of {steps.taken}"
        assert after["live revision"] == after["newest revision"] != before["newest revision"]
        assert after["generation"] != before["generation"]
        assert not publish_submission.apply_decisions(submission.pk, editor).changed
        assert state(listed) == after
        percent += 1
        submission = to_apply(listed, percent, editor)
    assert nothing > there_are // 4, "the kills came before the end"
    # It still can be done.
    before = state(listed)
    assert publish_submission.apply_decisions(submission.pk, editor).state == "accepted"
    after = state(listed)
    assert after["fee"] == percent
    assert after["letters"] == before["letters"] + 1
    assert happened + nothing == len(moments)
