"""The addresses only the people who build the site see."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.test import override_settings
from django.urls import clear_url_caches

import directory.urls


@contextmanager
def debugging() -> Iterator[None]:
    """The site's addresses as they are under DEBUG."""
    with override_settings(DEBUG=True):
        _read_again()
        try:
            yield
        finally:
            with override_settings(DEBUG=False):
                _read_again()


def _read_again() -> None:
    importlib.reload(directory.urls)
    clear_url_caches()
