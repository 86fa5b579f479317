"""Releases for readers: the list, a page for each, its files and the catalogue."""

import datetime as dt
import json
import logging
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pools.claims import dates
from pools.models import Release
from pools.models.generation_cache import remembered
from pools.opendata.api.endpoints import LICENCE
from pools.opendata.http import open_data
from pools.opendata.problems import Problem
from pools.opendata.releases import about, dcat, store
from pools.opendata.releases.changes_in_words import told
from pools.opendata.releases.making import as_dataset
from pools.opendata.releases.tables import TABLES

logger = logging.getLogger(__name__)
FOR_GOOD = "public, max-age=31536000, immutable"
SHOWN = 30  # of the newest; each leads on to the one before it, and the catalogue has all


@dataclass(frozen=True)
class ReleaseLine:
    """A release in the list."""

    day: dt.date
    archive: str
    size: int  # bytes
    pools: int


def newest_releases() -> list[ReleaseLine]:
    """The newest first. One query."""
    return [
        ReleaseLine(
            release.day,
            about.archive_name(release.day),
            next(
                file["bytes"]
                for file in release.files
                if file["name"] == about.archive_name(release.day)
            ),
            release.counts["pools"],
        )
        for release in Release.objects.defer("differences")[:SHOWN]
    ]


@require_safe
def release_page(request: HttpRequest, day: dt.date) -> HttpResponse:
    """What a release holds, its hashes, what changed, and how to cite it. 404 without one."""
    release = get_object_or_404(Release, day=day)
    archive = about.archive_name(day)
    files = {file["name"]: file for file in release.files}
    return render(
        request,
        "opendata/release.html",
        {
            "day": day,
            "time": dates.hour_of(release.made_at),
            "archive": files[archive],
            "files": [file for file in release.files if file["name"] != archive],
            "table_columns": [_("Table"), _("Rows")],
            "number_columns": [2],
            "tables": [(table.file, release.counts[table.name]) for table in TABLES],
            "differences": told(release.differences),
            "earlier": Release.objects.filter(day__lt=day).values_list("day", flat=True).first(),
            "later": Release.objects.filter(day__gt=day).values_list("day", flat=True).last(),
            "citation": about.citation(day),
            "canonical": request.path,
        },
    )


@open_data
def release_file(request: HttpRequest, day: dt.date, name: str) -> HttpResponseBase:
    """A file of a release, which never changes: for anybody to keep. 404 for what is none."""
    release = Release.objects.filter(day=day).first()
    if release is None:
        raise Problem(404)
    file = next((one for one in release.files if one["name"] == name), None)
    parts = store.parts_of(release, name) if file else None
    if file is None or parts is None:
        if file:
            logger.error("The files of the release of %s are not there.", release)
        raise Http404
    kind = file["media_type"]
    text = "; charset=utf-8" if kind.startswith("text/") else ""
    response = StreamingHttpResponse(parts, content_type=kind + text)
    response["Content-Length"] = str(file["bytes"])
    response["ETag"] = f'"{file["sha256"]}"'
    response["Cache-Control"] = FOR_GOOD
    response["Link"] = f'<{LICENCE[1]}>; rel="license"'
    if kind in ("application/zip", "text/csv"):
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    # It is as packed as it gets; packing it again would only cost it its length and its tag.
    if kind == "application/zip":
        request.META.pop("HTTP_ACCEPT_ENCODING", None)
    return response


@open_data
def catalog(request: HttpRequest) -> HttpResponse:
    """Every release, the newest first, as DCAT."""
    body = remembered("catalogue of releases", _catalogue)  # a new release moves the generation
    return HttpResponse(body, content_type="application/ld+json")


def _catalogue() -> bytes:
    """One query. The addresses in it are names: the same whatever language was asked for."""
    releases = Release.objects.values_list("day", "files", "differences__since")
    with translation.override(settings.LANGUAGE_CODE):
        days, datasets = list[dt.date](), list[dict[str, Any]]()
        for day, files, since in releases.iterator(chunk_size=100):
            days.append(day)
            datasets.append(as_dataset(day, files, since))
        body = dcat.catalogue(datasets, days[0] if days else None)
    return json.dumps(body, ensure_ascii=False, indent=2).encode()
