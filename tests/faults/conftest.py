"""Servers of the tests' own, and a listed pool of few facts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from pools.models import Pool
from tests.faults.cluster import Cluster, NoPostgreSQL
from tests.faults.nginx import HOST, Nginx, start
from tests.faults.redis_server import NoRedis, RedisServer
from tests.faults.site import Site, database_url
from tests.faults.visitor import Visitor
from tests.missing import lacking
from tests.review.test_concurrency import editors, listed  # noqa: F401


@pytest.fixture
def postgresql(transactional_db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")


@pytest.fixture(scope="session")
def running(django_db_setup: None) -> Iterator[Site]:
    """One server for all tests that leave it running, on the test database."""
    with Site(database_url()) as site:
        yield site


@pytest.fixture
def site(running: Site, listed: Pool) -> Site:  # noqa: F811
    return running


@pytest.fixture
def visitor(site: Site) -> Visitor:
    return Visitor(site.port)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: Any) -> Iterator[Cluster]:
    """A PostgreSQL of our own, which may be stopped."""
    try:
        cluster = Cluster()
    except NoPostgreSQL as error:
        lacking(error)
    with cluster:
        yield cluster


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    """A Redis of our own, which may be killed."""
    try:
        server = RedisServer(tmp_path)
    except NoRedis as error:
        lacking(error)
    with server:
        yield server


@pytest.fixture(scope="session")
def secured(django_db_setup: None) -> Iterator[Site]:
    """One server for all tests behind nginx, which knows itself by https."""
    with Site(database_url(), SITE_URL=f"https://{HOST}") as site:
        yield site


@pytest.fixture
def nginx(secured: Site, listed: Pool) -> Iterator[Nginx]:  # noqa: F811
    with start(secured.port) as server:
        yield server
