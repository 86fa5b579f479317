"""The whole site in both languages, loaded once a module."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation

from pools.models import generation_cache
from tests.content.conftest import whole_site  # noqa: F401


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """A request leaves its language active in the thread; no test inherits it."""
    generation_cache.forget_all()
    yield
    translation.activate(settings.LANGUAGE_CODE)
    generation_cache.forget_all()
