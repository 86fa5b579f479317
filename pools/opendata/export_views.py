"""/pools.csv, /pools.json and /changes.csv, streamed; and the page that explains every column."""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from pools import topics
from pools.browse import index as indexes
from pools.browse.index import Index
from pools.browse.index_rows import IndexedPool
from pools.models import generation
from pools.opendata import records
from pools.opendata.api import schemas
from pools.opendata.api.endpoints import LICENCE, VERSION
from pools.opendata.export_columns import (
    POOL_HEAD,
    change_columns,
    indicator_columns,
    pool_columns,
    topic_columns,
)
from pools.opendata.http import open_data
from pools.opendata.parameters import filtered, index_asked, log_asked_for
from pools.opendata.releases.views import newest_releases
from pools.opendata.writers import csv_lines, json_head, json_lines

CSV = "text/csv; charset=utf-8; header=present"


@open_data
def pools_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The pools that pass the listing's filters, one a line."""
    index, rows = _asked_for(request)
    columns = pool_columns(index.specs())
    return _streamed(request, "pools.csv", CSV, csv_lines(columns, _records(rows, index)))


@open_data
def pools_json(request: HttpRequest) -> StreamingHttpResponse:
    """The same pools with verdicts, facts and sources, as the API has them."""
    index, rows = _asked_for(request)
    head = json_head(index.day)
    return _streamed(
        request, "pools.json", "application/json", json_lines(head, _records(rows, index))
    )


@open_data
def changes_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The public log, of one pool or one topic where asked for, newest first."""
    index = indexes.current_index()
    _given, log = log_asked_for(request, index)
    lines = records.change_lines(log.iterator(chunk_size=records.BATCH), index.specs())
    return _streamed(request, "changes.csv", CSV, csv_lines(change_columns(), lines))


def _asked_for(request: HttpRequest) -> tuple[Index, list[IndexedPool]]:
    index = index_asked(request)
    _chosen, positions, _given = filtered(request, index, with_pages=False)
    return index, [index.rows[position] for position in positions]


def _records(rows: Sequence[IndexedPool], index: Index) -> Iterator[schemas.Pool]:
    return records.pools(rows, index, with_facts=True)


def _streamed(
    request: HttpRequest, name: str, content_type: str, parts: Iterator[str]
) -> StreamingHttpResponse:
    language = translation.get_language() or settings.LANGUAGE_CODE
    response = StreamingHttpResponse(_in_language(language, parts), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Link"] = f'<{LICENCE[1]}>; rel="license"'
    # The whole is not known before it is sent, so the tag says only that the same was asked for
    # of the same data: a weak one.
    made_of = (generation.token(), indexes.current_index().day, VERSION, request.get_full_path())
    digest = hashlib.sha256("\n".join(map(str, made_of)).encode()).hexdigest()[:32]
    response["ETag"] = f'W/"{digest}"'
    return response


def _in_language(language: str, parts: Iterator[str]) -> Iterator[str]:
    """The parts, some at a time. They are made while they are sent, when the request's own
    language and generation are over."""
    while True:
        with translation.override(language), generation.pinned():
            some = "".join(islice(parts, records.BATCH))
        if not some:
            return
        yield some


def _groups() -> list[tuple[Any, Any, Any]]:
    """The columns of a pool, by what they are about."""
    return [
        ("", "", POOL_HEAD),
        *((topic.label, topic.help, topic_columns(topic)) for topic in topics.FACTS),
        *((spec.name, "", indicator_columns(spec)) for spec in indexes.current_index().specs()),
    ]


@require_safe
def data_page(request: HttpRequest) -> HttpResponse:
    """Every way to take the data, the licence, and what each column means."""
    return render(
        request,
        "opendata/data.html",
        {
            # Made where the template asks for it: what is kept of the page asks for nothing.
            "groups": SimpleLazyObject(_groups),
            "changes": SimpleLazyObject(lambda: [("", "", change_columns())]),
            "releases": newest_releases(),
            "canonical": request.path,
        },
    )
