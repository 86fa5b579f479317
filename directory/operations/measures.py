"""What is measured. Counters live in each web process, and in files where there are several
(``PROMETHEUS_MULTIPROC_DIR``, set by ``directory/gunicorn.py``); what the database knows is asked
when Prometheus asks, so that the worker needs no counters of its own."""

import os
from collections.abc import Iterator

from django.db import DatabaseError, InterfaceError
from django.db.models import Count, Max, Q
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from directory.operations.checks import impatient
from directory.operations.replica_state import ReplicaState, replica_state
from directory.operations.task_queue import together, waiting
from pools.models import Link, OutgoingEmail, Submission, read_only
from pools.models.generation import Generation
from pools.models.outgoing_email import HELD

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
HERE = CollectorRegistry()

REQUESTS = Counter(
    "directory_http_requests", "Answers.", ["route", "method", "status"], registry=HERE
)
LATENCY = Histogram(
    "directory_http_request_seconds",
    "Time to an answer.",
    ["route"],
    buckets=SECONDS,
    registry=HERE,
)
PAGES = Counter(
    "directory_page_cache",
    "Public pages: kept before (hit), made now (made), or shown while the database was gone.",
    ["result"],
    registry=HERE,
)


def observe(*, route: str, method: str, status: int, cache: str, seconds: float) -> None:
    """Write one answer down."""
    REQUESTS.labels(route, method, str(status)).inc()
    LATENCY.labels(route).observe(seconds)
    if cache:
        PAGES.labels(cache).inc()


def web_figures() -> bytes:
    """What was counted, in Prometheus' text format: the sum over all web processes of this machine.
    Raises OSError and ValueError where their files cannot be read."""
    registry = HERE
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    return bytes(generate_latest(registry))


def database_figures() -> bytes:
    """What the database knows, in the same format."""
    known = CollectorRegistry()
    known.register(DatabaseFigures())
    return bytes(generate_latest(known))


class DatabaseFigures(Collector):
    """What the database knows; only that it is gone where it is."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Five queries, and two more where there is a replica."""
        try:
            with impatient():
                found = list(_figures())
        except (DatabaseError, InterfaceError):
            found = []
        yield _gauge("directory_database_up", "Whether the database answers.", bool(found))
        yield from found


def _figures() -> Iterator[GaugeMetricFamily]:
    now = timezone.now()
    yield _gauge("directory_read_only", "Whether the site is read-only.", read_only.is_on())
    replica = replica_state()
    if replica is not ReplicaState.NONE:
        yield _gauge(
            "directory_replica_up", "Whether the replica answers.", replica is not ReplicaState.GONE
        )
        yield _gauge(
            "directory_replica_current",
            "Whether it has come to the present generation, so that pages are made from it.",
            replica is ReplicaState.CURRENT,
        )
    queues = waiting()
    queue = together(queues)
    yield _gauge("directory_tasks_waiting", "Tasks that could be done now.", queue.count)
    yield _gauge(
        "directory_task_oldest_seconds",
        "How long the first of them has waited.",
        queue.oldest.total_seconds(),
    )
    counts = GaugeMetricFamily("directory_queue_waiting", "The same by queue.", labels=["queue"])
    ages = GaugeMetricFamily(
        "directory_queue_oldest_seconds", "The same by queue.", labels=["queue"]
    )
    for name, one in queues.items():
        counts.add_metric([name], float(one.count))
        ages.add_metric([name], one.oldest.total_seconds())
    yield from (counts, ages)
    status, held = OutgoingEmail.Status, Q(last_error=HELD, attempts=0)
    letters = OutgoingEmail.objects.aggregate(
        failed=Count("pk", filter=Q(status=status.FAILED)),
        retried=Count("pk", filter=Q(status=status.QUEUED) & ~Q(last_error="") & ~held),
        held=Count("pk", filter=Q(status=status.QUEUED) & held),
    )
    yield _gauge("directory_letters_failed", "Letters that were given up.", letters["failed"])
    yield _gauge(
        "directory_letters_retried", "Letters that failed and are tried again.", letters["retried"]
    )
    yield _gauge(
        "directory_letters_held", "Letters beyond what a reader gets in a day.", letters["held"]
    )
    opened = Link.objects.filter(outcome=Link.Outcome.OPENS).aggregate(at=Max("checked_at"))["at"]
    yield _gauge(
        "directory_link_check_last_success_timestamp_seconds",
        "When a link that carries evidence last opened; 0 before the first.",
        opened.timestamp() if opened else 0,
    )
    moved = Generation.objects.values_list("moved_at", flat=True).first()
    yield _gauge(
        "directory_generation_age_seconds",
        "How long ago something that visitors see was last changed; 0 before the first change.",
        (now - moved).total_seconds() if moved else 0,
    )
    yield _gauge(
        "directory_submissions_waiting",
        "Submissions that wait for a reviewer.",
        Submission.objects.queue().count(),
    )


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=float(value))
