"""Tags and filters turn plain values into words: they ask the database nothing."""

import traceback
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from directory.settings import BASE_DIR


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/pools/",
        "/pools/?view=matrix",
        "/pools/lido/",
        "/pools/compare/?pool=lido&pool=rocket-pool",
        "/indicators/",
        "/indicators/audited/",
        "/network/",
        "/changes/",
        "/guide/",
        "/faq/",
        "/es/",
        "/search/?q=lido",
        "/pools/lido/correct/fee/",
        "/nothing-here/",
    ],
)
def test_no_tag_or_filter_asks_the_database(client: Client, path: str) -> None:
    """Once what a process remembers of a generation is there."""
    client.get(path)
    asked: list[str] = []

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        for frame in traceback.extract_stack():
            ours = str(BASE_DIR) in frame.filename and ".venv" not in frame.filename
            if ours and "/templatetags/" in frame.filename:
                asked.append(f"{frame.filename}:{frame.lineno} {sql[:80]}")
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        client.get(path)
    assert asked == []
