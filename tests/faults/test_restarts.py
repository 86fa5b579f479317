"""The server restarted, and new code put in its place, under load: every request has its answer."""

import queue
import shutil
import signal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from directory import gunicorn
from tests.faults.load import VISITORS, Load
from tests.faults.service import Service
from tests.faults.site import ROOT
from tests.faults.test_killed import known, whole
from tests.faults.test_worker import until
from tests.faults.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
RESTARTS = 3


def restart(service: Service, load: Load) -> None:
    """After some answers, and not before every visitor waits for a server that is not there."""
    so_far = load.answers
    until(lambda: load.answers >= so_far + 2 * VISITORS or load.errors)
    service.end()
    until(lambda: load.waiting == VISITORS or load.errors)
    service.start()


def arrived(load: Load) -> None:
    """Every form once, with all its parts."""
    assert len(load.forms) > VISITORS
    assert all(known(nonce) for nonce in load.forms)
    assert whole() == len(load.forms)


def test_a_restart_loses_nobody(listed: Any) -> None:
    DBTaskResult.objects.all().delete()
    with Service() as service, Load(service.port) as load:
        for _time in range(RESTARTS):
            restart(service, load)
    load.is_whole()
    arrived(load)


def test_the_count_can_fail(listed: Any) -> None:
    """Without the held port the same restart loses visitors, and the count says so."""
    with Service(held=False) as service, Load(service.port) as load:
        restart(service, load)
    assert any(isinstance(error, OSError) for error in load.errors)
    with pytest.raises(AssertionError):
        load.is_whole()


def release(folder: Path, says: str) -> Path:
    """A checkout whose code says so when it is asked whether it runs."""
    for part in ("directory", "pools", "templates", "static", "locale"):
        shutil.copytree(ROOT / part, folder / part)
    code = folder / "directory" / "operations" / "probes.py"
    old = code.read_text(encoding="utf-8")
    assert old.count('{"status": "ok"}') == 1
    code.write_text(old.replace('{"status": "ok"}', f'{{"status": "{says}"}}'), encoding="utf-8")
    return folder


def test_new_code_takes_over_without_a_gap(listed: Any, tmp_path: Path) -> None:
    DBTaskResult.objects.all().delete()
    app, old = tmp_path / "app", release(tmp_path / "1", "old")
    new = release(tmp_path / "2", "new")
    app.symlink_to(old)
    with Service(app=app) as service, Load(service.port) as load:
        ask = Visitor(service.port)
        assert '"old"' in ask.get("/healthz").text
        app.with_suffix(".new").symlink_to(new)
        app.with_suffix(".new").rename(app)
        assert '"old"' in ask.get("/healthz").text, "it reads its own folder until it ends"
        restart(service, load)
        assert '"new"' in ask.get("/healthz").text
    load.is_whole()
    arrived(load)


@pytest.mark.parametrize(("sent", "goes_on"), [(signal.SIGTERM, False), (signal.SIGCHLD, True)])
def test_a_worker_told_to_end_before_it_listens_ends(
    sent: int, goes_on: bool, monkeypatch: Any
) -> None:
    monkeypatch.setattr(gunicorn, "gc", SimpleNamespace(collect=int, freeze=int))
    unheard: queue.SimpleQueue[int] = queue.SimpleQueue()
    worker = SimpleNamespace(alive=True)
    gunicorn.post_fork(SimpleNamespace(SIG_QUEUE=unheard), worker)
    unheard.put(sent)
    gunicorn.post_worker_init(worker)
    assert worker.alive is goes_on
