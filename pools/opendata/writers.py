"""Records as text: CSV a line at a time, and the one JSON document. For exports and releases alike."""

import csv
import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pools.opendata.answers import absolute
from pools.opendata.api import schemas
from pools.opendata.api.endpoints import LICENCE
from pools.opendata.export_columns import Column, cell


def csv_lines(columns: Sequence[Column], found: Iterable[Any]) -> Iterator[str]:
    """The names of the columns, then each record; no cell that a spreadsheet would run."""
    writer = csv.writer(_Echo())
    yield writer.writerow([column.name for column in columns])
    for record in found:
        yield writer.writerow([cell(column.read(record)) for column in columns])


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def json_lines(head: Mapping[str, str], found: Iterable[schemas.Pool]) -> Iterator[str]:
    """An object with the head's keys and ``pools``, one a line."""
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "pools": ['
    for number, record in enumerate(found):
        yield (",\n" if number else "\n") + record.model_dump_json()
    yield "\n]}\n"


def json_head(day: dt.date) -> dict[str, str]:
    """What the JSON file says of itself before its pools."""
    return {
        "day": day.isoformat(),
        "licence": LICENCE[0],
        "licence_url": LICENCE[1],
        "documentation": absolute("data"),
    }
