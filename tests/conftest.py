"""What every test shares."""

import shutil
from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.settings import THROW_AWAY, VAR_DIR


def pytest_configure() -> None:
    """Make the folder for the test database, uploads and letters."""
    VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    (VAR_DIR / "static").mkdir(exist_ok=True)  # WhiteNoise warns where it is missing


def pytest_unconfigure() -> None:
    """Remove it; only the process that named it does."""
    if THROW_AWAY:
        shutil.rmtree(VAR_DIR, ignore_errors=True)


@pytest.fixture(autouse=True)
def fresh_caches() -> Iterator[None]:
    """No test sees what another one cached in this process."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def migrated_data_returns(django_db_serialized_rollback: None) -> None:
    """Transactional tests flush the tables; this brings back what migrations had created (root
    page, site, locale, groups) before the next one. It does nothing for the others."""
