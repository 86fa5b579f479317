"""Servers of the tests' own, and a listed pool."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from pools.claims.facts import PoolFacts
from pools.intake.load import load_indicators, load_pool
from pools.models import Pool
from tests.faults.cluster import Cluster, NoPostgreSQL
from tests.faults.site import Site, database_url
from tests.faults.visitor import Visitor

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


@pytest.fixture
def postgresql(transactional_db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")


@pytest.fixture
def listed(transactional_db: None) -> Pool:
    load_indicators(FIXTURES / "indicators.json")
    document = json.loads((FIXTURES / "pools" / "lido.json").read_text())
    load_pool(PoolFacts.from_document(document))
    return Pool.objects.get(slug="lido")


@pytest.fixture
def editors(transactional_db: None, django_user_model: Any) -> list[Any]:
    found = []
    for name in ("ann", "bob"):
        user = django_user_model.objects.create_user(name, f"{name}@example.org", "x")
        user.groups.add(Group.objects.get(name="Moderator"))
        found.append(user)
    return found


@pytest.fixture(scope="session")
def running(django_db_setup: None) -> Iterator[Site]:
    """One server for all tests that leave it running, on the test database."""
    with Site(database_url()) as site:
        yield site


@pytest.fixture
def site(running: Site, listed: Pool) -> Site:
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
        pytest.skip(str(error))
    with cluster:
        yield cluster
