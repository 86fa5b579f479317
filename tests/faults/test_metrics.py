"""The figures of several web processes are one."""

import os
import shutil
import signal
from collections import Counter

from tests.faults.site import Site, database_url
from tests.faults.visitor import Visitor

COUNT = 'directory_http_requests_total{method="GET",route="healthz",status="200"}'


def test_every_process_counts_and_any_may_be_asked(django_db_setup, tmp_path):
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "counter_1.db").write_bytes(b"left by an earlier server")
    token = "t0ken-" * 5
    with Site(database_url(), VAR_DIR=str(tmp_path), METRICS_TOKEN=token) as site:

        def told() -> set[float]:
            found = set()
            for _ in range(4):
                answer = Visitor(site.port).ask("GET", "/metrics", Authorization=f"Bearer {token}")
                lines = Counter(dict(x.rsplit(" ", 1) for x in answer.text.splitlines()))
                found.add(float(lines[COUNT]))
            return found

        for _ in range(40):
            assert Visitor(site.port).get("/healthz").status == 200
        assert told() == {40}
        assert Visitor(site.port).get("/metrics").status == 403
        # What a process counted outlives it.
        os.kill(site.workers[0], signal.SIGTERM)
        assert told() == {40}
        # Without the folder nothing is counted by a new process, and everybody is answered.
        shutil.rmtree(tmp_path / "metrics")
        for worker in site.workers:
            os.kill(worker, signal.SIGKILL)
        for _ in range(4):
            assert Visitor(site.port).get("/healthz").status == 200
        answer = Visitor(site.port).ask("GET", "/metrics", Authorization=f"Bearer {token}")
        assert answer.status == 200
        assert "directory_database_up 1.0" in answer.text
