"""What every test shares."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache


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
