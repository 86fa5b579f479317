"""A process killed in the middle of an import: nothing of it is there, and it can be run again."""

import os
import signal
import warnings

import pytest
from django.db import connections

from pools.intake.reception import take_in
from pools.intake.statements import Batch, Citation, Record, Statement
from pools.models import Pool, Submission
from tests.factories import make_indicators, published_pool
from tests.facts import source
from tests.intake.importers.test_reception import rows

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PAGE = "https://source.example/"
POOLS = 4


def batch() -> Batch:
    cited = Citation(PAGE, "Somebody")
    return Batch(
        tuple(
            Record(
                f"Made {number}",
                (
                    Statement("fee", {"percent": 10}, cited),  # confirms: publishes the day
                    Statement("minimum_deposit", 1, cited),  # waits on the desk
                ),
            )
            for number in range(POOLS)
        )
    )


def killed_after(pools: int) -> bool:
    """Take it in, in a process that kills itself after some pools; whether it came so far."""
    connections.close_all()  # the child must not speak on ours
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads of the test runner
        child = os.fork()
    if child == 0:

        def kill(done: int, _total: int) -> None:
            if done == pools:
                os.kill(os.getpid(), signal.SIGKILL)

        status = 1
        try:
            take_in(batch(), by="a test", progress=kill)
            status = 0
        finally:
            os._exit(status)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "it failed by itself"
    return os.WIFSIGNALED(status)


def test_a_killed_import_leaves_nothing_and_can_be_run_again() -> None:
    make_indicators()
    for number in range(POOLS):
        published_pool(
            slug=f"made-{number}",
            name=f"Made {number}",
            fee={"percent": 10},
            sources=[source("fee", url=PAGE)],
        )
    before = rows()
    revisions = list(Pool.objects.order_by("pk").values_list("live_revision", flat=True))
    for pools in (1, 3, POOLS):
        assert killed_after(pools)
        assert rows() == before
        assert (
            list(Pool.objects.order_by("pk").values_list("live_revision", flat=True)) == revisions
        )
    assert not killed_after(POOLS + 1)
    assert Submission.objects.count() == POOLS
    after = rows()
    take_in(batch(), by="a test")
    assert rows() == after
